#include "api/wallet/issuer_keys_endpoint.h"

#include <string>
#include <utility>

#include "api/wallet/wallet_context.h"
#include "appliance/base/check.h"
#include "appliance/issuance/issuer_identity.h"

namespace issuer {
namespace {

constexpr Seconds kAskAgainAfter{300};
constexpr std::chrono::seconds kPatience{2};
constexpr std::string_view kKeepShortly = "public, max-age=300";

std::string Write(IssuerKeyDocuments::Kind kind,
                  const Config& config,
                  std::span<const SigningKeyInfo> keys) {
  switch (kind) {
    case IssuerKeyDocuments::Kind::kJwks:
      return IssuerJwks(config, keys);
    case IssuerKeyDocuments::Kind::kJwtVcIssuer:
      return JwtVcIssuerMetadata(config, keys);
    case IssuerKeyDocuments::Kind::kDid:
      return DidDocument(config, keys);
  }
  CHECK(false);
  return "";
}

Result<HttpResponse> Answer(IssuerKeyDocuments::Kind kind,
                            const HttpRequest& request,
                            const WalletContext& context) {
  ASSIGN_OR_RETURN(const PublicDocument document, context.issuer_keys.Of(kind));
  return AnswerWith(document, request, kKeepShortly);
}

}  // namespace

Result<PublicDocument> IssuerKeyDocuments::Of(Kind kind) {
  const Timestamp now = services_.clock.Now();
  const std::lock_guard lock(mutex_);
  if (!asked_at_.has_value() || now >= *asked_at_ + kAskAgainAfter || now < *asked_at_) {
    Result<std::vector<SigningKeyInfo>> keys = services_.signer.ListKeys(Deadline::In(kPatience));
    if (keys.has_value()) {
      keys_ = *std::move(keys);
    } else if (!asked_at_.has_value()) {
      return Unexpected(keys.error());
    }
    asked_at_ = now;
  }
  return MakePublicDocument(Write(kind, services_.config, keys_));
}

Result<HttpResponse> AnswerIssuerJwks(const HttpRequest& request, const WalletContext& context) {
  return Answer(IssuerKeyDocuments::Kind::kJwks, request, context);
}

Result<HttpResponse> AnswerJwtVcIssuer(const HttpRequest& request, const WalletContext& context) {
  return Answer(IssuerKeyDocuments::Kind::kJwtVcIssuer, request, context);
}

Result<HttpResponse> AnswerDidDocument(const HttpRequest& request, const WalletContext& context) {
  return Answer(IssuerKeyDocuments::Kind::kDid, request, context);
}

}  // namespace issuer
