#include "crypto/signer/credential_builder.h"

#include <optional>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/formats/claim169.h"
#include "crypto/formats/jwt_vc.h"
#include "crypto/formats/ldp_vc.h"
#include "crypto/formats/mdoc.h"
#include "crypto/formats/sd_jwt_vc.h"
#include "crypto/formats/w3c_claims.h"
#include "crypto/jose/did_writer.h"

namespace issuer {
namespace {

struct IssuerNames {
  std::string issuer;
  std::optional<std::string> jwk_method;
  std::string multikey_method;  // empty exactly where the other is absent
};

// As whom a W3C credential is issued.
IssuerNames NamesFor(const Config& config, const SigningKeyInfo& key) {
  switch (config.did) {
    case IssuerDid::kNone:
      return {config.identifier.ToString(), std::nullopt, ""};
    case IssuerDid::kWeb: {
      DidKeyNames names = DidWebNames(config.identifier, key.name);
      return {std::move(names.did), std::move(names.jwk_method), std::move(names.multikey_method)};
    }
    case IssuerDid::kJwk: {
      DidKeyNames names = DidJwkNames(key.public_key);
      return {std::move(names.did), std::move(names.jwk_method), std::move(names.multikey_method)};
    }
  }
  CHECK(false);
  return {};
}

std::vector<RenderMethod> RenderMethodsOf(const SigningPolicyEntry& entry, const Config& config) {
  std::vector<RenderMethod> methods;
  for (const RenderTemplate& shown : entry.templates) {
    const Result<Bytes> sha256 = HexDecode(shown.sha256);
    CHECK(sha256.has_value());  // by the parser
    methods.push_back({config.identifier.origin + PathOf(shown, config.identifier),
                       DigestMultibaseOf(*sha256),
                       shown.name});
  }
  return methods;
}

Result<std::string> SdJwtVcOf(const CredentialDraft& draft,
                              const SigningPolicy::Permit& permit,
                              const Config& config,
                              Random& random,
                              const SignCallback& sign) {
  const SdJwtVcDraft document{
      permit.entry->type,
      config.include_iss ? std::optional(config.identifier.ToString()) : std::nullopt,
      permit.key->algorithm,
      permit.key->chain,
      draft.claims,
      draft.holder,
      draft.num_decoys,
      draft.issued_at,
      draft.expires_at,
      draft.for_draft13 ? SdJwtVcTyp::kVcSdJwt : SdJwtVcTyp::kDcSdJwt,
      draft.status};
  return BuildSdJwtVc(document, random, sign);
}

Result<std::string> JwtVcOf(const CredentialDraft& draft,
                            const SigningPolicy::Permit& permit,
                            const Config& config,
                            Random& random,
                            const SignCallback& sign) {
  IssuerNames names = NamesFor(config, *permit.key);
  const std::vector<RenderMethod> render_methods = RenderMethodsOf(*permit.entry, config);
  const JwtVcDraft document{std::move(names.issuer),
                            std::move(names.jwk_method),
                            permit.entry->contexts,
                            permit.entry->types,
                            permit.key->algorithm,
                            permit.key->chain,
                            draft.claims,
                            draft.holder,
                            draft.issued_at,
                            draft.expires_at,
                            draft.status,
                            render_methods};
  return BuildJwtVc(document, random, sign);
}

Result<std::string> MdocOf(const CredentialDraft& draft,
                           const SigningPolicy::Permit& permit,
                           Random& random,
                           const SignCallback& sign) {
  if (!draft.holder.has_value()) {
    return Fail(ErrorCode::kClaimsRefused, "an mdoc has a device key");
  }
  const MdocDraft document{permit.entry->type,
                           permit.key->algorithm,
                           permit.key->chain,
                           permit.key->not_before,
                           permit.key->not_after,
                           draft.claims,
                           *draft.holder,
                           draft.issued_at,
                           draft.expires_at,
                           std::nullopt,
                           draft.status};
  ASSIGN_OR_RETURN(const Bytes issuer_signed, BuildMdoc(document, random, sign));
  return Base64UrlEncode(issuer_signed);  // [MD-1]
}

Result<std::string> LdpVcOf(const CredentialDraft& draft,
                            const SigningPolicy::Permit& permit,
                            const Config& config,
                            const FormatTools& tools,
                            const SignCallback& sign) {
  const SigningPolicyEntry& entry = *permit.entry;
  CHECK(entry.suite.has_value() && !entry.contexts.empty());
  IssuerNames names = NamesFor(config, *permit.key);
  const std::vector<BitstringStatusEntry> status =
      draft.status ? BitstringEntriesOf(*draft.status) : std::vector<BitstringStatusEntry>();
  const std::vector<RenderMethod> render_methods = RenderMethodsOf(entry, config);
  const LdpVcDraft document{
      entry.contexts.front() == kCredentialsV2 ? DataModel::kV2_0 : DataModel::kV1_1,
      entry.contexts,
      entry.types,
      NewCredentialId(tools.random),
      std::move(names.issuer),
      draft.holder.has_value() ? std::optional(DidJwkNames(*draft.holder).did) : std::nullopt,
      draft.claims,
      draft.issued_at,
      draft.expires_at,
      status,
      *entry.suite,
      permit.key->algorithm,
      std::move(names.multikey_method),
      render_methods};
  return BuildLdpVc(document, tools.to_rdf, sign);
}

// The bytes alone: compressing them and writing them for a QR code is issuerd's.
Result<std::string> Claim169Of(const CredentialDraft& draft,
                               const SigningPolicy::Permit& permit,
                               const Config& config,
                               const SignCallback& sign) {
  if (draft.holder.has_value()) {
    return Fail(ErrorCode::kClaimsRefused, "paper has no key");
  }
  const Claim169Draft document{config.identifier.ToString(),
                               permit.key->algorithm,
                               permit.key->name.value(),
                               draft.claims,
                               draft.issued_at,
                               draft.expires_at,
                               draft.status};
  ASSIGN_OR_RETURN(const Bytes cwt, BuildClaim169(document, sign));
  return Base64UrlEncode(cwt);
}

}  // namespace

Result<std::string> BuildCredential(const CredentialDraft& draft,
                                    const SigningPolicy::Permit& permit,
                                    const Config& config,
                                    const FormatTools& tools,
                                    const SignCallback& sign) {
  switch (permit.entry->format) {
    case CredentialFormat::kSdJwtVc:
      return SdJwtVcOf(draft, permit, config, tools.random, sign);
    case CredentialFormat::kJwtVcJson:
    case CredentialFormat::kJwtVcJsonLd:
      return JwtVcOf(draft, permit, config, tools.random, sign);
    case CredentialFormat::kMsoMdoc:
      return MdocOf(draft, permit, tools.random, sign);
    case CredentialFormat::kLdpVc:
    case CredentialFormat::kJcsVc:
      return LdpVcOf(draft, permit, config, tools, sign);
    case CredentialFormat::kClaim169Cwt:
      return Claim169Of(draft, permit, config, sign);
  }
  CHECK(false);
  return Fail(ErrorCode::kInternal, "unreachable");
}

}  // namespace issuer
