// A Token Status List as a signed JWT: compressed entries in, compact JWS out.
// [draft-ietf-oauth-status-list §5.1]
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/formats/format.h"

namespace issuer {

// What views and references name must live until BuildStatusListToken returns.
struct StatusListTokenDraft {
  std::string uri;  // sub: exactly as credentials name the list
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;  // DER certificates for x5c, leaf first, no trust anchor; not empty
  const PublicKey& key;          // for jwk: verifiers without a trust anchor look there [TSL-11]
  std::uint8_t bits = 2;         // an entry: 1, 2, 4 or 8
  ByteView list;                 // one zlib stream of the entries [TSL-3]
  Timestamp issued_at{};         // iat
  Timestamp expires_at{};        // exp
  Seconds ttl{};                 // > 0
  std::string aggregation_uri;   // where all lists are named; empty: nowhere
};

// Fails with kClaimsRefused.
Status CheckStatusListToken(const StatusListTokenDraft& draft);

// Fails with kClaimsRefused if the times, `ttl`, `bits` or the list are none; and with what `sign`
// fails with.
Result<std::string> BuildStatusListToken(const StatusListTokenDraft& draft,
                                         const SignCallback& sign);

}  // namespace issuer
