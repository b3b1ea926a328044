// For tests: an SD-JWT taken apart and put together again, written from RFC 9901 §7.1 without the
// code under test.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/json_value.h"

namespace issuer {

struct IssuedSdJwt {
  std::string signing_input;
  std::string signature;  // base64url
  JsonValue header;
  JsonValue payload;
  std::map<std::string, JsonValue> disclosures;  // digest → [salt, name?, value]
};

// Adds a test failure and returns what it has if `text` is no SD-JWT without key binding.
IssuedSdJwt TakeApart(std::string_view text);

// The payload with every disclosure of `disclosures` put in its place, digests without one dropped,
// `_sd_alg` removed. A disclosure that is used twice, or a digest that occurs twice, is a test
// failure.
JsonValue Reconstruct(const JsonValue& payload,
                      const std::map<std::string, JsonValue>& disclosures);

// Every digest in `value` and in the disclosures reachable from it, with those that stand for
// nothing.
std::vector<std::string> AllDigests(const JsonValue& value,
                                    const std::map<std::string, JsonValue>& disclosures);

// `value` with the members of every object in the order of their names: hidden ones come back in
// the order of digests.
JsonValue Sorted(const JsonValue& value);

}  // namespace issuer
