// Disclosures: what a holder may show or withhold, each behind a digest in the signed part.
// [rfc9901 §4.2]
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/random.h"

namespace issuer {

// One disclosure in transport form, and the digest that stands for it.
struct EncodedDisclosure {
  std::string text;    // base64url of the JSON array
  std::string digest;  // base64url of SHA-256 over the bytes of `text`
};

// `value_json` is one JSON value, as JsonWriter wrote it. Each call takes a new salt of 128 bits
// from `random`. [salt, name, value]
EncodedDisclosure DiscloseMember(std::string_view name,
                                 std::string_view value_json,
                                 Random& random);
// [salt, value]
EncodedDisclosure DiscloseElement(std::string_view value_json, Random& random);

// A digest that stands for nothing and cannot be told from one that does. [rfc9901 §4.2.7]
std::string DecoyDigest(Random& random);

}  // namespace issuer
