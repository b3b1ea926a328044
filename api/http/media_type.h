// Content-Type, as far as an endpoint needs to know it.
#pragma once

#include <string_view>

namespace issuer {

// True if the Content-Type value `field` names the media type `type` ("application/json"), whatever
// its case and its parameters. [rfc9110 §8.3.1]
bool IsMediaType(std::string_view field, std::string_view type);

}  // namespace issuer
