#include "crypto/jsonld/keyword.h"

#include <algorithm>
#include <array>

namespace issuer {

bool IsKeyword(std::string_view text) {
  constexpr std::array<std::string_view, 23> kKeywords = {
      "@base",   "@container", "@context", "@direction", "@graph",     "@id",
      "@import", "@included",  "@index",   "@json",      "@language",  "@list",
      "@nest",   "@none",      "@prefix",  "@propagate", "@protected", "@reverse",
      "@set",    "@type",      "@value",   "@version",   "@vocab"};
  return text.starts_with('@') &&
         std::find(kKeywords.begin(), kKeywords.end(), text) != kKeywords.end();
}

bool HasKeywordForm(std::string_view text) {
  return text.size() > 1 && text.front() == '@' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

}  // namespace issuer
