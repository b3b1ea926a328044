// Tokens that are locked, full, broken or strange: what SoftHSM never is, on a module that is told
// to be.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "crypto/pkcs11/fake_module.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/session_pool.h"
#include "crypto/pkcs11/signing_key.h"
#include "crypto/pkcs11/token.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const Bytes kKeyId = {0x01};

Deadline Now() {
  return Deadline::In(std::chrono::milliseconds(0));
}
Pin AnyPin() {
  return Pin(AsBytes("1234"));
}

class IllDevice : public testing::Test {
 protected:
  IllDevice()
      : library_(dlopen(FAKE_MODULE, RTLD_NOW)),
        state_(static_cast<FakeModuleState*>(dlsym(library_, "fake_module"))) {
    CHECK(state_ != nullptr);
    Reset();
  }
  ~IllDevice() override { dlclose(library_); }

  void Reset() {
    state_->initialize = CKR_OK;
    state_->log_in = CKR_OK;
    state_->sign = CKR_OK;
    state_->token_flags = 0;
    state_->num_tokens = 1;
    state_->max_sessions = 100;
    state_->signature_len = 64;
    state_->num_logins = 0;
    state_->num_sessions = 0;
    state_->num_finalized = 0;
  }

  Token Find(const Module& module) {
    const Result<Token> token = Token::Find(module, "fake");
    CHECK(token.has_value());
    return *token;
  }

  void* library_;
  FakeModuleState* state_;
};

TEST_F(IllDevice, ModuleThatRefusesToInitialiseIsUnusable) {
  for (const CK_RV value : {CKR_GENERAL_ERROR, CKR_CRYPTOKI_ALREADY_INITIALIZED, CKR_CANT_LOCK}) {
    state_->initialize = value;
    EXPECT_THAT(Module::Load(FAKE_MODULE), FailsWith(ErrorCode::kTokenModuleUnusable));
  }
  EXPECT_EQ(state_->num_finalized, 0) << "what is not ours is not ours to finalise";
}

TEST_F(IllDevice, ModuleIsFinalisedOnce) {
  {
    Result<Module> module = Module::Load(FAKE_MODULE);
    ASSERT_THAT(module, IsOk());
    Module moved = std::move(*module);
    *module = std::move(moved);
  }
  EXPECT_EQ(state_->num_finalized, 1);
}

TEST_F(IllDevice, TwoTokensOfOneLabelAreRefused) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  for (const CK_ULONG num_tokens : {0UL, 2UL}) {
    state_->num_tokens = num_tokens;
    EXPECT_THAT(Token::Find(module, "fake"), FailsWith(ErrorCode::kTokenMissing)) << num_tokens;
  }
}

TEST_F(IllDevice, PinIsNotTriedWhenItCouldLockTheToken) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  const struct {
    const char* why;
    CK_FLAGS flags;
    PinState state;
    bool is_tried;
  } kCases[] = {
      {"fresh", 0, PinState::kFresh, true},
      {"one wrong try before", CKF_USER_PIN_COUNT_LOW, PinState::kCountLow, true},
      {"last try", CKF_USER_PIN_FINAL_TRY, PinState::kFinalTry, false},
      {"last try, and count low",
       CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY,
       PinState::kFinalTry,
       false},
      {"locked", CKF_USER_PIN_LOCKED, PinState::kLocked, false},
      {"locked, and all the rest",
       CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED,
       PinState::kLocked,
       false},
  };
  for (const auto& c : kCases) {
    Reset();
    state_->token_flags = c.flags;
    const Token token = Find(module);
    EXPECT_THAT(token.ReadPinState(), IsOkAndHolds(c.state)) << c.why;
    const auto pool = SessionPool::Open(token, AnyPin(), 2);
    if (c.is_tried) {
      EXPECT_THAT(pool, IsOk()) << c.why;
      EXPECT_EQ(state_->num_logins, 1) << c.why;
    } else {
      EXPECT_THAT(pool, FailsWith(ErrorCode::kTokenPinUnsafe)) << c.why;
      EXPECT_EQ(state_->num_logins, 0) << c.why;
    }
  }
}

