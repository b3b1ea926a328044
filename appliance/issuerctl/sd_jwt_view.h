// An SD-JWT VC as its holder sees it: verified, with every disclosure put back where it belongs.
// [rfc9901 §7]
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/json_value.h"
#include "appliance/issuerctl/terminal.h"
#include "crypto/openssl/certificate.h"

namespace issuer {

struct DisclosedClaim {
  std::string digest;  // base64url of SHA-256
  JsonValue content;   // [salt, name, value] or [salt, value]
};

struct SdJwtView {
  JsonValue header;
  JsonValue payload;                        // the issuer-signed part
  std::vector<DisclosedClaim> disclosures;  // in the order they came
  std::size_t num_decoys = 0;               // digests that no disclosure belongs to
  JsonValue claims;  // the payload with the disclosures in place, without _sd and _sd_alg
  std::vector<Certificate> chain;  // leaf first
};

// Checks the signature with the leaf of x5c, the chain up to one of `anchors`, typ, times, and that
// every disclosure belongs to exactly one digest. A sentence if anything is wrong.
Answer<SdJwtView> VerifySdJwt(std::string_view credential,
                              std::span<const Certificate> anchors,
                              Timestamp now);

}  // namespace issuer
