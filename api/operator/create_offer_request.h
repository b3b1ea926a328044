// JSON of POST /v1/offers → OfferSpecification, its claims checked against the configuration's
// schema. [docs/openapi.yaml]
#pragma once

#include <cstddef>

#include "api/error_response.h"
#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/create_offer.h"

namespace issuer {

constexpr std::size_t kMaxCredentialsOfOffer = 16;

struct CreateOfferRequest {
  OfferSpecification offer;
  bool wants_svg = false;  // QR codes in the answer
  bool wants_png = false;
  WalletProtocol protocol = WalletProtocol::kFinal;
};

// Unknown members are refused by name. Fails with kMediaTypeUnsupported (not JSON by its media
// type), kOperatorRequestMalformed, kConfigurationUnknown, kOperatorForbidden (a configuration that
// is not the caller's), kClaimsRefused (with path and reason). What only CreateOffer can judge is
// left to it.
Result<CreateOfferRequest, OperatorComplaint> ParseCreateOfferRequest(
    const HttpRequest& request,
    const Operator& caller,
    const Config& config,
    const CredentialConfigurations& credentials);

}  // namespace issuer
