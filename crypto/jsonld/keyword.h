// The words that JSON-LD keeps for itself. [json-ld11 §1.7]
#pragma once

#include <string_view>

namespace issuer {

bool IsKeyword(std::string_view text);

// True if `text` is "@" and letters: no keyword perhaps, but nobody else's either.
bool HasKeywordForm(std::string_view text);

}  // namespace issuer
