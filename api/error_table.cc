#include "api/error_table.h"

#include <algorithm>
#include <vector>

#include "api/error_response.h"

namespace issuer {
namespace {

constexpr std::string_view kIntroduction = R"(# Errors

Every error that this appliance answers, rendered from `api/error_response.cc`; a test compares the two. A fact has one
answer, whatever the endpoint it shows at.

**Wallet port.** Where a standard has a code, the body is `{"error": "...", "error_description": "..."}`, exactly these
members; otherwise it is `{"message": "..."}`: faults of the server and refusals by HTTP itself get no invented OAuth code. A
request without any access token gets 401 without a body [rfc6750 §3.1].

**Operator port.** The body is `{"error": {"code": "...", "message": "...", "request_id": "..."}}`; `code` is the first column.
Where one member of the request is to blame, `member` names it (`credentials[0].claims.birthdate`) and `reason` says what is wrong.
Values from the request are never repeated.

Bodies are `application/json`, never cached, never encrypted. A 405 has `Allow`, and `use_dpop_nonce` comes with a `DPoP-Nonce`.
The challenges are those of `dpop.mode = "allowed"`: with `"off"` they name `Bearer` only, with `"required"` `DPoP` only.

| code | status | `error` for wallets | sentence | header |
|---|---|---|---|---|
)";

std::string FieldsOf(const ErrorAnswer& answer) {
  const TokenSchemes both{true, "..."};
  std::string fields;
  if (answer.challenge != Challenge::kNone) {
    fields += "`WWW-Authenticate: " + ChallengeText(answer.challenge, both) + "`";
  }
  if (answer.retry_after > Seconds(0)) {
    fields += "`Retry-After: " + std::to_string(answer.retry_after.count()) + "`";
  }
  return fields;
}

std::string RowOf(ErrorCode code) {
  const ErrorAnswer answer = AnswerTo(code);
  const std::string error =
      answer.error.empty() ? std::string() : "`" + std::string(answer.error) + "`";
  return "| `" + OperatorCode(code) + "` | " + std::to_string(answer.status) + " | " + error +
         " | " + std::string(answer.sentence) + " | " + FieldsOf(answer) + " |\n";
}

}  // namespace

std::string ErrorTableMarkdown() {
  std::vector<ErrorCode> codes;
  for (int value = 0; value <= static_cast<int>(ErrorCode::kInternal); ++value) {
    codes.push_back(static_cast<ErrorCode>(value));
  }
  std::stable_sort(codes.begin(), codes.end(), [](ErrorCode a, ErrorCode b) {
    return AnswerTo(a).status < AnswerTo(b).status;
  });
  std::string markdown(kIntroduction);
  for (const ErrorCode code : codes) {
    markdown += RowOf(code);
  }
  return markdown;
}

}  // namespace issuer