TEST_F(IllDevice, RefusedLoginIsNotRepeatedAndLeavesNoSession) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  const struct {
    CK_RV value;
    ErrorCode code;
  } kCases[] = {{CKR_PIN_INCORRECT, ErrorCode::kTokenPinWrong},
                {CKR_PIN_LEN_RANGE, ErrorCode::kTokenPinWrong},
                {CKR_PIN_LOCKED, ErrorCode::kTokenPinUnsafe},
                {CKR_USER_PIN_NOT_INITIALIZED, ErrorCode::kTokenPinUnsafe},
                {CKR_DEVICE_ERROR, ErrorCode::kTokenDevice}};
  for (const auto& c : kCases) {
    Reset();
    state_->log_in = c.value;
    EXPECT_THAT(SessionPool::Open(Find(module), AnyPin(), 2), FailsWith(c.code));
    EXPECT_EQ(state_->num_logins, 1);
    EXPECT_EQ(state_->num_sessions, 0);
  }
}

TEST_F(IllDevice, LoginThatHasHappenedIsGood) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  state_->log_in = CKR_USER_ALREADY_LOGGED_IN;
  EXPECT_THAT(SessionPool::Open(Find(module), AnyPin(), 1), IsOk());
}

TEST_F(IllDevice, TokenWithTooFewSessionsIsNoticedAtStart) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  state_->max_sessions = 3;  // one is the pool's own
  EXPECT_THAT(SessionPool::Open(Find(module), AnyPin(), 3), FailsWith(ErrorCode::kSignerBusy));
  EXPECT_EQ(state_->num_sessions, 0);
  EXPECT_THAT(SessionPool::Open(Find(module), AnyPin(), 2), IsOk());
}

TEST_F(IllDevice, SessionOfAFailedSignatureIsClosedAndItsPlaceRefilled) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  ASSERT_OK_AND_ASSIGN(const auto pool, SessionPool::Open(Find(module), AnyPin(), 1));
  ASSERT_EQ(state_->num_sessions, 2);
  for (const CK_RV value :
       {CKR_DEVICE_ERROR, CKR_DEVICE_REMOVED, CKR_SESSION_HANDLE_INVALID, CKR_FUNCTION_FAILED}) {
    {
      ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Now()));
      ASSERT_OK_AND_ASSIGN(const SigningKey key,
                           SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
      state_->sign = value;
      EXPECT_THAT(key.Sign(lease, AsBytes("x")), FailsWith(ErrorCode::kTokenDevice));
    }
    EXPECT_EQ(state_->num_sessions, 1);

    // As long as no session can be had, the place stays in the pool.
    state_->max_sessions = 1;
    EXPECT_THAT(pool->Lease(Now()), FailsWith(ErrorCode::kSignerBusy));
    state_->max_sessions = 100;
    state_->sign = CKR_OK;
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Now()));
    ASSERT_OK_AND_ASSIGN(const SigningKey key,
                         SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
    EXPECT_THAT(key.Sign(lease, AsBytes("x")), IsOk());
    EXPECT_EQ(state_->num_sessions, 2);
  }
}

TEST_F(IllDevice, LiveSessionsAreLentBeforeLostOnes) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  ASSERT_OK_AND_ASSIGN(const auto pool, SessionPool::Open(Find(module), AnyPin(), 2));
  {
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Now()));
    EXPECT_THAT(lease.Check(CKR_DEVICE_ERROR, "test"), FailsWith(ErrorCode::kTokenDevice));
  }
  state_->max_sessions = 0;  // no new one can be had
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(pool->Lease(Now()), IsOk());
  }
}

TEST_F(IllDevice, SignatureOfAnotherLengthIsRefused) {
  ASSERT_OK_AND_ASSIGN(const Module module, Module::Load(FAKE_MODULE));
  ASSERT_OK_AND_ASSIGN(const auto pool, SessionPool::Open(Find(module), AnyPin(), 1));
  ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Now()));
  ASSERT_OK_AND_ASSIGN(const SigningKey key,
                       SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
  for (const CK_ULONG len : {0UL, 63UL}) {
    state_->signature_len = len;
    EXPECT_THAT(key.Sign(lease, AsBytes("x")), FailsWith(ErrorCode::kTokenDevice)) << len;
  }
}

}  // namespace
}  // namespace issuer
