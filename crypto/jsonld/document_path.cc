#include "crypto/jsonld/document_path.h"

namespace issuer {

std::string DocumentPath::ToString() const {
  std::string text;
  for (const auto& step : steps_) {
    text.push_back('/');
    if (const auto* index = std::get_if<std::size_t>(&step)) {
      text.append(std::to_string(*index));
      continue;
    }
    for (const char c : std::get<std::string_view>(step)) {
      if (c == '~') {
        text.append("~0");
      } else if (c == '/') {
        text.append("~1");
      } else {
        text.push_back(c);
      }
    }
  }
  return text;
}

}  // namespace issuer
