#include "api/wallet/deferred_request.h"

#include <cstddef>
#include <string>

#include "api/http/media_type.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

constexpr std::size_t kTransactionLen = 43;  // characters, see TransactionId

}  // namespace

Result<TransactionId> ParseDeferredRequest(const HttpRequest& request) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type != nullptr && IsMediaType(*content_type, "application/jwt")) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "encrypted requests are not served");
  }
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "not JSON by its media type");
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value() || body->AsObject() == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "no JSON object");
  }
  const std::string* transaction = body->FindText("transaction_id");
  if (transaction == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed,
                "no transaction_id, or one that is no text");
  }
  if (body->Find("credential_response_encryption") != nullptr) {
    return Fail(ErrorCode::kEncryptionParametersInvalid, "a response key in a plain request");
  }
  if (transaction->size() != kTransactionLen) {
    return Fail(ErrorCode::kTransactionUnknown, "not of a transaction's length");
  }
  return TransactionId(AsBytes(*transaction));
}

}  // namespace issuer
