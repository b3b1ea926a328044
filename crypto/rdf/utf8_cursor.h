// Code points of a text that is known to be UTF-8, one after another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace issuer {

// The code point at the front of `text`, which is taken off. Precondition: `text` is UTF-8 and not
// empty.
inline char32_t TakeCodePoint(std::string_view& text) {
  const auto first = static_cast<std::uint8_t>(text.front());
  const std::size_t len = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  constexpr std::uint8_t kPayloadOfFirst[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t code_point = first & kPayloadOfFirst[len];
  for (const char c : text.substr(1, len - 1)) {
    code_point = (code_point << 6U) | (static_cast<std::uint8_t>(c) & 0x3fU);
  }
  text.remove_prefix(len);
  return code_point;
}

// Precondition: `code_point` is a Unicode scalar value.
inline void AppendCodePoint(std::string& out, char32_t code_point) {
  const auto append = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    append(code_point);
  } else if (code_point < 0x800) {
    append(0xc0U | (code_point >> 6U));
    append(0x80U | (code_point & 0x3fU));
  } else if (code_point < 0x10000) {
    append(0xe0U | (code_point >> 12U));
    append(0x80U | ((code_point >> 6U) & 0x3fU));
    append(0x80U | (code_point & 0x3fU));
  } else {
    append(0xf0U | (code_point >> 18U));
    append(0x80U | ((code_point >> 12U) & 0x3fU));
    append(0x80U | ((code_point >> 6U) & 0x3fU));
    append(0x80U | (code_point & 0x3fU));
  }
}

}  // namespace issuer
