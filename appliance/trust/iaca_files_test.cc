#include "appliance/trust/iaca_files.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "appliance/base/fd.h"
#include "appliance/base/random.h"
#include "crypto/pkcs11/certificate_builder.h"
#include "crypto/pkcs11/revocation_list_builder.h"
#include "crypto/pkcs11/session_pool.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr Timestamp kNow{Seconds(1'800'000'000)};

class IacaFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(Module module, Module::Load(SoftToken::module_path()));
    module_ = std::make_unique<Module>(std::move(module));
    ASSERT_OK_AND_ASSIGN(const Token token, Token::Find(*module_, SoftToken::kLabel));
    ASSERT_OK_AND_ASSIGN(pool_, SessionPool::Open(token, SoftToken::user_pin(), 1));
    ASSERT_OK_AND_ASSIGN(SessionLease session,
                         pool_->Lease(Deadline::In(std::chrono::seconds(60))));
    session_ = std::make_unique<SessionLease>(std::move(session));
    root_ = Root(1);
    Write(settings_.certificate, ToPem(root_));
    Write(settings_.revocation_list, List(1));
  }
  void TearDown() override { session_.reset(); }

  SigningKey Key(std::uint8_t id) {
    const Result<SigningKey> key =
        SigningKey::Find(*session_, Bytes{id}, SignatureAlgorithm::kEs256);
    CHECK(key.has_value());
    return *key;
  }
  Bytes Root(std::uint8_t id) {
    const Result<Bytes> root = BuildTrustAnchor(
        {"Root", {kNow, kNow + std::chrono::days(900)}}, Key(id), *session_, random_);
    CHECK(root.has_value());
    return *root;
  }
  std::string List(std::uint64_t number) {
    const Result<Bytes> list = BuildRevocationList(
        {number, kNow, kNow + std::chrono::days(30), {}}, root_, Key(1), *session_);
    CHECK(list.has_value());
    return std::string(AsText(*list));
  }
  // Changes the file's time in any case, however quick the test is.
  void Write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
    std::filesystem::last_write_time(
        file, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(++num_writes_));
  }
  // The one complaint, without its file.
  std::string ComplaintAt(std::optional<Timestamp> now) {
    const ConfigComplaints complaints = CheckIaca(settings_, now);
    return complaints.empty() ? "" : complaints.front().member + " " + complaints.front().reason;
  }

  std::string LogText() {
    std::ifstream in(dir_.path() / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  SoftToken soft_token_{
      {{"one", "01", SignatureAlgorithm::kEs256}, {"two", "02", SignatureAlgorithm::kEs256}}};
  SystemRandom random_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<SessionPool> pool_;
  std::unique_ptr<SessionLease> session_;
  TempDir dir_;
  const IacaSettings settings_{dir_.path() / "root.pem", dir_.path() / "root.crl"};
  Bytes root_;
  int num_writes_ = 0;
  FakeClock clock_{kNow};
  const UniqueFd log_file_{
      ::open((dir_.path() / "log").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)};
  Log log_{log_file_.get(), "test", clock_};
};

// [MD-10]
TEST_F(IacaFilesTest, ServesWhatIsInTheFiles) {
  IacaFiles files(settings_, log_);
  EXPECT_THAT(files.Certificate(), IsOkAndHolds(root_));
  ASSERT_OK_AND_ASSIGN(const RevocationList first, files.List());
  EXPECT_EQ(first.number, 1U);
  Write(settings_.revocation_list, List(2));
  ASSERT_OK_AND_ASSIGN(const RevocationList second, files.List());
  EXPECT_EQ(second.number, 2U) << "without a restart";
}

TEST_F(IacaFilesTest, ABrokenListDoesNotReplaceAGoodOne) {
  IacaFiles files(settings_, log_);
  ASSERT_THAT(files.List(), IsOk());
  Write(settings_.revocation_list, "half a li");
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK_AND_ASSIGN(const RevocationList kept, files.List());
    EXPECT_EQ(kept.number, 1U);
  }
  const std::string text = LogText();
  const std::size_t at = text.find("iaca.list_refused");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(text.substr(at + 1), Not(HasSubstr("iaca.list_refused"))) << "said once";
  std::filesystem::remove(settings_.revocation_list);
  EXPECT_THAT(files.List(), IsOk());
  Write(settings_.revocation_list, List(3));
  ASSERT_OK_AND_ASSIGN(const RevocationList mended, files.List());
  EXPECT_EQ(mended.number, 3U);
}

TEST_F(IacaFilesTest, SaysWhereThereIsNothing) {
  IacaFiles none(std::nullopt, log_);
  EXPECT_THAT(none.Certificate(), FailsWith(ErrorCode::kRouteUnknown));
  EXPECT_THAT(none.List(), FailsWith(ErrorCode::kRouteUnknown));
  std::filesystem::remove(settings_.revocation_list);
  IacaFiles without_list(settings_, log_);
  EXPECT_THAT(without_list.List(), FailsWith(ErrorCode::kFileUnusable));
  EXPECT_THAT(without_list.Certificate(), IsOk());
}

TEST_F(IacaFilesTest, ComplainsInSentences) {
  EXPECT_EQ(ComplaintAt(kNow), "");
  EXPECT_EQ(ComplaintAt(std::nullopt), "");
  EXPECT_THAT(ComplaintAt(kNow + std::chrono::days(30)), HasSubstr("nextUpdate has passed"));
  EXPECT_EQ(ComplaintAt(std::nullopt), "");
  Write(settings_.certificate, ToPem(Root(2)));
  EXPECT_THAT(ComplaintAt(kNow), HasSubstr("is not of this authority"));
  Write(settings_.certificate, ToPem(root_) + ToPem(root_));
  EXPECT_THAT(ComplaintAt(kNow), HasSubstr("must be one certificate in PEM"));
  std::filesystem::remove(settings_.certificate);
  EXPECT_THAT(ComplaintAt(kNow), HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace issuer
