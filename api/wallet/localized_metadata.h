// Display texts in one language, for whom asked for it. [vci-1.0 §12.2.2]
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace issuer {

struct LocalizedDocument {
  std::string body;      // JSON
  std::string language;  // for Content-Language: a tag of the document
};

// `document` with each `display` array reduced to the entries of one language, wherever it has
// such; nothing else changes. Nullopt: `accept_language` asks for none that the document has.
// Precondition: `document` is our own JSON. [META-4]
std::optional<LocalizedDocument> Localize(std::string_view document,
                                          std::string_view accept_language);

}  // namespace issuer
