#include "appliance/contexts/term_check.h"

#include <string>
#include <utility>
#include <vector>

#include "appliance/contexts/context_files.h"
#include "crypto/formats/ldp_vc.h"
#include "crypto/jsonld/json_ld.h"

namespace issuer {
namespace {

// Good as text and, where a term's values are IRIs, as such.
constexpr const char* kSomeText = "https://issuer.example/";

ClaimValue SampleOf(const ClaimSchema& schema);

ClaimValue SampleObject(const ClaimSchema& schema) {
  std::vector<ClaimMember> members;
  for (const auto& [name, member] : schema.members) {
    members.push_back({name, SampleOf(member)});
  }
  return ClaimValue::OfObject(std::move(members));
}

ClaimValue SampleOf(const ClaimSchema& schema) {
  switch (schema.kind) {
    case ClaimKind::kNull:
      break;
    case ClaimKind::kBoolean:
      return ClaimValue::OfBoolean(true);
    case ClaimKind::kInteger:
      return ClaimValue::OfInteger(1);
    case ClaimKind::kDecimal:
      return ClaimValue::OfDecimal(1.5);
    case ClaimKind::kText:
      return ClaimValue::OfText(schema.values.empty() ? kSomeText : schema.values.front());
    case ClaimKind::kBytes:
      return ClaimValue::OfBytes({1});
    case ClaimKind::kFullDate:
      return ClaimValue::OfFullDate("2000-01-01");
    case ClaimKind::kDateTime:
      return ClaimValue::OfDateTime("2000-01-01T00:00:00Z");
    case ClaimKind::kArray:
      return ClaimValue::OfArray({SampleOf(schema.element.front())});
    case ClaimKind::kObject:
      return SampleObject(schema);
  }
  return ClaimValue::Null();
}

// What the first loss is; empty if there is none.
std::string FirstLoss(const SigningPolicyEntry& entry,
                      const ClaimValue& claims,
                      const ContextStore& contexts) {
  std::string loss;
  JsonLdProcessor processor(contexts);
  const RdfConverter to_rdf = [&](const JsonValue& document) -> Result<RdfDataset> {
    JsonLdResult<RdfDataset> dataset = processor.ToRdf(document);
    if (!dataset.has_value()) {
      loss = dataset.error().path + " " + dataset.error().detail;
      return Fail(ErrorCode::kClaimsRefused, dataset.error().detail);
    }
    return *std::move(dataset);
  };
  const std::string some_did = "did:web:issuer.example";
  const std::vector<RenderMethod> render_methods(
      entry.templates.size(),
      {"https://issuer.example/templates/0.svg", DigestMultibaseOf(Digest256()), "a name"});
  const LdpVcDraft draft{
      entry.contexts.front() == kCredentialsV2 ? DataModel::kV2_0 : DataModel::kV1_1,
      entry.contexts,
      entry.types,
      std::nullopt,
      some_did,
      entry.binding_required ? std::optional(some_did) : std::nullopt,
      claims,
      FromUnix(0),
      FromUnix(1),
      {},
      *entry.suite,
      entry.suite == Cryptosuite::kEcdsaRdfc2019 ? SignatureAlgorithm::kEs256
                                                 : SignatureAlgorithm::kEdDsa,
      some_did + "#key",
      render_methods};
  const Result<std::string> built =
      BuildLdpVc(draft, to_rdf, [](ByteView) { return Result<Bytes>(Bytes(64)); });
  if (built.has_value() || !loss.empty()) {
    return loss;
  }
  return built.error().detail;
}

}  // namespace

ConfigComplaints CheckTerms(const Config& config, const CredentialConfigurations& credentials) {
  ContextStore contexts;
  if (const auto added = AddConfiguredContexts(config, contexts); !added.has_value()) {
    return {{"", "context", added.error()}};
  }
  ConfigComplaints complaints;
  for (const CredentialConfiguration& configuration : credentials.all) {
    const SigningPolicyEntry& entry = configuration.signing;
    if (!entry.suite.has_value() || !CanonicalizesRdf(*entry.suite)) {
      continue;
    }
    if (const std::string loss = FirstLoss(entry, SampleOf(configuration.claims), contexts);
        !loss.empty()) {
      complaints.push_back({entry.file,
                            "claims",
                            "would not all be signed (" + loss +
                                "): the contexts must define every type and every claim"});
    }
  }
  return complaints;
}

}  // namespace issuer
