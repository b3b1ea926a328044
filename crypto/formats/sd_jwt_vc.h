// SD-JWT VC, media type application/dc+sd-jwt: typed draft in, signed credential out. [rfc9901]
// [sd-jwt-vc §2]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"
#include "crypto/formats/format.h"

namespace issuer {

// What views and references name must live until BuildSdJwtVc returns.
// The header's `typ`. Wallets of OpenID4VCI draft 13 know the older name only. [SD-17]
enum class SdJwtVcTyp : std::uint8_t { kDcSdJwt, kVcSdJwt };

struct SdJwtVcDraft {
  std::string type;                   // vct
  std::optional<std::string> issuer;  // iss
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;  // DER certificates for x5c, leaf first, no trust anchor; not empty
  const ClaimValue& claims;      // kObject; its own disclosure mark means nothing
  std::optional<PublicKey> holder;  // cnf.jwk; nullopt: unbound
  std::uint8_t num_decoys = 0;      // at each level that has disclosures
  Timestamp issued_at{};            // iat
  Timestamp expires_at{};           // exp
  SdJwtVcTyp typ = SdJwtVcTyp::kDcSdJwt;
  std::optional<StatusReference> status;  // status.status_list; nullopt: none [TSL-1]
};

// The issued form: JWT, then each disclosure, each followed by "~"; no key binding JWT. Claims
// marked kSelective go behind digests at every depth, each under its own salt; digests are sorted
// so that their order tells nothing. Precondition: the chain is not empty. Fails with
//   kClaimsRefused  the tree is not within what claim_codec.h calls well formed, uses the names
//                   "_sd", "_sd_alg" or "...", or at the top one that is the issuer's to write
//                   (iss, iat, nbf, exp, cnf, vct, vct#integrity, status); or expires_at <=
//                   issued_at;
//   kJwkInvalid     the holder's key is none that CheckPublicKey() accepts;
// and with what `sign` fails with. Retrying does not help with the first two.
Result<std::string> BuildSdJwtVc(const SdJwtVcDraft& draft,
                                 Random& random,
                                 const SignCallback& sign);

}  // namespace issuer
