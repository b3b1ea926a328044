#include "crypto/pkcs11/revocation_list_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appliance/base/random.h"
#include "crypto/pkcs11/certificate_builder.h"
#include "crypto/pkcs11/session_pool.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"

namespace issuer {
namespace {

constexpr Timestamp kNow{Seconds(1'800'000'000)};
constexpr CertificateValidity kValidity{kNow - std::chrono::hours(1), kNow + std::chrono::days(90)};

class RevocationListBuilderTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(Module module, Module::Load(SoftToken::module_path()));
    module_ = std::make_unique<Module>(std::move(module));
    ASSERT_OK_AND_ASSIGN(const Token token, Token::Find(*module_, SoftToken::kLabel));
    ASSERT_OK_AND_ASSIGN(pool_, SessionPool::Open(token, SoftToken::user_pin(), 1));
    ASSERT_OK_AND_ASSIGN(SessionLease session,
                         pool_->Lease(Deadline::In(std::chrono::seconds(60))));
    session_ = std::make_unique<SessionLease>(std::move(session));
  }
  void TearDown() override { session_.reset(); }

  SigningKey Key(std::uint8_t id, SignatureAlgorithm algorithm) {
    const Result<SigningKey> key = SigningKey::Find(*session_, Bytes{id}, algorithm);
    CHECK(key.has_value());
    return *key;
  }
  Bytes Anchor(const SigningKey& key) {
    const Result<Bytes> anchor =
        BuildTrustAnchor({"Example IACA", kValidity}, key, *session_, random_);
    CHECK(anchor.has_value());
    return *anchor;
  }

  SoftToken soft_token_{{{"es256", "01", SignatureAlgorithm::kEs256},
                         {"es384", "02", SignatureAlgorithm::kEs384},
                         {"eddsa", "03", SignatureAlgorithm::kEdDsa}}};
  SystemRandom random_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<SessionPool> pool_;
  std::unique_ptr<SessionLease> session_;
};

RevocationListDraft Draft() {
  return {7, kNow, kNow + std::chrono::days(30), {}};
}

// [MD-10]
TEST_F(RevocationListBuilderTest, EveryAlgorithmSignsAListThatVerifies) {
  RevocationListDraft draft = Draft();
  draft.revoked = {{Bytes{0x7f, 0x01}, kNow - Seconds(10)}, {Bytes{0x80}, kNow}};
  std::uint8_t id = 0;
  for (const SignatureAlgorithm algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    const SigningKey key = Key(++id, algorithm);
    const Bytes anchor = Anchor(key);
    ASSERT_OK_AND_ASSIGN(const Bytes der, BuildRevocationList(draft, anchor, key, *session_));
    ASSERT_OK_AND_ASSIGN(const RevocationList list, ParseRevocationList(der, anchor));
    EXPECT_EQ(list.der, der);
    EXPECT_EQ(list.number, 7U);
    EXPECT_EQ(list.this_update, draft.this_update);
    EXPECT_EQ(list.next_update, draft.next_update);
    EXPECT_EQ(list.revoked, draft.revoked) << "big numbers stay positive";
  }
}

TEST_F(RevocationListBuilderTest, AnEmptyListIsOne) {
  const SigningKey key = Key(1, SignatureAlgorithm::kEs256);
  const Bytes anchor = Anchor(key);
  ASSERT_OK_AND_ASSIGN(const Bytes der, BuildRevocationList(Draft(), anchor, key, *session_));
  ASSERT_OK_AND_ASSIGN(const RevocationList list, ParseRevocationList(der, anchor));
  EXPECT_TRUE(list.revoked.empty());
}

TEST_F(RevocationListBuilderTest, RefusesWhatMakesNoList) {
  const SigningKey key = Key(1, SignatureAlgorithm::kEs256);
  const SigningKey other = Key(2, SignatureAlgorithm::kEs384);
  const Bytes anchor = Anchor(key);
  EXPECT_THAT(BuildRevocationList(Draft(), anchor, other, *session_),
              FailsWith(ErrorCode::kCertificateInvalid));
  EXPECT_THAT(BuildRevocationList(Draft(), Bytes{0x30, 0x00}, key, *session_),
              FailsWith(ErrorCode::kCertificateInvalid));
  RevocationListDraft ended = Draft();
  ended.next_update = ended.this_update;
  EXPECT_THAT(BuildRevocationList(ended, anchor, key, *session_),
              FailsWith(ErrorCode::kCertificateInvalid));
}

TEST_F(RevocationListBuilderTest, NoOtherAuthorityAndNoChangedListIsTaken) {
  const SigningKey key = Key(1, SignatureAlgorithm::kEs256);
  const Bytes anchor = Anchor(key);
  ASSERT_OK_AND_ASSIGN(Bytes der, BuildRevocationList(Draft(), anchor, key, *session_));
  EXPECT_THAT(ParseRevocationList(der, Anchor(Key(2, SignatureAlgorithm::kEs384))),
              FailsWith(ErrorCode::kCertificateInvalid));
  for (const std::size_t at : {der.size() / 3, der.size() / 2, der.size() - 1}) {
    Bytes changed = der;
    changed[at] ^= 1U;
    EXPECT_THAT(ParseRevocationList(changed, anchor), FailsWith(ErrorCode::kCertificateInvalid));
  }
  der.push_back(0);
  EXPECT_THAT(ParseRevocationList(der, anchor), FailsWith(ErrorCode::kCertificateInvalid));
  EXPECT_THAT(ParseRevocationList({}, anchor), FailsWith(ErrorCode::kCertificateInvalid));
  EXPECT_THAT(ParseRevocationList(Bytes(kMaxRevocationListLen + 1), anchor),
              FailsWith(ErrorCode::kCertificateInvalid));
}

}  // namespace
}  // namespace issuer
