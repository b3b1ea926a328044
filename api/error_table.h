// docs/errors.md, rendered from the switch of error_response.cc so that it cannot say anything
// else.
#pragma once

#include <string>

namespace issuer {

std::string ErrorTableMarkdown();

}  // namespace issuer
