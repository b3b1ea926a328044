// Module, token, login and sessions against SoftHSM.
#include "crypto/pkcs11/session_pool.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "crypto/pkcs11/internal.h"
#include "crypto/pkcs11/key_generation.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/signing_key.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"

namespace issuer {
namespace {

const Bytes kKeyId = {0x01};

Deadline Now() {
  return Deadline::In(std::chrono::milliseconds(0));
}
Deadline Soon() {
  return Deadline::In(std::chrono::seconds(60));
}

class SessionPoolTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(Module module, Module::Load(SoftToken::module_path()));
    module_ = std::make_unique<Module>(std::move(module));
    ASSERT_OK_AND_ASSIGN(const Token token, Token::Find(*module_, SoftToken::kLabel));
    token_ = std::make_unique<Token>(token);
  }

  std::unique_ptr<SessionPool> Open(std::size_t num_sessions) {
    auto pool = SessionPool::Open(*token_, SoftToken::user_pin(), num_sessions);
    CHECK(pool.has_value());
    return std::move(*pool);
  }

  SoftToken soft_token_{{{"key", "01", SignatureAlgorithm::kEs256}}};
  std::unique_ptr<Module> module_;
  std::unique_ptr<Token> token_;
};

TEST_F(SessionPoolTest, ModuleIsRefusedWhenItIsNone) {
  const struct {
    const char* why;
    const char* path;
  } kCases[] = {{"no such file", "/nonexistent/module.so"},
                {"a library without C_GetFunctionList", "libm.so.6"},
                {"not a library", "/etc/passwd"}};
  for (const auto& c : kCases) {
    EXPECT_THAT(Module::Load(c.path), FailsWith(ErrorCode::kTokenModuleUnusable)) << c.why;
  }
}

TEST_F(SessionPoolTest, ModuleIsRefusedASecondTimeAndFreeAgainAfterwards) {
  EXPECT_THAT(Module::Load(SoftToken::module_path()), FailsWith(ErrorCode::kTokenModuleUnusable));
  module_.reset();
  EXPECT_THAT(Module::Load(SoftToken::module_path()), IsOk());
}

TEST_F(SessionPoolTest, TokenIsFoundByItsWholeLabel) {
  for (const char* label : {"chancery", "chancery-test2", "", " chancery-test"}) {
    EXPECT_THAT(Token::Find(*module_, label), FailsWith(ErrorCode::kTokenMissing)) << label;
  }
  EXPECT_THAT(Token::Find(*module_, SoftToken::kLabel), IsOk());
}

TEST_F(SessionPoolTest, InitializeTokenLeavesAnExistingTokenAlone) {
  EXPECT_THAT(
      InitializeToken(
          *module_, std::string(SoftToken::kLabel), SoftToken::user_pin(), SoftToken::user_pin()),
      FailsWith(ErrorCode::kKeyUnfit));
  const auto pool = Open(1);
  ASSERT_OK_AND_ASSIGN(SessionLease session, pool->Lease(Soon()));
  EXPECT_THAT(SigningKey::Find(session, kKeyId, SignatureAlgorithm::kEs256), IsOk());
}

TEST_F(SessionPoolTest, InitializeTokenMakesASecondTokenBesideTheFirst) {
  ASSERT_THAT(InitializeToken(*module_, "second", SoftToken::user_pin(), SoftToken::user_pin()),
              IsOk());
  EXPECT_THAT(Token::Find(*module_, "second"), IsOk());
  EXPECT_THAT(Token::Find(*module_, SoftToken::kLabel), IsOk());
}

