// The wallet port: finds the route, authenticates, calls the endpoint, renders its error.
#pragma once

#include <string_view>
#include <vector>

#include "api/error_response.h"
#include "api/http/router.h"
#include "api/routes.h"
#include "api/wallet/issuer_metadata_document.h"
#include "api/wallet/public_document.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Any thread. Every route here is open to browser wallets: what it answers needs a secret from the
// request, never one that a browser adds by itself. [HTTP-9]
class WalletRouter final : public Router {
 public:
  // `services` outlives the router.
  explicit WalletRouter(const Services& services);

  HttpResponse Answer(HttpRequest& request) override;
  HttpResponse AnswerRefusal(const Error& error) override;
  // True if any method is served under `path`.
  bool Has(std::string_view path) const;

 private:
  Result<HttpResponse> Dispatch(HttpRequest& request, const RouteMatch& match);
  HttpResponse AnswerError(const Error& error, const RequestId& request) const;
  void OfferNonce(HttpResponse& response) const;

  const Services& services_;
  const std::vector<Route> routes_;
  const PublicDocuments documents_;
  SignedMetadata signed_metadata_;
  const IssuerMetadataDocument issuer_metadata_;
  IssuerKeyDocuments issuer_keys_;
  IacaFiles iaca_;
  const TokenSchemes schemes_;
};

}  // namespace issuer
