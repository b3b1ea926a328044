#include "crypto/pkcs11/session_lease.h"

#include <utility>

#include "crypto/pkcs11/internal.h"
#include "crypto/pkcs11/session_pool.h"

namespace issuer {

SessionLease::SessionLease(SessionLease&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)), handle_(other.handle_), fate_(other.fate_) {}

SessionLease& SessionLease::operator=(SessionLease&& other) noexcept {
  if (this != &other) {
    GiveBack();
    pool_ = std::exchange(other.pool_, nullptr);
    handle_ = other.handle_;
    fate_ = other.fate_;
  }
  return *this;
}

SessionLease::~SessionLease() {
  GiveBack();
}

Cryptoki& SessionLease::cryptoki() const {
  return pool_->token_.cryptoki();
}

Status SessionLease::Check(ReturnValue value, const char* detail) {
  if (value == CKR_OK) {
    return {};
  }
  const ReturnMeaning meaning = MeaningOf(value);
  if (meaning.fate == SessionFate::kLost) {
    fate_ = SessionFate::kLost;
  }
  return Fail(meaning.code, detail);
}

void SessionLease::GiveBack() {
  SessionPool* const pool = std::exchange(pool_, nullptr);
  if (pool == nullptr) {
    return;
  }
  if (fate_ == SessionFate::kLost) {
    // Whatever it answers: the session is not used again.
    pool->token_.cryptoki().functions->C_CloseSession(handle_);
    pool->Return(kNoSession);
  } else {
    pool->Return(handle_);
  }
}

}  // namespace issuer
