// Keys in a SoftHSM token: found, checked, used by many threads.
#include "crypto/pkcs11/signing_key.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "crypto/openssl/signature_verify.h"
#include "crypto/pkcs11/ec_point.h"
#include "crypto/pkcs11/internal.h"
#include "crypto/pkcs11/key_generation.h"
#include "crypto/pkcs11/session_pool.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"

namespace issuer {
namespace {

const Bytes kEs256Id = {0x01};
const Bytes kEs384Id = {0x02};
const Bytes kEdDsaId = {0x03};
const Bytes kOtherId = {0xaa, 0xbb};

Deadline Soon() {
  return Deadline::In(std::chrono::seconds(60));
}

class SigningKeyTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(Module module, Module::Load(SoftToken::module_path()));
    module_ = std::make_unique<Module>(std::move(module));
    ASSERT_OK_AND_ASSIGN(const Token token, Token::Find(*module_, SoftToken::kLabel));
    ASSERT_OK_AND_ASSIGN(
        pool_, SessionPool::Open(token, SoftToken::user_pin(), 3, SessionAccess::kReadWrite));
  }

  SessionLease Lease() {
    Result<SessionLease> lease = pool_->Lease(Soon());
    CHECK(lease.has_value());
    return std::move(*lease);
  }

  // A P-256 pair under `id` whose private key has these marks.
  void MakePair(
      SessionLease& session, const Bytes& id, bool sensitive, bool extractable, bool sign) {
    CK_BBOOL yes = CK_TRUE;
    CK_BBOOL is_sensitive = sensitive ? CK_TRUE : CK_FALSE;
    CK_BBOOL is_extractable = extractable ? CK_TRUE : CK_FALSE;
    CK_BBOOL may_sign = sign ? CK_TRUE : CK_FALSE;
    const Bytes params = EcParamsOf(Curve::kP256);
    std::array<CK_ATTRIBUTE, 4> public_template = {AttributeOf(CKA_TOKEN, yes),
                                                   AttributeOf(CKA_VERIFY, yes),
                                                   AttributeOf(CKA_EC_PARAMS, ByteView(params)),
                                                   AttributeOf(CKA_ID, ByteView(id))};
    std::array<CK_ATTRIBUTE, 6> private_template = {AttributeOf(CKA_TOKEN, yes),
                                                    AttributeOf(CKA_PRIVATE, yes),
                                                    AttributeOf(CKA_SENSITIVE, is_sensitive),
                                                    AttributeOf(CKA_EXTRACTABLE, is_extractable),
                                                    AttributeOf(CKA_SIGN, may_sign),
                                                    AttributeOf(CKA_ID, ByteView(id))};
    CK_MECHANISM mechanism = {CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    ASSERT_EQ(session.cryptoki().functions->C_GenerateKeyPair(session.handle(),
                                                              &mechanism,
                                                              public_template.data(),
                                                              public_template.size(),
                                                              private_template.data(),
                                                              private_template.size(),
                                                              &public_key,
                                                              &private_key),
              CKR_OK);
  }

  // Destroys every object of class `kind` under `id`.
  void Destroy(SessionLease& session, CK_OBJECT_CLASS kind, const Bytes& id) {
    std::array<CK_ATTRIBUTE, 2> filter = {AttributeOf(CKA_CLASS, kind),
                                          AttributeOf(CKA_ID, ByteView(id))};
    ASSERT_OK_AND_ASSIGN(const auto found, FindObjects(session, filter, 8));
    for (const CK_OBJECT_HANDLE object : found) {
      ASSERT_EQ(session.cryptoki().functions->C_DestroyObject(session.handle(), object), CKR_OK);
    }
  }

  SoftToken soft_token_{{{"es256", "01", SignatureAlgorithm::kEs256},
                         {"es384", "02", SignatureAlgorithm::kEs384},
                         {"eddsa", "03", SignatureAlgorithm::kEdDsa}}};
  std::unique_ptr<Module> module_;
  std::unique_ptr<SessionPool> pool_;
};

TEST_F(SigningKeyTest, SignsWithEachAlgorithm) {
  const struct {
    const Bytes& id;
    SignatureAlgorithm algorithm;
    std::size_t signature_len;
  } kCases[] = {{kEs256Id, SignatureAlgorithm::kEs256, 64},
                {kEs384Id, SignatureAlgorithm::kEs384, 96},
                {kEdDsaId, SignatureAlgorithm::kEdDsa, 64}};
  SessionLease session = Lease();
  for (const auto& c : kCases) {
    ASSERT_OK_AND_ASSIGN(const SigningKey key, SigningKey::Find(session, c.id, c.algorithm));
    EXPECT_EQ(key.algorithm(), c.algorithm);
    ASSERT_OK_AND_ASSIGN(const Bytes signature, key.Sign(session, AsBytes("what is signed")));
    EXPECT_EQ(signature.size(), c.signature_len);
    EXPECT_THAT(
        VerifySignature(c.algorithm, key.public_key(), AsBytes("what is signed"), signature),
        IsOk());
    EXPECT_THAT(VerifySignature(c.algorithm, key.public_key(), AsBytes("what is not"), signature),
                FailsWith(ErrorCode::kSignatureInvalid));
  }
}

TEST_F(SigningKeyTest, SignsWithRsaAsOldVerifiersWantIt) {
  SessionLease session = Lease();
  std::uint8_t id = 0x70;
  for (const auto algorithm : {SignatureAlgorithm::kRs256, SignatureAlgorithm::kPs256}) {
    ASSERT_OK_AND_ASSIGN(
        const SigningKey key,
        GenerateKey(session, {KeyName(std::string(JoseName(algorithm))), Bytes{++id}, algorithm}));
    EXPECT_EQ(key.public_key().modulus.size(), 384U);
    EXPECT_EQ(key.public_key().exponent, (Bytes{1, 0, 1}));
    ASSERT_OK_AND_ASSIGN(const Bytes signature, key.Sign(session, AsBytes("what is signed")));
    EXPECT_THAT(VerifySignature(algorithm, key.public_key(), AsBytes("what is signed"), signature),
                IsOk());
    EXPECT_THAT(VerifySignature(algorithm, key.public_key(), AsBytes("what is not"), signature),
                FailsWith(ErrorCode::kSignatureInvalid));
    EXPECT_THAT(SigningKey::Find(session, Bytes{id}, SignatureAlgorithm::kEs256),
                FailsWith(ErrorCode::kKeyUnfit));
  }
  EXPECT_THAT(SigningKey::Find(session, kEs256Id, SignatureAlgorithm::kRs256),
              FailsWith(ErrorCode::kKeyUnfit));
}

TEST_F(SigningKeyTest, SignsFromEightThreadsOverThreeSessions) {
  SessionLease finder = Lease();
  ASSERT_OK_AND_ASSIGN(const SigningKey key,
                       SigningKey::Find(finder, kEs256Id, SignatureAlgorithm::kEs256));
  { const SessionLease back = std::move(finder); }
  std::atomic<int> verified = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t, &key, &verified] {
      for (int i = 0; i < 25; ++i) {
        const std::string message = std::to_string(t) + "/" + std::to_string(i);
        Result<SessionLease> session = pool_->Lease(Soon());
        CHECK(session.has_value());
        const Result<Bytes> signature = key.Sign(*session, AsBytes(message));
        CHECK(signature.has_value());
        if (VerifySignature(key.algorithm(), key.public_key(), AsBytes(message), *signature)
                .has_value()) {
          ++verified;
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(verified, 200);
}

TEST_F(SigningKeyTest, SaysThatAKeyIsMissing) {
  SessionLease session = Lease();
  EXPECT_THAT(SigningKey::Find(session, kOtherId, SignatureAlgorithm::kEs256),
              FailsWith(ErrorCode::kKeyMissing));
}

TEST_F(SigningKeyTest, RefusesAKeyOfAnotherAlgorithm) {
  const struct {
    const char* why;
    const Bytes& id;
    SignatureAlgorithm algorithm;
  } kCases[] = {{"P-384 key for ES256", kEs384Id, SignatureAlgorithm::kEs256},
                {"P-256 key for ES384", kEs256Id, SignatureAlgorithm::kEs384},
                {"Ed25519 key for ES256", kEdDsaId, SignatureAlgorithm::kEs256},
                {"P-256 key for EdDSA", kEs256Id, SignatureAlgorithm::kEdDsa}};
  SessionLease session = Lease();
  for (const auto& c : kCases) {
    EXPECT_THAT(SigningKey::Find(session, c.id, c.algorithm), FailsWith(ErrorCode::kKeyUnfit))
        << c.why;
  }
}

TEST_F(SigningKeyTest, RefusesAPrivateKeyThatIsNotLockedUp) {
  const struct {
    const char* why;
    bool sensitive;
    bool extractable;
    bool sign;
  } kCases[] = {{"extractable", true, true, true},
                {"not sensitive", false, false, true},
                {"may not sign", true, false, false}};
  SessionLease session = Lease();
  for (const auto& c : kCases) {
    MakePair(session, kOtherId, c.sensitive, c.extractable, c.sign);
    EXPECT_THAT(SigningKey::Find(session, kOtherId, SignatureAlgorithm::kEs256),
                FailsWith(ErrorCode::kKeyUnfit))
        << c.why;
    Destroy(session, CKO_PRIVATE_KEY, kOtherId);
    Destroy(session, CKO_PUBLIC_KEY, kOtherId);
  }
  MakePair(session, kOtherId, true, false, true);
  EXPECT_THAT(SigningKey::Find(session, kOtherId, SignatureAlgorithm::kEs256), IsOk());
}

TEST_F(SigningKeyTest, RefusesTwoKeysOfOneId) {
  SessionLease session = Lease();
  MakePair(session, kEs256Id, true, false, true);
  EXPECT_THAT(SigningKey::Find(session, kEs256Id, SignatureAlgorithm::kEs256),
              FailsWith(ErrorCode::kKeyUnfit));
}

TEST_F(SigningKeyTest, RefusesAPrivateKeyWithoutItsPublicKey) {
  SessionLease session = Lease();
  Destroy(session, CKO_PUBLIC_KEY, kEs256Id);
  EXPECT_THAT(SigningKey::Find(session, kEs256Id, SignatureAlgorithm::kEs256),
              FailsWith(ErrorCode::kKeyUnfit));
}

TEST_F(SigningKeyTest, SaysThatTheDeviceFailedWhenTheKeyIsGone) {
  SessionLease session = Lease();
  ASSERT_OK_AND_ASSIGN(const SigningKey key,
                       SigningKey::Find(session, kEs256Id, SignatureAlgorithm::kEs256));
  Destroy(session, CKO_PRIVATE_KEY, kEs256Id);
  EXPECT_THAT(key.Sign(session, AsBytes("x")), FailsWith(ErrorCode::kTokenDevice));
}

TEST_F(SigningKeyTest, GenerateKeyRefusesAnIdThatIsTaken) {
  SessionLease session = Lease();
  EXPECT_THAT(GenerateKey(session, {KeyName("again"), kEs256Id, SignatureAlgorithm::kEs256}),
              FailsWith(ErrorCode::kKeyUnfit));
  EXPECT_THAT(SigningKey::Find(session, kEs256Id, SignatureAlgorithm::kEs256), IsOk());
}

TEST_F(SigningKeyTest, GenerateKeyRefusesAnIdOfNoOrTooManyBytes) {
  SessionLease session = Lease();
  for (const std::size_t len : {std::size_t{0}, std::size_t{65}}) {
    EXPECT_THAT(GenerateKey(session, {KeyName("k"), Bytes(len, 1), SignatureAlgorithm::kEs256}),
                FailsWith(ErrorCode::kConfigInvalid));
  }
}

}  // namespace
}  // namespace issuer
