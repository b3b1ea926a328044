#include "api/http/authorization.h"

#include <algorithm>
#include <string_view>

#include "api/http/field_syntax.h"
#include "appliance/base/bytes.h"

namespace issuer {
namespace {

// token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=" [rfc9110 §11.2]
bool IsToken68(std::string_view text) {
  const auto last = text.find_last_not_of('=');
  if (last == std::string_view::npos) {
    return false;
  }
  const std::string_view body = text.substr(0, last + 1);
  return std::all_of(body.begin(), body.end(), [](char c) {
    return IsAlpha(c) || IsDigit(c) || std::string_view("-._~+/").find(c) != std::string_view::npos;
  });
}

// True if a parameter of the query is spelled access_token, in clear or percent-encoded.
bool QueryHasToken(std::string_view query) {
  while (!query.empty()) {
    const std::string_view piece = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(piece.size() + 1, query.size()));
    const std::string_view raw = piece.substr(0, piece.find('='));
    std::string name;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (raw[i] == '%' && raw.size() - i >= 3) {
        name.push_back(static_cast<char>(HexValue(raw[i + 1]) * 16 + HexValue(raw[i + 2])));
        i += 2;
      } else {
        name.push_back(raw[i]);
      }
    }
    if (name == "access_token") {
      return true;
    }
  }
  return false;
}

std::optional<TokenScheme> SchemeOf(std::string_view name) {
  if (EqualsIgnoringCase(name, "Bearer")) {
    return TokenScheme::kBearer;
  }
  if (EqualsIgnoringCase(name, "DPoP")) {
    return TokenScheme::kDpop;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<PresentedToken>> ParseAuthorization(const HttpRequest& request) {
  if (QueryHasToken(request.query)) {
    return Fail(ErrorCode::kAccessTokenMalformed, "access token in the query");
  }
  if (request.CountHeaders("authorization") == 0) {
    return std::optional<PresentedToken>();
  }
  const std::string* field = request.FindHeader("authorization");
  if (field == nullptr) {
    return Fail(ErrorCode::kAccessTokenMalformed, "Authorization is repeated");
  }
  const std::string_view value = *field;
  const auto space = value.find(' ');
  const std::optional<TokenScheme> scheme = SchemeOf(value.substr(0, space));
  if (!scheme.has_value()) {
    return std::optional<PresentedToken>();
  }
  const auto start = value.find_first_not_of(' ', std::min(space, value.size()));
  const std::string_view token = start == std::string_view::npos ? "" : value.substr(start);
  if (!IsToken68(token)) {
    return Fail(ErrorCode::kAccessTokenMalformed, "Authorization does not hold one token");
  }
  return std::optional<PresentedToken>(PresentedToken{*scheme, AccessToken(AsBytes(token))});
}

}  // namespace issuer
