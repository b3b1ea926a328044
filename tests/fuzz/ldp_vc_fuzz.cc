// A credential made of whatever claims cross the signer's wire is read back by a verifier, who
// takes the proof off and comes to the hashes that were signed.
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/claim_codec.h"
#include "appliance/base/json_reader.h"
#include "crypto/formats/ldp_vc.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jsonld/context_store.h"

namespace {

using issuer::JsonValue;

const std::vector<std::string> kContexts{"https://www.w3.org/ns/credentials/v2",
                                         "https://www.w3.org/ns/credentials/examples/v2"};
const std::vector<std::string> kTypes{"VerifiableCredential", "Example"};

issuer::RdfConversion& Conversion() {
  static const issuer::ContextStore store;
  static issuer::RdfConversion conversion(store);
  return conversion;
}

issuer::Result<issuer::RdfDataset> ToRdf(const JsonValue& document) {
  return Conversion().Convert(document);
}

std::string Canonical(issuer::Cryptosuite suite, JsonValue::Object object) {
  auto text = issuer::CanonicalText(
      suite, issuer::SignatureAlgorithm::kEs256, JsonValue(std::move(object)), ToRdf);
  if (!text.has_value()) {
    std::abort();
  }
  return *std::move(text);
}

void IssueAndVerify(const issuer::ClaimValue& claims, issuer::Cryptosuite suite) {
  const issuer::LdpVcDraft draft{.model = issuer::DataModel::kV2_0,
                                 .contexts = kContexts,
                                 .types = kTypes,
                                 .id = std::nullopt,
                                 .issuer = "did:web:issuer.example",
                                 .holder = std::nullopt,
                                 .claims = claims,
                                 .issued_at = issuer::FromUnix(1'800'000'000),
                                 .expires_at = issuer::FromUnix(1'800'086'400),
                                 .status = {},
                                 .suite = suite,
                                 .algorithm = issuer::SignatureAlgorithm::kEs256,
                                 .verification_method = "did:web:issuer.example#key"};
  issuer::Bytes signed_data;
  const auto credential = issuer::BuildLdpVc(draft, ToRdf, [&](issuer::ByteView input) {
    signed_data = issuer::ToBytes(input);
    return issuer::Result<issuer::Bytes>(issuer::Bytes(64, 0x5a));
  });
  if (!credential.has_value()) {
    return;
  }
  const auto read = issuer::ParseJson(*credential, issuer::OwnDocumentLimits(*credential));
  if (!read.has_value()) {
    std::abort();
  }
  JsonValue::Object document = *read->AsObject();
  JsonValue::Object proof = *document.back().second.AsObject();
  document.pop_back();
  proof.pop_back();  // proofValue
  if (issuer::CanonicalizesRdf(suite)) {
    proof.emplace_back("@context", document.front().second);
  }
  if (issuer::HashData(draft.algorithm,
                       Canonical(suite, std::move(proof)),
                       Canonical(suite, std::move(document))) != signed_data) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::ByteView rest(data, size);
  const auto claims = issuer::ReadClaimValue(rest);
  if (claims.has_value()) {
    IssueAndVerify(*claims, issuer::Cryptosuite::kEcdsaRdfc2019);
    IssueAndVerify(*claims, issuer::Cryptosuite::kEcdsaJcs2019);
  }
  return 0;
}
