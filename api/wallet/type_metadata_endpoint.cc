#include "api/wallet/type_metadata_endpoint.h"

namespace issuer {

Result<HttpResponse> AnswerTypeMetadata(const HttpRequest& request, const WalletContext& context) {
  const auto found = context.documents.type_metadata.find(ConfigurationId(request.path_parameter));
  if (found == context.documents.type_metadata.end()) {
    return Fail(ErrorCode::kRouteUnknown, "no type metadata under this name");
  }
  HttpResponse response = AnswerWith(found->second, request, "public, max-age=3600");
  response.With("X-Content-Type-Options", "nosniff")
      .With("Content-Security-Policy", "default-src 'none'");
  return response;
}

}  // namespace issuer