TEST_F(SessionPoolTest, InitializeTokenRefusesWhatTheTokenCannotHold) {
  const std::string long_label(33, 'x');
  EXPECT_THAT(InitializeToken(*module_, long_label, SoftToken::user_pin(), SoftToken::user_pin()),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(InitializeToken(*module_, "", SoftToken::user_pin(), SoftToken::user_pin()),
              FailsWith(ErrorCode::kConfigInvalid));
  EXPECT_THAT(InitializeToken(*module_, "short-pin", SoftToken::user_pin(), Pin(AsBytes("12"))),
              FailsWith(ErrorCode::kTokenPinWrong));
  EXPECT_THAT(Token::Find(*module_, "short-pin"), FailsWith(ErrorCode::kTokenMissing));
}

TEST_F(SessionPoolTest, WrongPinIsTriedOnce) {
  ASSERT_OK_AND_ASSIGN(const PinState before, token_->ReadPinState());
  EXPECT_EQ(before, PinState::kFresh);
  EXPECT_THAT(SessionPool::Open(*token_, Pin(AsBytes("wrong-pin")), 3),
              FailsWith(ErrorCode::kTokenPinWrong));
  ASSERT_OK_AND_ASSIGN(const PinState after, token_->ReadPinState());
  EXPECT_EQ(after, PinState::kCountLow);
  // The right one still works, and clears the count.
  { const auto pool = Open(1); }
  ASSERT_OK_AND_ASSIGN(const PinState cleared, token_->ReadPinState());
  EXPECT_EQ(cleared, PinState::kFresh);
}

TEST_F(SessionPoolTest, SessionsAreLentUpToTheBound) {
  const auto pool = Open(2);
  ASSERT_OK_AND_ASSIGN(SessionLease first, pool->Lease(Soon()));
  {
    ASSERT_OK_AND_ASSIGN(const SessionLease second, pool->Lease(Soon()));
    EXPECT_NE(first.handle(), second.handle());
    EXPECT_THAT(pool->Lease(Now()), FailsWith(ErrorCode::kSignerBusy));
  }
  EXPECT_THAT(pool->Lease(Now()), IsOk());
}

TEST_F(SessionPoolTest, MovedLeaseGoesBackOnce) {
  const auto pool = Open(1);
  {
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Soon()));
    SessionLease moved = std::move(lease);
    lease = std::move(moved);
  }
  ASSERT_OK_AND_ASSIGN(const SessionLease only, pool->Lease(Now()));
  EXPECT_THAT(pool->Lease(Now()), FailsWith(ErrorCode::kSignerBusy));
}

TEST_F(SessionPoolTest, SessionThatVanishedIsReplaced) {
  const auto pool = Open(1);
  SessionHandle lost = kNoSession;
  {
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Soon()));
    ASSERT_OK_AND_ASSIGN(const SigningKey key,
                         SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
    lost = lease.handle();
    ASSERT_EQ(module_->cryptoki().functions->C_CloseSession(lost), CKR_OK);
    EXPECT_THAT(key.Sign(lease, AsBytes("x")), FailsWith(ErrorCode::kTokenDevice));
  }
  ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Soon()));
  EXPECT_NE(lease.handle(), lost);
  ASSERT_OK_AND_ASSIGN(const SigningKey key,
                       SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
  EXPECT_THAT(key.Sign(lease, AsBytes("x")), IsOk());
}

TEST_F(SessionPoolTest, SessionIsKeptAfterAnErrorThatIsNotItsOwn) {
  const auto pool = Open(1);
  SessionHandle handle = kNoSession;
  {
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Soon()));
    handle = lease.handle();
    EXPECT_THAT(lease.Check(CKR_MECHANISM_INVALID, "test"), FailsWith(ErrorCode::kKeyUnfit));
  }
  ASSERT_OK_AND_ASSIGN(const SessionLease lease, pool->Lease(Soon()));
  EXPECT_EQ(lease.handle(), handle);
}

TEST_F(SessionPoolTest, LostLoginIsADeviceErrorNotASecondLogin) {
  const auto pool = Open(1);
  {
    ASSERT_OK_AND_ASSIGN(SessionLease lease, pool->Lease(Soon()));
    ASSERT_OK_AND_ASSIGN(const SigningKey key,
                         SigningKey::Find(lease, kKeyId, SignatureAlgorithm::kEs256));
    ASSERT_EQ(module_->cryptoki().functions->C_Logout(lease.handle()), CKR_OK);
    EXPECT_THAT(key.Sign(lease, AsBytes("x")), FailsWith(ErrorCode::kTokenDevice));
  }
  EXPECT_THAT(pool->Lease(Soon()), FailsWith(ErrorCode::kTokenDevice));
  // The place in the pool is not lost by that.
  EXPECT_THAT(pool->Lease(Soon()), FailsWith(ErrorCode::kTokenDevice));
}

}  // namespace
}  // namespace issuer
