#include "api/draft13/metadata_endpoint.h"

#include <string_view>

#include "api/wallet/public_document.h"
#include "appliance/issuance/draft13_metadata.h"
#include "appliance/issuance/metadata.h"

namespace issuer {
namespace {

constexpr std::string_view kKeepShortly = "public, max-age=60";

}  // namespace

Result<HttpResponse> AnswerDraft13IssuerMetadata(const HttpRequest& request,
                                                 const WalletContext& context) {
  const Services& services = context.services;
  return AnswerWith(
      MakePublicDocument(Draft13IssuerMetadata(services.config, services.credentials)),
      request,
      kKeepShortly);
}

Result<HttpResponse> AnswerDraft13ServerMetadata(const HttpRequest& request,
                                                 const WalletContext& context) {
  const Services& services = context.services;
  return AnswerWith(
      MakePublicDocument(AuthorizationServerMetadata(services.config, services.credentials)),
      request,
      kKeepShortly);
}

}  // namespace issuer
