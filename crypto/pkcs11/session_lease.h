// SessionLease: one PKCS#11 session, used by one caller, that returns itself to its pool.
#pragma once

#include "appliance/base/result.h"
#include "crypto/pkcs11/return_value.h"
#include "crypto/pkcs11/token.h"

namespace issuer {

class SessionPool;

// No session; CK_INVALID_HANDLE.
constexpr SessionHandle kNoSession = 0;

// Move-only; confined to one thread at a time. On destruction the session goes back to the pool, or
// is closed if one of the calls made in it said that it, or the device, is lost.
class SessionLease {
 public:
  SessionLease(SessionLease&& other) noexcept;
  SessionLease& operator=(SessionLease&& other) noexcept;
  SessionLease(const SessionLease&) = delete;
  SessionLease& operator=(const SessionLease&) = delete;
  ~SessionLease();

  SessionHandle handle() const { return handle_; }
  Cryptoki& cryptoki() const;

  // Every return value of a call in this session passes through here, so that the lease learns of
  // its own loss. Ok for CKR_OK; else the code of MeaningOf(value), with `detail`, a literal.
  Status Check(ReturnValue value, const char* detail);

 private:
  friend class SessionPool;
  SessionLease(SessionPool& pool, SessionHandle handle) : pool_(&pool), handle_(handle) {}
  void GiveBack();

  SessionPool* pool_;  // null once moved from
  SessionHandle handle_;
  SessionFate fate_ = SessionFate::kUsable;
};

}  // namespace issuer
