#include "api/wallet/context_endpoint.h"

namespace issuer {

Result<HttpResponse> AnswerContext(const HttpRequest& request, const WalletContext& context) {
  const auto found = context.documents.contexts.find(request.path);
  if (found == context.documents.contexts.end()) {
    return Fail(ErrorCode::kRouteUnknown, "no context under this path");
  }
  return AnswerWith(found->second, "application/ld+json", request, "public, max-age=86400");
}

}  // namespace issuer
