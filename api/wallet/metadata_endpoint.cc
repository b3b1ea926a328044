#include "api/wallet/metadata_endpoint.h"

#include <string_view>

namespace issuer {
namespace {

// Short: a new key or configuration must reach wallets soon.
constexpr std::string_view kKeepShortly = "public, max-age=60";

}  // namespace

Result<HttpResponse> AnswerIssuerMetadata(const HttpRequest& request,
                                          const WalletContext& context) {
  HttpResponse response = AnswerWith(context.issuer_metadata.Current(), request, kKeepShortly);
  // Signed metadata will be chosen by Accept: no cache may learn otherwise before.
  response.With("Vary", "Accept, Accept-Language");
  return response;
}

Result<HttpResponse> AnswerAuthorizationServerMetadata(const HttpRequest& request,
                                                       const WalletContext& context) {
  return AnswerWith(context.documents.authorization_server_metadata, request, kKeepShortly);
}

}  // namespace issuer
