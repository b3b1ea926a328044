#include "api/wallet/offer_endpoint.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "api/http/negotiation.h"
#include "appliance/issuance/read_offer.h"

namespace issuer {
namespace {

constexpr std::size_t kReferenceLen = 43;  // characters, see OfferReference

// [OFF-12] The default where the wallet asks for no language, or for none of these.
const LocalizedOffer& ChooseOffer(const std::vector<LocalizedOffer>& offers,
                                  const HttpRequest& request) {
  const std::string* wanted = request.FindHeader("accept-language");
  if (wanted == nullptr) {
    return offers.front();
  }
  std::vector<std::string> locales;
  for (const LocalizedOffer& offer : offers) {
    locales.push_back(offer.locale);
  }
  const std::string locale = ChooseLanguage(*wanted, locales);
  const auto chosen = std::find(locales.begin(), locales.end(), locale);
  return chosen == locales.end()
             ? offers.front()
             : offers[static_cast<std::size_t>(std::distance(locales.begin(), chosen))];
}

}  // namespace

Result<HttpResponse> AnswerOffer(const HttpRequest& request, const WalletContext& context) {
  if (request.path_parameter.size() != kReferenceLen) {
    return Fail(ErrorCode::kOfferGone, "not of a reference's length");
  }
  const OfferReference reference(AsBytes(request.path_parameter));
  ASSIGN_OR_RETURN(const std::vector<LocalizedOffer> offers,
                   ReadOfferByReference(reference, context.services));
  const LocalizedOffer& chosen = ChooseOffer(offers, request);
  HttpResponse response = HttpResponse::Json(200, chosen.offer);
  if (!chosen.locale.empty()) {
    response.With("Content-Language", chosen.locale).With("Vary", "Accept-Language");
  }
  return response;
}

}  // namespace issuer
