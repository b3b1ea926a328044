// What every Signer promises (crypto/signer/signer.h), tested on the fake, on the real one in
// process, and on both across the socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "crypto/openssl/public_key_check.h"
#include "crypto/signer/document_signer.h"
#include "crypto/signer/signer_client.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_signer.h"
#include "tests/support/fake_signing_backend.h"
#include "tests/support/no_rdf.h"
#include "tests/support/result_matchers.h"
#include "tests/support/running_signer.h"

namespace issuer {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

Deadline Soon() {
  return Deadline::In(std::chrono::seconds(20));
}

// One implementation under test, and what it stands on.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual Signer& signer() = 0;
};

class FakeSubject final : public Subject {
 public:
  FakeSubject() {
    signer_.Refuse(ConfigurationId("unknown"));
    const FakeSigningBackend backend;
    signer_.SetKeys({backend.Keys().begin(), backend.Keys().end()});
  }
  Signer& signer() override { return signer_; }

 private:
  FakeSigner signer_;
};

class DocumentSubject final : public Subject {
 public:
  Signer& signer() override { return signer_; }

 private:
  static Config MakeConfig() {
    SigningPolicyEntry entry;
    entry.id = ConfigurationId("pid");
    entry.type = "urn:eudi:pid:1";
    entry.key = KeyName("key-1");
    Config config;
    config.credentials = {entry};
    config.identifier = HttpsUrl{"https://issuer.example", ""};
    return config;
  }

  const Config config_ = MakeConfig();
  FakeClock clock_;
  FakeRandom random_;
  FakeAuditLog audit_;
  FakeSigningBackend backend_;
  const RdfConverter to_rdf_ = NoRdf;
  RefusalRecorder refusals_{audit_, clock_};
  DocumentSigner signer_{config_, backend_, audit_, refusals_, random_, clock_, to_rdf_};
};

template <typename Behind>
class SocketSubject final : public Subject {
 public:
  SocketSubject() { CHECK(client_.WaitUntilConnected(Soon()).has_value()); }
  Signer& signer() override { return client_; }

 private:
  Behind behind_;
  RunningSigner running_{behind_.signer()};
  SignerClient client_{running_.socket(), running_.log()};
};

struct Implementation {
  const char* name;
  std::unique_ptr<Subject> (*make)();
};

template <typename Made>
std::unique_ptr<Subject> Make() {
  return std::make_unique<Made>();
}

class SignerContract : public testing::TestWithParam<Implementation> {
 protected:
  Signer& signer() { return subject_->signer(); }

 private:
  const std::unique_ptr<Subject> subject_ = GetParam().make();
};

CredentialDraft Draft(const std::string& configuration = "pid") {
  const Timestamp now = FakeClock().Now();
  CredentialDraft draft;
  draft.request = RequestId("rq_1");
  draft.configuration = ConfigurationId(configuration);
  draft.holder = P256Generator();
  draft.claims = ClaimValue::OfObject({{"family_name", ClaimValue::OfText("Lovelace")}});
  draft.issued_at = now;
  draft.expires_at = now + Seconds(86400);
  return draft;
}

TEST_P(SignerContract, ReturnsOneCredentialADraft) {
  for (const std::size_t count : {std::size_t{1}, std::size_t{10}}) {
    const std::vector<CredentialDraft> drafts(count, Draft());
    ASSERT_OK_AND_ASSIGN(const auto credentials, signer().SignCredentials(drafts, Soon()));
    EXPECT_THAT(credentials, SizeIs(count));
    EXPECT_THAT(credentials, testing::Each(testing::Not(IsEmpty())));
  }
}

TEST_P(SignerContract, ReturnsNothingForNoDrafts) {
  EXPECT_THAT(signer().SignCredentials({}, Soon()), IsOkAndHolds(std::vector<std::string>()));
}

TEST_P(SignerContract, RefusesAWholeBatchForOneDraft) {
  const std::array drafts{Draft(), Draft("unknown"), Draft()};
  EXPECT_THAT(signer().SignCredentials(drafts, Soon()), FailsWith(ErrorCode::kSignerRefused));
}

TEST_P(SignerContract, IsBusyOnceTheDeadlineHasPassed) {
  const Deadline past = Deadline::In(std::chrono::milliseconds(0));
  EXPECT_THAT(signer().SignCredentials(std::array{Draft()}, past),
              FailsWith(ErrorCode::kSignerBusy));
  EXPECT_THAT(signer().ListKeys(past), FailsWith(ErrorCode::kSignerBusy));
}

TEST_P(SignerContract, ListsItsKeysWithTheirChains) {
  ASSERT_OK_AND_ASSIGN(const auto keys, signer().ListKeys(Soon()));
  ASSERT_THAT(keys, SizeIs(1));
  EXPECT_EQ(keys[0].name, KeyName("key-1"));
  EXPECT_EQ(keys[0].algorithm, SignatureAlgorithm::kEs256);
  EXPECT_THAT(CheckPublicKey(keys[0].public_key), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto again, signer().ListKeys(Soon()));
  EXPECT_EQ(keys[0].public_key, again[0].public_key);
  EXPECT_THAT(keys[0].chain, SizeIs(1));
  EXPECT_LT(keys[0].not_before, keys[0].not_after);
}

TEST_P(SignerContract, ServesManyThreads) {
  std::vector<std::thread> threads;
  std::array<int, 6> num_signed{};
  for (int& count : num_signed) {
    threads.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        count += signer().SignCredentials(std::array{Draft(), Draft()}, Soon()).has_value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(num_signed, testing::Each(20));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    SignerContract,
    testing::Values(Implementation{"Fake", Make<FakeSubject>},
                    Implementation{"Document", Make<DocumentSubject>},
                    Implementation{"FakeAcrossSocket", Make<SocketSubject<FakeSubject>>},
                    Implementation{"DocumentAcrossSocket", Make<SocketSubject<DocumentSubject>>}),
    [](const auto& made) { return made.param.name; });

}  // namespace
}  // namespace issuer
