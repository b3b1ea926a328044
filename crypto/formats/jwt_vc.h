// W3C Verifiable Credentials 1.1 as JWT, formats jwt_vc_json and jwt_vc_json-ld: typed draft in,
// compact JWS out. [vcdm-1.1 §6.3.1] [vci-1.0 appendix A.1]
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"
#include "crypto/formats/format.h"
#include "crypto/formats/render_method.h"

namespace issuer {

// What views and references name must live until BuildJwtVc returns.
struct JwtVcDraft {
  std::string issuer;                        // iss: a DID or an https URL
  std::optional<std::string> key_id;         // kid: a DID URL of `issuer`; nullopt: x5c alone
  const std::vector<std::string>& contexts;  // vc.@context
  const std::vector<std::string>& types;     // vc.type
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;  // DER certificates for x5c, leaf first, no trust anchor; not empty
  const ClaimValue& claims;      // kObject: credentialSubject and what stands beside it in `vc`
  std::optional<PublicKey> holder;  // cnf.jwk, and sub as did:jwk; nullopt: unbound
  Timestamp issued_at{};            // iat and nbf
  Timestamp expires_at{};           // exp
  // status.status_list, and vc.credentialStatus with the same list's Bitstring forms. [JV-4]
  std::optional<StatusReference> status;
  std::span<const RenderMethod> render_methods = {};  // vc.renderMethod
};

// jti is a random UUID as URN. Precondition: the chain is not empty. Fails with
//   kClaimsRefused  the claims are not well formed, have no credentialSubject that is an object,
//                   give that an id although there is a holder, or use a name that is the issuer's
//                   to write; or expires_at <= issued_at;
//   kJwkInvalid     the holder's key is none that CheckPublicKey() accepts;
// and with what `sign` fails with. Retrying does not help with the first two.
Result<std::string> BuildJwtVc(const JwtVcDraft& draft, Random& random, const SignCallback& sign);

}  // namespace issuer
