#include "api/wallet/template_endpoint.h"

namespace issuer {

Result<HttpResponse> AnswerTemplate(const HttpRequest& request, const WalletContext& context) {
  const auto found = context.documents.templates.find(request.path);
  if (found == context.documents.templates.end()) {
    return Fail(ErrorCode::kRouteUnknown, "no template under this path");
  }
  HttpResponse response =
      AnswerWith(found->second, "image/svg+xml", request, "public, max-age=31536000, immutable");
  // For a browser that opens it as a page of the issuer's: it draws and does nothing else.
  response.With("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .With("X-Content-Type-Options", "nosniff");
  return response;
}

}  // namespace issuer
