// Language tags as metadata, offers and Content-Language have them. [bcp47]
#pragma once

#include <string_view>

namespace issuer {

// Letters and digits in subtags of 1 to 8 with one hyphen between, the first of letters alone and
// of two or more; 35 characters at most. What the registry of subtags holds is not asked.
bool IsLanguageTag(std::string_view text);

}  // namespace issuer
