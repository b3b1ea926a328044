#include "crypto/signer/credential_builder.h"

#include <optional>

#include "appliance/base/check.h"
#include "crypto/formats/jwt_vc.h"
#include "crypto/formats/sd_jwt_vc.h"
#include "crypto/jose/did_writer.h"

namespace issuer {
namespace {

struct IssuerNames {
  std::string issuer;
  std::optional<std::string> jwk_method;
};

// As whom a W3C credential is issued.
IssuerNames NamesFor(const Config& config, const SigningKeyInfo& key) {
  switch (config.did) {
    case IssuerDid::kNone:
      return {config.identifier.ToString(), std::nullopt};
    case IssuerDid::kWeb: {
      DidKeyNames names = DidWebNames(config.identifier, key.name);
      return {std::move(names.did), std::move(names.jwk_method)};
    }
    case IssuerDid::kJwk: {
      DidKeyNames names = DidJwkNames(key.public_key);
      return {std::move(names.did), std::move(names.jwk_method)};
    }
  }
  CHECK(false);
  return {};
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
                            draft.status};
  return BuildJwtVc(document, random, sign);
}

}  // namespace

Result<std::string> BuildCredential(const CredentialDraft& draft,
                                    const SigningPolicy::Permit& permit,
                                    const Config& config,
                                    Random& random,
                                    const SignCallback& sign) {
  switch (permit.entry->format) {
    case CredentialFormat::kSdJwtVc:
      return SdJwtVcOf(draft, permit, config, random, sign);
    case CredentialFormat::kJwtVcJson:
    case CredentialFormat::kJwtVcJsonLd:
      return JwtVcOf(draft, permit, config, random, sign);
    case CredentialFormat::kMsoMdoc:
    case CredentialFormat::kLdpVc:
    case CredentialFormat::kJcsVc:
      return Fail(ErrorCode::kClaimsRefused, "a format that is not built yet");
  }
  CHECK(false);
  return Fail(ErrorCode::kInternal, "unreachable");
}

}  // namespace issuer
