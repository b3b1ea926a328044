#include "api/wallet/metadata_endpoint.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "api/http/negotiation.h"
#include "api/wallet/localized_metadata.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

// Short: a new key or configuration must reach wallets soon.
constexpr std::string_view kKeepShortly = "public, max-age=60";

constexpr std::string_view kVary = "Accept, Accept-Language";

// [META-2] JSON unless the signed form is liked better; `*/*` likes both the same.
bool PrefersSigned(const HttpRequest& request) {
  const std::string* accept = request.FindHeader("accept");
  return accept != nullptr &&
         MediaQuality(*accept, "application/jwt") > MediaQuality(*accept, "application/json");
}

// Nullopt where the signer cannot just now: the plain form is better than none. [META-12]
std::optional<std::string> SignedForm(const PublicDocument& document,
                                      const HttpRequest& request,
                                      const WalletContext& context) {
  const Result<JsonValue> parsed = ParseJson(document.body, OwnDocumentLimits(document.body));
  CHECK(parsed.has_value());
  Result<std::string> jws = context.signed_metadata.Of(*parsed, request.id, context.services);
  if (!jws.has_value()) {
    context.services.log.Warning("metadata.not_signed")
        .With("request", request.id)
        .With(jws.error())
        .Write();
    return std::nullopt;
  }
  return *std::move(jws);
}

}  // namespace

Result<HttpResponse> AnswerIssuerMetadata(const HttpRequest& request,
                                          const WalletContext& context) {
  const PublicDocument document = context.issuer_metadata.Current();
  if (PrefersSigned(request) && context.services.config.FindKey(KeyPurpose::kMetadata) != nullptr) {
    if (std::optional<std::string> jws = SignedForm(document, request, context)) {
      HttpResponse response(200, "application/jwt", *std::move(jws));
      response.WithCacheControl(kKeepShortly).With("Vary", kVary);
      return response;
    }
  }
  const std::string* languages = request.FindHeader("accept-language");
  const std::optional<LocalizedDocument> localized =
      languages == nullptr ? std::nullopt : Localize(document.body, *languages);
  HttpResponse response =
      localized.has_value() ? AnswerWith(MakePublicDocument(localized->body), request, kKeepShortly)
                            : AnswerWith(document, request, kKeepShortly);
  if (localized.has_value()) {
    response.With("Content-Language", localized->language);
  }
  response.With("Vary", kVary);
  return response;
}

Result<HttpResponse> AnswerAuthorizationServerMetadata(const HttpRequest& request,
                                                       const WalletContext& context) {
  return AnswerWith(context.documents.authorization_server_metadata, request, kKeepShortly);
}

}  // namespace issuer
