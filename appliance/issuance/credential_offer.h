// The offer object and the links that carry it. [vci-1.0 §4.1]
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/secret.h"
#include "appliance/base/uri.h"
#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/localized_offer.h"

namespace issuer {

// The offer object, JSON: credential_issuer, credential_configuration_ids and the pre-authorized
// code grant, nothing else. `tx_code_len` in characters; ignored where `specification` has no
// tx_code, as is `description`, which is left out if it is empty. [OFF-3] [OFF-4] [OFF-6]
std::string OfferObject(const HttpsUrl& identifier,
                        const OfferSpecification& specification,
                        const PreAuthorizedCode& code,
                        std::size_t tx_code_len,
                        std::string_view description);

// The same in each language of the transaction code's description, the default first. [OFF-12]
std::vector<LocalizedOffer> LocalizedOffers(const HttpsUrl& identifier,
                                            const OfferSpecification& specification,
                                            const PreAuthorizedCode& code,
                                            std::size_t tx_code_len);

// "openid-credential-offer://?credential_offer_uri=..." [vci-1.0 §4.1.3]
std::string OfferLinkByReference(const HttpsUrl& identifier, const OfferReference& reference);

// "openid-credential-offer://?credential_offer=..." [vci-1.0 §4.1.2]
std::string OfferLinkByValue(std::string_view offer_object);

}  // namespace issuer
