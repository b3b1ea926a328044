// SessionPool: a bounded number of logged-in sessions, lent out one caller at a time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "crypto/pkcs11/return_value.h"
#include "crypto/pkcs11/session_lease.h"
#include "crypto/pkcs11/token.h"

namespace issuer {

// kReadOnly is enough to sign; kReadWrite to make keys.
enum class SessionAccess { kReadOnly, kReadWrite };

// Keeps one session of its own open beside those it lends, since a token forgets the login with its
// last session. Any thread. Must outlive its leases; the Module must outlive it.
class SessionPool {
  // Only Open() can make one, so only Open() can call the constructor.
  class PassKey {
    friend class SessionPool;
    PassKey() = default;
  };

 public:
  // Opens a session, logs in with `pin` (once, see Token::LogIn) and opens `num_sessions` more to
  // lend, so that a token which cannot hold that many says so now. Fails with kTokenPinUnsafe,
  // kTokenPinWrong (never retry), kTokenDevice, kSignerBusy (the token has too few sessions left).
  // Precondition: num_sessions > 0.
  static Result<std::unique_ptr<SessionPool>> Open(const Token& token,
                                                   const Pin& pin,
                                                   std::size_t num_sessions,
                                                   SessionAccess access = SessionAccess::kReadOnly);

  SessionPool(PassKey, const Token& token, std::size_t num_sessions, SessionAccess access)
      : token_(token), num_sessions_(num_sessions), access_(access) {}
  SessionPool(const SessionPool&) = delete;
  SessionPool& operator=(const SessionPool&) = delete;
  ~SessionPool();

  // A session to use alone until the lease is destroyed. Waits for one to come back, until
  // `deadline`. One that was lost is replaced by a new one here. Fails with kSignerBusy (none came
  // back in time; retry later), kTokenDevice (no new session can be had, or the token has logged us
  // out; retry later).
  Result<SessionLease> Lease(Deadline deadline);

  std::size_t num_sessions() const { return num_sessions_; }

 private:
  friend class SessionLease;
  // A new session that shares the login. Fails as Lease() does.
  Result<SessionHandle> OpenLoggedIn() const;
  Result<SessionHandle> OpenSession() const;
  // Takes back what Lease() gave: a session to lend again, or kNoSession for a lost one.
  void Return(SessionHandle session);

  const Token token_;
  const std::size_t num_sessions_;
  const SessionAccess access_;
  SessionHandle keeper_ = kNoSession;  // never lent; holds the login

  std::mutex mutex_;  // guards idle_
  std::condition_variable returned_;
  std::vector<SessionHandle> idle_;  // kNoSession: to be opened at next use
};

}  // namespace issuer
