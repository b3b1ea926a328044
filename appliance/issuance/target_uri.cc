#include "appliance/issuance/target_uri.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace issuer {
namespace {

constexpr std::size_t kMaxUriLen = 2048;  // bytes

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kEncodingMalformed, detail);
}

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// -1 if `c` is no hexadecimal digit.
int HexValue(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// [rfc3986 §6.2.2.1, §6.2.2.2] nullopt where a '%' stands without two hexadecimal digits.
std::optional<std::string> NormalizeEscapes(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3 || HexValue(text[i + 1]) < 0 || HexValue(text[i + 2]) < 0) {
      return std::nullopt;
    }
    const auto high = static_cast<std::size_t>(HexValue(text[i + 1]));
    const auto low = static_cast<std::size_t>(HexValue(text[i + 2]));
    const char decoded = static_cast<char>(high * 16 + low);
    if (IsUnreserved(decoded)) {
      out += decoded;
    } else {
      out += {'%', kHex[high], kHex[low]};
    }
    i += 2;
  }
  return out;
}

// [rfc3986 §5.2.4] of an absolute path.
std::string WithoutDotSegments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(0, end);  // with the slash before it
    path.remove_prefix(end);
    if (segment == "/..") {
      out.resize(out.empty() ? 0 : out.rfind('/'));
    } else if (segment != "/.") {
      out += segment;
      continue;
    }
    if (path.empty()) {
      out += '/';
    }
  }
  return out;
}

bool IsPortOrNothing(std::string_view text) {
  return text.empty() ||
         (text.front() == ':' &&
          std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

// "host" or "host:port", the scheme's own port left out. `default_port` has its colon.
Result<std::string> NormalizeAuthority(std::string_view authority, std::string_view default_port) {
  if (authority.find('@') != std::string_view::npos) {
    return Malformed("the URI has a user part");
  }
  const std::optional<std::string> normal = NormalizeEscapes(authority);
  if (!normal.has_value()) {
    return Malformed("the URI's host has a broken escape");
  }
  std::string lower = LowerCase(*normal);
  const std::size_t host_len =
      lower.starts_with('[') ? lower.find(']') + 1 : std::min(lower.find(':'), lower.size());
  const std::string port = lower.substr(host_len);  // with the colon before it
  if (host_len == 0 || !IsPortOrNothing(port)) {
    return Malformed("the URI's host or port is malformed");
  }
  if (port == ":" || port == default_port) {
    lower.resize(host_len);
  }
  return lower;
}

}  // namespace

Result<std::string> NormalizeTargetUri(std::string_view uri) {
  if (uri.size() > kMaxUriLen) {
    return Malformed("the URI is too long");
  }
  const std::size_t scheme_end = uri.find("://");
  if (scheme_end == std::string_view::npos) {
    return Malformed("the URI is not absolute");
  }
  const std::string scheme = LowerCase(uri.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") {
    return Malformed("the URI is neither https nor http");
  }
  uri.remove_prefix(scheme_end + 3);
  uri = uri.substr(0, uri.find_first_of("?#"));
  const std::size_t path_start = std::min(uri.find('/'), uri.size());
  ASSIGN_OR_RETURN(
      const std::string authority,
      NormalizeAuthority(uri.substr(0, path_start), scheme == "https" ? ":443" : ":80"));
  const std::optional<std::string> path = NormalizeEscapes(uri.substr(path_start));
  if (!path.has_value()) {
    return Malformed("the URI's path has a broken escape");
  }
  std::string normal = scheme;
  normal.append("://").append(authority);
  normal.append(path->empty() ? "/" : WithoutDotSegments(*path));
  return normal;
}

}  // namespace issuer
