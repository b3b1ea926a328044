#include "api/wallet/token_request.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/form.h"
#include "api/http/media_type.h"
#include "api/wallet/access_request.h"

namespace issuer {
namespace {

constexpr std::string_view kGrantType = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
constexpr std::size_t kCodeLen = 43;       // characters, see PreAuthorizedCode
constexpr std::size_t kMaxTxCodeLen = 64;  // bytes, see TxCode

Result<std::optional<TxCode>> ParseTxCode(const Form& form) {
  const std::string* tx_code = form.Find("tx_code");
  if (tx_code == nullptr) {
    return std::optional<TxCode>();
  }
  if (tx_code->size() > kMaxTxCodeLen) {
    return Fail(ErrorCode::kTokenRequestMalformed, "tx_code too long");
  }
  return std::optional<TxCode>(TxCode(AsBytes(*tx_code)));
}

constexpr std::string_view kRefreshGrantType = "refresh_token";

}  // namespace

Result<Form> ParseTokenForm(const HttpRequest& request) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/x-www-form-urlencoded")) {
    return Fail(ErrorCode::kTokenRequestMalformed, "not a form");
  }
  return ParseForm(request.body);
}

Result<TokenRequest> ParseTokenRequest(const Form& form) {
  const std::string* grant_type = form.Find("grant_type");
  if (grant_type == nullptr) {
    return Fail(ErrorCode::kTokenRequestMalformed, "no grant_type");
  }
  if (*grant_type != kGrantType) {
    return Fail(ErrorCode::kGrantTypeUnsupported, "another grant_type");
  }
  const std::string* code = form.Find("pre-authorized_code");
  if (code == nullptr) {
    return Fail(ErrorCode::kTokenRequestMalformed, "no pre-authorized_code");
  }
  if (code->size() != kCodeLen) {
    return Fail(ErrorCode::kGrantUnknown, "not of a code's length");
  }
  ASSIGN_OR_RETURN(std::optional<TxCode> tx_code, ParseTxCode(form));
  ASSIGN_OR_RETURN(AccessRequest access, ParseAccessRequest(form));
  return TokenRequest{PreAuthorizedCode(AsBytes(*code)), std::move(tx_code), std::move(access)};
}

bool IsRefreshRequest(const Form& form) {
  const std::string* grant_type = form.Find("grant_type");
  return grant_type != nullptr && *grant_type == kRefreshGrantType;
}

Result<RefreshToken> ParseRefreshRequest(const Form& form) {
  const std::string* token = form.Find("refresh_token");
  if (token == nullptr) {
    return Fail(ErrorCode::kTokenRequestMalformed, "no refresh_token");
  }
  if (token->size() != kCodeLen) {
    return Fail(ErrorCode::kRefreshTokenInvalid, "not of a refresh token's length");
  }
  return RefreshToken(AsBytes(*token));
}

}  // namespace issuer
