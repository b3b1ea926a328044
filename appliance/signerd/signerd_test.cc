// The program itself, with a SoftHSM token: how it refuses to start, how it serves, how it ends.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/signature_verify.h"
#include "crypto/pkcs11/certificate_builder.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/session_pool.h"
#include "crypto/signer/signer_client.h"
#include "hardening/audit/audit_verifier.h"
#include "tests/support/fake_signing_backend.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr std::chrono::seconds kLongest{60};

// One run of signerd: the PIN comes on descriptor 0, what it says on 2 goes to a file.
class Program {
 public:
  Program(const std::filesystem::path& folder,
          const std::string& pin,
          const std::vector<std::string>& arguments)
      : said_(folder / "stderr.txt") {
    std::ofstream(folder / "pin") << pin << "\n";
    const std::string program = std::string(std::getenv("CHANCERY_BIN")) + "/signerd";
    std::vector<char*> argv{const_cast<char*>(program.c_str())};  // NOLINT: execv(3) does not write
    for (const std::string& argument : arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: execv(3) does not write
    }
    argv.push_back(nullptr);
    const UniqueFd in(::open((folder / "pin").c_str(), O_RDONLY | O_CLOEXEC));
    const UniqueFd out(::open(said_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    // LeakSanitizer cannot look into a process that is not dumpable.
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(in.get(), 0);
      ::dup2(out.get(), 1);
      ::dup2(out.get(), 2);
      ::execv(program.c_str(), argv.data());
      ::_exit(127);
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (pid_ > 0) {
      Kill(SIGKILL);
      Wait();
    }
  }

  void Kill(int signal) const { ::kill(pid_, signal); }
  // Its exit status; -1 if a signal ended it.
  int Wait() {
    int status = 0;
    CHECK(::waitpid(std::exchange(pid_, -1), &status, 0) > 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Said() const { return ReadWholeFile(said_); }

 private:
  const std::filesystem::path said_;
  pid_t pid_ = -1;
};

// A folder with everything that signerd wants.
class SignerdTest : public testing::Test {
 protected:
  void SetUp() override {
    const Result<Module> module = Module::Load(SoftToken::module_path());
    ASSERT_TRUE(module.has_value());
    ASSERT_OK_AND_ASSIGN(const Token token, Token::Find(*module, SoftToken::kLabel));
    ASSERT_OK_AND_ASSIGN(const auto pool, SessionPool::Open(token, SoftToken::user_pin(), 1));
    ASSERT_OK_AND_ASSIGN(SessionLease session, pool->Lease(Deadline::In(kLongest)));
    ASSERT_OK_AND_ASSIGN(const SigningKey anchor,
                         SigningKey::Find(session, Bytes{0x0a}, SignatureAlgorithm::kEs256));
    ASSERT_OK_AND_ASSIGN(const SigningKey key,
                         SigningKey::Find(session, Bytes{0x01}, SignatureAlgorithm::kEs256));
    const Timestamp now = SystemClock().Now();
    const CertificateValidity validity{now - Seconds(3600), now + Seconds(30 * 86400)};
    SystemRandom random;
    ASSERT_OK_AND_ASSIGN(const Bytes root,
                         BuildTrustAnchor({"Anchor", validity}, anchor, session, random));
    const CredentialSignerDraft draft{
        "Signer", HttpsUrl{"https://issuer.example", ""}, key.public_key(), validity};
    ASSERT_OK_AND_ASSIGN(const Bytes leaf,
                         BuildCredentialSigner(draft, root, anchor, session, random));
    public_key_ = key.public_key();
    std::ofstream(folder() / "signer.pem") << ToPem(leaf);
    std::ofstream(folder() / "anchor.pem") << ToPem(root);
    WriteConfig();
  }

  void WriteConfig(const std::string& from = "", const std::string& to = "") const {
    std::string text = R"([issuer]
identifier = "https://issuer.example"
[wallet]
listen = "127.0.0.1:8080"
[operator]
listen = "127.0.0.1:8081"
[operators]
file = "operators.json"
[store]
path = "store"
[signer]
socket = "signer.sock"
[audit]
path = "audit"
[token]
module = "MODULE"
label = "chancery-test"
sessions = 2
[[key]]
name = "key-1"
id = "01"
algorithm = "ES256"
certificates = "signer.pem"
[[credential]]
id = "badge"
format = "dc+sd-jwt"
type = "https://issuer.example/badge"
key = "key-1"
validity = "1d"
file = "badge.json"
)";
    text.replace(text.find("MODULE"), 6, SoftToken::module_path().string());
    if (!from.empty()) {
      text.replace(text.find(from), from.size(), to);
    }
    std::ofstream(config()) << text;
  }

  Program Run(std::vector<std::string> more = {}, const std::string& pin = Pin1()) const {
    std::vector<std::string> arguments{"--config", config().string(), "--pin-fd", "0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Program(folder(), pin, arguments);
  }

  static std::string Pin1() { return std::string(SoftToken::kUserPin); }
  const std::filesystem::path& folder() const { return dir_.path(); }
  std::filesystem::path config() const { return folder() / "chancery.toml"; }
  static Deadline Soon() { return Deadline::In(kLongest); }

  static CredentialDraft Draft() {
    CredentialDraft draft;
    draft.request = RequestId("rq_test");
    draft.configuration = ConfigurationId("badge");
    draft.holder = P256Generator();
    draft.claims = ClaimValue::OfObject({{"name", ClaimValue::OfText("Ada")}});
    draft.issued_at = SystemClock().Now();
    draft.expires_at = draft.issued_at + Seconds(86400);
    return draft;
  }

  const SoftToken token_{{{"anchor", "0a"}, {"key-1", "01"}, {"other", "02"}}};
  const TempDir dir_;
  const SystemClock clock_;
  Log log_{STDERR_FILENO, "test", clock_};
  PublicKey public_key_;
};

TEST_F(SignerdTest, TeachesItsUsage) {
  Program help(folder(), "", {"--help"});
  EXPECT_EQ(help.Wait(), 0);
  EXPECT_THAT(help.Said(), HasSubstr("--pin-fd"));
  Program wrong(folder(), "", {"--pin", "1234"});
  EXPECT_EQ(wrong.Wait(), 2);
}

TEST_F(SignerdTest, SaysInOneSentenceWhatKeepsItFromStarting) {
  struct Case {
    const char* why;
    const char* from;
    const char* to;
    const char* said;
  };
  const std::vector<Case> cases{
      {"a member that does not exist", "[audit]", "[audits]", "audits"},
      {"no such module", "libsofthsm2", "libnothing", "set token.module"},
      {"no such token", "chancery-test", "another", "set token.label"},
      {"no such key", "id = \"01\"", "id = \"77\"", "no private key has the id 77"},
      {"a key of another kind", "ES256", "ES384", "the key `key-1` cannot be used"},
      {"another key's certificate", "id = \"01\"", "id = \"02\"", "for another key"},
      {"no certificates", "signer.pem", "none.pem", "none.pem"},
      {"the anchor as certificate", "signer.pem", "anchor.pem", "self-signed"},
      {"a certificate that is no document signer's",
       "dc+sd-jwt",
       "mso_mdoc",
       "extended key usage 1.0.18013.5.1.2"},
      {"an audit folder that cannot be",
       "path = \"audit\"",
       "path = \"no/such/folder\"",
       "check audit.path"},
      {"a socket that cannot be", "signer.sock", "no/such/signer.sock", "signer.socket"},
  };
  for (const Case& c : cases) {
    WriteConfig(c.from, c.to);
    Program program = Run();
    EXPECT_EQ(program.Wait(), 1) << c.why;
    EXPECT_THAT(program.Said(), HasSubstr(c.said)) << c.why;
    EXPECT_THAT(program.Said(), testing::StartsWith("signerd: ")) << c.why;
  }
}

TEST_F(SignerdTest, TriesAWrongPinOnce) {
  Program missing = Run({}, "");
  EXPECT_EQ(missing.Wait(), 1);
  EXPECT_THAT(missing.Said(), HasSubstr("pass it with --pin-fd"));
  Program wrong = Run({}, "not the pin");
  EXPECT_EQ(wrong.Wait(), 1);
  EXPECT_THAT(wrong.Said(), HasSubstr("tried once"));
  EXPECT_THAT(wrong.Said(), testing::Not(HasSubstr("not the pin")));
}

TEST_F(SignerdTest, ChecksWithoutLeavingATrace) {
  Program program = Run({"--check"});
  EXPECT_EQ(program.Wait(), 0) << program.Said();
  EXPECT_FALSE(std::filesystem::exists(folder() / "audit"));
  EXPECT_FALSE(std::filesystem::exists(folder() / "signer.sock"));
}

TEST_F(SignerdTest, SignsWithTheTokenAndRecordsItsLife) {
  Program program = Run();
  {
    SignerClient client(folder() / "signer.sock", log_);
    ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk()) << program.Said();
    ASSERT_OK_AND_ASSIGN(const auto credentials,
                         client.SignCredentials(std::vector(8, Draft()), Soon()));
    for (const std::string& credential : credentials) {
      const std::string jwt = credential.substr(0, credential.find('~'));
      const std::size_t dot = jwt.rfind('.');
      ASSERT_OK_AND_ASSIGN(const Bytes signature, Base64UrlDecode(jwt.substr(dot + 1)));
      EXPECT_THAT(VerifySignature(SignatureAlgorithm::kEs256,
                                  public_key_,
                                  AsBytes(std::string_view(jwt).substr(0, dot)),
                                  signature),
                  IsOk());
    }
    CredentialDraft too_long = Draft();
    too_long.expires_at += Seconds(1);
    EXPECT_THAT(client.SignCredentials(std::array{too_long}, Soon()),
                FailsWith(ErrorCode::kSignerRefused));
    ASSERT_OK_AND_ASSIGN(const auto keys, client.ListKeys(Soon()));
    ASSERT_EQ(keys.size(), 1U);
    EXPECT_EQ(keys[0].public_key, public_key_);
  }
  Program second = Run();
  EXPECT_EQ(second.Wait(), 1) << "the audit log has one writer";
  program.Kill(SIGTERM);
  EXPECT_EQ(program.Wait(), 0);
  const auto summary = VerifyAuditLog(folder() / "audit" / "audit.log");
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_EQ(summary->num_records, 1U + 8U + 1U + 1U) << "started, signed, refused, stopped";
  EXPECT_THAT(ReadWholeFile(folder() / "audit" / "audit.log"), testing::Not(HasSubstr("Ada")));
}

TEST_F(SignerdTest, StartsAgainAfterItWasKilled) {
  SignerClient client(folder() / "signer.sock", log_);
  for (int round = 0; round < 3; ++round) {
    Program program = Run();
    Result<std::vector<std::string>> credentials = Fail(ErrorCode::kSignerDown, "not yet");
    for (int i = 0; i < 100 && !credentials.has_value(); ++i) {
      ASSERT_THAT(client.WaitUntilConnected(Soon()), IsOk()) << program.Said();
      credentials = client.SignCredentials(std::array{Draft()}, Soon());
    }
    EXPECT_THAT(credentials, IsOk());
    program.Kill(SIGKILL);
    program.Wait();
  }
  const auto summary = VerifyAuditLog(folder() / "audit" / "audit.log");
  ASSERT_TRUE(summary.has_value()) << summary.error().what;
  EXPECT_GE(summary->num_records, 6U);
}

}  // namespace
}  // namespace issuer
