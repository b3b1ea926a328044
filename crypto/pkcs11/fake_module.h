// For tests: a PKCS#11 module that does as it is told, for what SoftHSM never does. Its state is
// the symbol `fake_module`.
#pragma once

#include <p11-kit/pkcs11.h>

#include <atomic>

namespace issuer {

struct FakeModuleState {
  std::atomic<CK_RV> initialize = CKR_OK;  // what each function answers
  std::atomic<CK_RV> log_in = CKR_OK;
  std::atomic<CK_RV> sign = CKR_OK;
  std::atomic<CK_FLAGS> token_flags = 0;  // beside CKF_TOKEN_INITIALIZED
  std::atomic<CK_ULONG> num_tokens = 1;   // all called "fake"
  std::atomic<int> max_sessions = 100;    // then CKR_SESSION_COUNT
  std::atomic<CK_ULONG> signature_len = 64;

  std::atomic<int> num_logins = 0;    // calls seen
  std::atomic<int> num_sessions = 0;  // open now
  std::atomic<int> num_finalized = 0;
};

}  // namespace issuer
