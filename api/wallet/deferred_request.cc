#include "api/wallet/deferred_request.h"

#include <cstddef>
#include <string>
#include <utility>

namespace issuer {
namespace {

constexpr std::size_t kTransactionLen = 43;  // characters, see TransactionId

}  // namespace

Result<DeferredRequest> ParseDeferredRequest(const WalletBody& body,
                                             const EncryptionConfig& encryption) {
  const std::string* transaction = body.json.FindText("transaction_id");
  if (transaction == nullptr) {
    return Fail(ErrorCode::kCredentialRequestMalformed,
                "no transaction_id, or one that is no text");
  }
  ASSIGN_OR_RETURN(std::optional<JweRecipient> recipient, ReadResponseRecipient(body, encryption));
  if (transaction->size() != kTransactionLen) {
    return Fail(ErrorCode::kTransactionUnknown, "not of a transaction's length");
  }
  return DeferredRequest{TransactionId(AsBytes(*transaction)), std::move(recipient)};
}

}  // namespace issuer
