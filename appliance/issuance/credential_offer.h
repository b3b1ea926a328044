// The offer object and the links that carry it. [vci-1.0 §4.1]
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/secret.h"
#include "appliance/base/uri.h"
#include "appliance/issuance/create_offer.h"

namespace issuer {

// The offer object, JSON: credential_issuer, credential_configuration_ids and the pre-authorized
// code grant, nothing else. `tx_code_len` in characters; ignored where `specification` has no
// tx_code. [OFF-3] [OFF-4] [OFF-6]
std::string OfferObject(const HttpsUrl& identifier,
                        const OfferSpecification& specification,
                        const PreAuthorizedCode& code,
                        std::size_t tx_code_len);

// "openid-credential-offer://?credential_offer_uri=..." [vci-1.0 §4.1.3]
std::string OfferLinkByReference(const HttpsUrl& identifier, const OfferReference& reference);

// "openid-credential-offer://?credential_offer=..." [vci-1.0 §4.1.2]
std::string OfferLinkByValue(std::string_view offer_object);

}  // namespace issuer
