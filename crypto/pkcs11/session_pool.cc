#include "crypto/pkcs11/session_pool.h"

#include "appliance/base/check.h"
#include "crypto/pkcs11/internal.h"

namespace issuer {

Result<std::unique_ptr<SessionPool>> SessionPool::Open(const Token& token,
                                                       const Pin& pin,
                                                       std::size_t num_sessions,
                                                       SessionAccess access) {
  CHECK(num_sessions > 0);
  auto pool = std::make_unique<SessionPool>(PassKey(), token, num_sessions, access);
  ASSIGN_OR_RETURN(pool->keeper_, pool->OpenSession());
  RETURN_IF_ERROR(token.LogIn(pool->keeper_, pin));
  for (std::size_t i = 0; i < num_sessions; ++i) {
    ASSIGN_OR_RETURN(const SessionHandle session, pool->OpenLoggedIn());
    pool->idle_.push_back(session);
  }
  return pool;
}

SessionPool::~SessionPool() {
  const CK_FUNCTION_LIST& functions = *token_.cryptoki().functions;
  for (const SessionHandle session : idle_) {
    if (session != kNoSession) {
      functions.C_CloseSession(session);
    }
  }
  if (keeper_ != kNoSession) {
    functions.C_CloseSession(keeper_);
  }
}

Result<SessionLease> SessionPool::Lease(Deadline deadline) {
  SessionHandle session = kNoSession;
  {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_until(lock, deadline.at(), [this] { return !idle_.empty(); })) {
      return Fail(ErrorCode::kSignerBusy, "every token session is in use");
    }
    session = idle_.back();
    idle_.pop_back();
  }
  if (session == kNoSession) {
    Result<SessionHandle> opened = OpenLoggedIn();
    if (!opened.has_value()) {
      Return(kNoSession);
      return Unexpected(opened.error());
    }
    session = *opened;
  }
  return SessionLease(*this, session);
}

void SessionPool::Return(SessionHandle session) {
  {
    const std::lock_guard lock(mutex_);
    // A lost one waits at the far end, so that callers are served by the live ones while the device
    // fails.
    idle_.insert(session == kNoSession ? idle_.begin() : idle_.end(), session);
  }
  returned_.notify_one();
}

Result<SessionHandle> SessionPool::OpenSession() const {
  const CK_FLAGS flags =
      CKF_SERIAL_SESSION | (access_ == SessionAccess::kReadWrite ? CKF_RW_SESSION : 0);
  SessionHandle session = kNoSession;
  RETURN_IF_ERROR(ToStatus(
      token_.cryptoki().functions->C_OpenSession(token_.slot(), flags, nullptr, nullptr, &session),
      "the token opens no session"));
  return session;
}

Result<SessionHandle> SessionPool::OpenLoggedIn() const {
  ASSIGN_OR_RETURN(const SessionHandle session, OpenSession());
  const CK_FUNCTION_LIST& functions = *token_.cryptoki().functions;
  CK_SESSION_INFO info{};
  const CK_RV value = functions.C_GetSessionInfo(session, &info);
  if (value == CKR_OK &&
      (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS)) {
    return session;
  }
  functions.C_CloseSession(session);
  return Fail(ErrorCode::kTokenDevice, "the token has forgotten the login");
}

}  // namespace issuer
