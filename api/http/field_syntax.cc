#include "api/http/field_syntax.h"

#include <algorithm>

namespace issuer {
namespace {

// pchar without pct-encoded, and '/' and '?', which both path tail and query may hold. [rfc3986
// §3.3, §3.4]
constexpr bool IsTargetChar(char c) {
  return IsDigit(c) || IsAlpha(c) ||
         std::string_view("-._~!$&'()*+,;=:@/?").find(c) != std::string_view::npos;
}

}  // namespace

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

std::string_view TrimWhitespace(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return ToLower(c); });
  return lower;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return ToLower(x) == ToLower(y);
  });
}

bool ListHasToken(std::string_view value, std::string_view token) {
  while (true) {
    const auto comma = value.find(',');
    if (EqualsIgnoringCase(TrimWhitespace(value.substr(0, comma)), token)) {
      return true;
    }
    if (comma == std::string_view::npos) {
      return false;
    }
    value.remove_prefix(comma + 1);
  }
}

bool IsOriginForm(std::string_view text) {
  if (text.empty() || text.front() != '/') {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (text.size() - i < 3 || HexValue(text[i + 1]) < 0 || HexValue(text[i + 2]) < 0) {
        return false;
      }
      i += 2;
    } else if (!IsTargetChar(text[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace issuer
