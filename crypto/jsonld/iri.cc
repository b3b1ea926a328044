#include "crypto/jsonld/iri.h"

#include <algorithm>
#include <optional>

namespace issuer {
namespace {

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsAlphanumeric(char c) {
  return IsAlpha(c) || IsDigit(c);
}

// The five parts of a reference. [rfc3986 §3, appendix B]
struct IriParts {
  std::optional<std::string_view> scheme;
  std::optional<std::string_view> authority;
  std::string_view path;
  std::optional<std::string_view> query;
  std::optional<std::string_view> fragment;
};

// The part behind the first `mark` in `text`, cut from it; nullopt if there is no mark.
std::optional<std::string_view> CutBehind(std::string_view& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view behind = text.substr(at + 1);
  text = text.substr(0, at);
  return behind;
}

IriParts Split(std::string_view text) {
  IriParts parts;
  parts.fragment = CutBehind(text, '#');
  parts.query = CutBehind(text, '?');
  if (HasScheme(text)) {
    const std::size_t colon = text.find(':');
    parts.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    const std::size_t end = std::min(text.find('/'), text.size());
    parts.authority = text.substr(0, end);
    text.remove_prefix(end);
  }
  parts.path = text;
  return parts;
}

// [rfc3986 §5.2.4]
std::string RemoveDotSegments(std::string_view in) {
  std::string out;
  const auto drop_last_segment = [&out] {
    const std::size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
  };
  while (!in.empty()) {
    if (in.starts_with("../")) {
      in.remove_prefix(3);
    } else if (in.starts_with("./") || in.starts_with("/./")) {
      in.remove_prefix(2);
    } else if (in == "/.") {
      in = "/";
    } else if (in.starts_with("/../")) {
      in.remove_prefix(3);
      drop_last_segment();
    } else if (in == "/..") {
      in = "/";
      drop_last_segment();
    } else if (in == "." || in == "..") {
      in = {};
    } else {
      const std::size_t end = std::min(in.find('/', 1), in.size());
      out.append(in.substr(0, end));
      in.remove_prefix(end);
    }
  }
  return out;
}

// [rfc3986 §5.2.3]
std::string MergePaths(const IriParts& base, std::string_view path) {
  if (base.authority.has_value() && base.path.empty()) {
    return std::string("/").append(path);
  }
  const std::size_t slash = base.path.rfind('/');
  return std::string(base.path.substr(0, slash == std::string_view::npos ? 0 : slash + 1))
      .append(path);
}

// [rfc3986 §5.3]
std::string Recompose(const IriParts& parts, std::string_view path) {
  std::string out;
  if (parts.scheme.has_value()) {
    out.append(*parts.scheme).append(":");
  }
  if (parts.authority.has_value()) {
    out.append("//").append(*parts.authority);
  }
  out.append(path);
  if (parts.query.has_value()) {
    out.append("?").append(*parts.query);
  }
  if (parts.fragment.has_value()) {
    out.append("#").append(*parts.fragment);
  }
  return out;
}

}  // namespace

bool HasScheme(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 0 && IsAlpha(text.front()) &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
           return IsAlphanumeric(c) || c == '+' || c == '-' || c == '.';
         });
}

bool IsWellFormedIri(std::string_view text) {
  const bool has_one_fragment = text.find('#') == text.rfind('#');
  return HasScheme(text) && has_one_fragment && std::none_of(text.begin(), text.end(), [](char c) {
           constexpr std::string_view kForbidden = "<>\"{}|\\^`";
           const auto byte = static_cast<unsigned char>(c);
           return byte <= 0x20 || byte == 0x7f || kForbidden.find(c) != std::string_view::npos;
         });
}

bool IsBlankNodeId(std::string_view text) {
  return text.starts_with("_:");
}

bool IsWellFormedBlankNodeId(std::string_view text) {
  if (!IsBlankNodeId(text) || text.size() == 2) {
    return false;
  }
  const std::string_view label = text.substr(2);
  return label.front() != '-' && label.front() != '.' && label.back() != '.' &&
         std::all_of(label.begin(), label.end(), [](char c) {
           return IsAlphanumeric(c) || c == '_' || c == '-' || c == '.' || c == ':' ||
                  static_cast<unsigned char>(c) >= 0x80;
         });
}

bool IsWellFormedLanguage(std::string_view tag) {
  constexpr std::size_t kMaxSubtagLen = 8;
  bool is_first = true;
  while (true) {
    const std::size_t end = std::min(tag.find('-'), tag.size());
    const std::string_view subtag = tag.substr(0, end);
    const bool has_form = std::all_of(subtag.begin(), subtag.end(), [&](char c) {
      return is_first ? IsAlpha(c) : IsAlphanumeric(c);
    });
    if (subtag.empty() || subtag.size() > kMaxSubtagLen || !has_form) {
      return false;
    }
    if (end == tag.size()) {
      return true;
    }
    tag.remove_prefix(end + 1);
    is_first = false;
  }
}

std::string ResolveIri(std::string_view base, std::string_view reference) {
  const IriParts from = Split(base);
  IriParts target = Split(reference);
  if (target.scheme.has_value()) {
    return Recompose(target, RemoveDotSegments(target.path));
  }
  target.scheme = from.scheme;
  if (target.authority.has_value()) {
    return Recompose(target, RemoveDotSegments(target.path));
  }
  target.authority = from.authority;
  if (target.path.empty()) {
    if (!target.query.has_value()) {
      target.query = from.query;
    }
    return Recompose(target, from.path);
  }
  if (target.path.starts_with('/')) {
    return Recompose(target, RemoveDotSegments(target.path));
  }
  return Recompose(target, RemoveDotSegments(MergePaths(from, target.path)));
}

}  // namespace issuer
