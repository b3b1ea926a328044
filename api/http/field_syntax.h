// Character classes and small comparisons of HTTP, ASCII only and independent of the locale.
// [rfc9110 §5.6] [rfc3986 §3.3]
#pragma once

#include <string>
#include <string_view>

namespace issuer {

constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// -1 if `c` is no hexadecimal digit.
constexpr int HexValue(char c) {
  if (IsDigit(c)) {
    return c - '0';
  }
  const char lower = ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// tchar: what method and field names are made of. [rfc9110 §5.6.2]
constexpr bool IsTokenChar(char c) {
  return IsDigit(c) || IsAlpha(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// True if `text` is one or more tchar.
bool IsToken(std::string_view text);

// What a field value may contain: visible characters, space, tab, and bytes above 0x7f as opaque
// data. [rfc9110 §5.5]
constexpr bool IsFieldValueChar(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

// `text` without leading and trailing spaces and tabs; a view into `text`.
std::string_view TrimWhitespace(std::string_view text);

std::string ToLower(std::string_view text);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// True if the comma-separated list `value` has `token` as a member, in any case. [rfc9110 §5.6.1]
bool ListHasToken(std::string_view value, std::string_view token);

// True if `text` is absolute-path [ "?" query ] of RFC 9112 §3.2.1: every character allowed there,
// every '%' followed by two hexadecimal digits. Nothing is decoded or normalised.
bool IsOriginForm(std::string_view text);

}  // namespace issuer
