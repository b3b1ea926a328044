#include "api/wallet/offer_endpoint.h"

#include <cstddef>
#include <string>
#include <utility>

#include "appliance/issuance/read_offer.h"

namespace issuer {
namespace {

constexpr std::size_t kReferenceLen = 43;  // characters, see OfferReference

}  // namespace

Result<HttpResponse> AnswerOffer(const HttpRequest& request, const WalletContext& context) {
  if (request.path_parameter.size() != kReferenceLen) {
    return Fail(ErrorCode::kOfferGone, "not of a reference's length");
  }
  const OfferReference reference(AsBytes(request.path_parameter));
  ASSIGN_OR_RETURN(std::string offer, ReadOfferByReference(reference, context.services));
  return HttpResponse::Json(200, std::move(offer));
}

}  // namespace issuer
