// W3C Verifiable Credentials secured by a Data Integrity proof, formats ldp_vc and, with the suites
// of JSON, its variant: typed draft in, credential as JSON text out. [vcdm-1.1] [vcdm-2.0]
// [vci-1.0 appendix A.1.2]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/cryptosuite.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/format.h"
#include "crypto/formats/render_method.h"
#include "crypto/formats/w3c_claims.h"

namespace issuer {

enum class DataModel : std::uint8_t { kV1_1 = 1, kV2_0 = 2 };

// The context that a credential of the model begins with. [LD-3]
std::string_view BaseContext(DataModel model);

// What references and views name must live until BuildLdpVc returns.
struct LdpVcDraft {
  DataModel model = DataModel::kV2_0;
  const std::vector<std::string>& contexts;  // URLs, BaseContext() first
  const std::vector<std::string>& types;     // VerifiableCredential among them
  std::optional<std::string> id;             // a URN
  std::string issuer;                        // a DID or an https URL
  std::optional<std::string> holder;         // a DID: credentialSubject.id; nullopt: unbound
  const ClaimValue& claims;  // kObject: credentialSubject and what stands beside it; disclosure
                             // marks mean nothing here
  Timestamp issued_at{};     // validFrom or issuanceDate, and the proof's `created`
  Timestamp expires_at{};    // validUntil or expirationDate
  std::span<const BitstringStatusEntry> status;
  Cryptosuite suite = Cryptosuite::kEcdsaRdfc2019;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::string verification_method;  // a DID URL of `issuer`
  std::span<const RenderMethod> render_methods = {};
};

// Contexts that the proof and the status need are added behind the draft's own, where the model's
// does not define them. [LD-4] Bytes become base64 text. Fails with
//   kConfigInvalid  contexts, types, algorithm, or a URL or DID of the draft's issuer are not as
//                   said above: no request can change that;
//   kClaimsRefused  CheckW3cClaims() does; or a name is a keyword of JSON-LD, or at the top a term
//                   with a colon, which would speak for the issuer in another spelling; or a value
//                   would not be signed (null) or not be read alike by all (integers beyond 2^53);
//                   or expires_at <= issued_at; or as AddProof() does;
// and with what `to_rdf` and `sign` fail with.
Result<std::string> BuildLdpVc(const LdpVcDraft& draft,
                               const RdfConverter& to_rdf,
                               const SignCallback& sign);

}  // namespace issuer
