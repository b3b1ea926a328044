// A Bitstring Status List credential, secured as a JWT: compressed bits in, compact JWS out.
// [vc-bitstring-status-list §2.2] [vc-jose-cose §3.1]
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

enum class BitstringPurpose : std::uint8_t { kRevocation, kSuspension };

// What views and references name must live until BuildBitstringStatusList returns.
struct BitstringStatusListDraft {
  std::string uri;     // id: exactly as credentials name the list
  std::string issuer;  // that of the credentials [BSL-3]
  std::string key_id;  // kid: a DID URL of `issuer`; empty: none
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;  // DER certificates for x5c, leaf first, no trust anchor; not empty
  const PublicKey& key;          // for jwk
  BitstringPurpose purpose = BitstringPurpose::kRevocation;
  ByteView list;           // one gzip member of the bits, the first one highest [BSL-2]
  Timestamp issued_at{};   // validFrom
  Timestamp expires_at{};  // validUntil
  Seconds ttl{};           // > 0; published in milliseconds [BSL-3]
};

// Fails with kClaimsRefused if the times, `ttl` or the list are none; and with what `sign` fails
// with.
Result<std::string> BuildBitstringStatusList(const BitstringStatusListDraft& draft,
                                             const SignCallback& sign);

}  // namespace issuer
