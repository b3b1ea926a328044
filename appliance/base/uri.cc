#include "appliance/base/uri.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace issuer {
namespace {

bool IsAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool IsUnreserved(char c) {
  return IsAlnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// Percent-encodings and sub-delims are legal in a path, but two spellings of one path are not worth
// having.
bool IsPathCharacter(char c) {
  return IsUnreserved(c) || c == ':' || c == '@' || c == '/';
}

// 1 to 65535, without leading zeros.
bool IsPort(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() && text.front() != '0';
}

bool IsAuthority(std::string_view authority) {
  const std::size_t colon = authority.find(':');
  const std::string_view host = authority.substr(0, colon);
  if (host.empty() || host.front() == '.' || host.front() == '-' || host.back() == '.' ||
      host.find("..") != std::string_view::npos ||
      !std::all_of(
          host.begin(), host.end(), [](char c) { return IsAlnum(c) || c == '.' || c == '-'; })) {
    return false;
  }
  if (colon == std::string_view::npos) {
    return true;
  }
  return IsPort(authority.substr(colon + 1));
}

bool IsPath(std::string_view path) {
  if (path.empty()) {
    return true;
  }
  const std::string segments = std::string(path) + "/";
  return path.back() != '/' && std::all_of(path.begin(), path.end(), IsPathCharacter) &&
         segments.find("//") == std::string::npos && segments.find("/./") == std::string::npos &&
         segments.find("/../") == std::string::npos;
}

}  // namespace

Result<HttpsUrl> ParseHttpsUrl(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  constexpr std::size_t kMaxLen = 1024;
  if (text.size() > kMaxLen || !text.starts_with(kScheme)) {
    return Fail(ErrorCode::kEncodingMalformed, "not an https URL");
  }
  const std::size_t path_start = std::min(text.find('/', kScheme.size()), text.size());
  const std::string_view authority = text.substr(kScheme.size(), path_start - kScheme.size());
  if (!IsAuthority(authority)) {
    return Fail(ErrorCode::kEncodingMalformed, "the URL's host or port is malformed");
  }
  const std::string_view path = text.substr(path_start);
  if (!IsPath(path)) {
    return Fail(
        ErrorCode::kEncodingMalformed,
        "the URL's path has a trailing slash, an empty or dot segment, a query or a fragment");
  }
  return HttpsUrl{std::string(text.substr(0, path_start)), std::string(path)};
}

std::string WellKnownPath(const HttpsUrl& url, std::string_view name) {
  return "/.well-known/" + std::string(name) + url.path;
}

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<std::uint8_t>(c);
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 0x0f]);
    }
  }
  return out;
}

}  // namespace issuer
