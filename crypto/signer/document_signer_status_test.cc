// Status lists, and the places that credentials name in them: what is permitted, built, recorded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/openssl/digest.h"
#include "crypto/signer/document_signer.h"
#include "tests/support/fake_audit_log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_signing_backend.h"
#include "tests/support/no_rdf.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr const char* kBase = "https://issuer.example/t1/status";

Deadline Soon() {
  return Deadline::In(std::chrono::seconds(60));
}

std::string PayloadOf(const std::string& jws) {
  const std::size_t first = jws.find('.') + 1;
  return std::string(
      AsText(Base64UrlDecode(jws.substr(first, jws.find('.', first) - first)).value()));
}

class DocumentSignerStatusTest : public testing::Test {
 protected:
  StatusListDraft List(StatusListForm form, const std::string& uri) const {
    StatusListDraft draft;
    draft.form = form;
    draft.uri = uri;
    draft.list = {1, 2, 3};
    draft.issued_at = clock_.Now();
    draft.expires_at = clock_.Now() + config_.status.lifetime;
    draft.ttl = Seconds(60);
    return draft;
  }

  CredentialDraft Credential(const std::string& configuration) const {
    CredentialDraft draft;
    draft.request = RequestId("rq_1");
    draft.configuration = ConfigurationId(configuration);
    draft.holder = P256Generator();
    draft.claims = ClaimValue::OfObject({{"family_name", ClaimValue::OfText("Lovelace")}});
    draft.issued_at = clock_.Now();
    draft.expires_at = clock_.Now() + Seconds(86400);
    return draft;
  }

  FakeClock clock_;
  FakeRandom random_;
  FakeAuditLog audit_;
  FakeSigningBackend backend_;
  const RdfConverter to_rdf_ = NoRdf;
  RefusalRecorder refusals_{audit_, clock_};
  Config config_ = MakeConfig();
  DocumentSigner signer_{config_, backend_, audit_, refusals_, random_, clock_, to_rdf_};

 private:
  static Config MakeConfig() {
    SigningPolicyEntry revocable;
    revocable.id = ConfigurationId("pid");
    revocable.type = "urn:eudi:pid:1";
    revocable.key = KeyName("key-1");
    revocable.has_status = true;
    SigningPolicyEntry plain = revocable;
    plain.id = ConfigurationId("ticket");
    plain.has_status = false;
    SigningKeyConfig key;
    key.name = KeyName("key-1");
    key.purpose = KeyPurpose::kStatus;
    Config config;
    config.credentials = {revocable, plain};
    config.keys = {key};
    config.identifier = HttpsUrl{"https://issuer.example", "/t1"};
    config.status.enabled = true;
    config.status.base = StatusBaseOf(config.identifier);
    return config;
  }
};

// [TSL-2] [BSL-3]
TEST_F(DocumentSignerStatusTest, SignsEveryFormAndRecordsIt) {
  const struct {
    StatusListForm form;
    const char* suffix;
    const char* expected;
  } kCases[] = {
      {StatusListForm::kTokenJwt, "", R"("status_list":{"bits":2,"lst":"AQID",)"},
      {StatusListForm::kRevocation, "/revocation", R"("statusPurpose":"revocation")"},
      {StatusListForm::kSuspension, "/suspension", R"("statusPurpose":"suspension")"},
  };
  for (const auto& one : kCases) {
    const std::string uri = std::string(kBase) + "/abc-_9" + one.suffix;
    ASSERT_OK_AND_ASSIGN(const std::string list,
                         signer_.SignStatusList(List(one.form, uri), Soon()));
    EXPECT_THAT(PayloadOf(list), HasSubstr(uri));
    EXPECT_THAT(PayloadOf(list), HasSubstr(one.expected));
    EXPECT_EQ(list.rfind(backend_.messages().back() + ".", 0), 0U);
    const AuditEvent event = audit_.events().back();
    EXPECT_EQ(event.kind, AuditEventKind::kStatusListSigned);
    EXPECT_EQ(event.key, KeyName("key-1"));
    EXPECT_EQ(event.signed_digest, Sha256(AsBytes(backend_.messages().back())));
  }
}

// [TSL-8]
TEST_F(DocumentSignerStatusTest, SignsTheTokenInCoseToo) {
  const std::string uri = std::string(kBase) + "/abc";
  ASSERT_OK_AND_ASSIGN(const std::string list,
                       signer_.SignStatusList(List(StatusListForm::kTokenCwt, uri), Soon()));
  EXPECT_EQ(list.front(), '\xd2') << "tag 18";
  EXPECT_THAT(list, HasSubstr(uri));
  EXPECT_THAT(list, HasSubstr("application/statuslist+cwt"));
  EXPECT_EQ(audit_.events().back().kind, AuditEventKind::kStatusListSigned);
}

TEST_F(DocumentSignerStatusTest, SignsNoListOfAnotherNameOrLife) {
  using Form = StatusListForm;
  const std::string base = kBase;
  const struct {
    const char* why;
    Form form;
    std::string uri;
  } kCases[] = {
      {"another issuer", Form::kTokenJwt, "https://other.example/status/a"},
      {"a name that only begins like ours", Form::kTokenJwt, base + "es/a"},
      {"no id", Form::kTokenJwt, base + "/"},
      {"two segments", Form::kTokenJwt, base + "/a/b"},
      {"a query", Form::kTokenJwt, base + "/a?b"},
      {"a token under a credential's name", Form::kTokenJwt, base + "/a/revocation"},
      {"a credential under a token's name", Form::kRevocation, base + "/a"},
      {"a credential under another's name", Form::kRevocation, base + "/a/suspension"},
      {"a credential without an id", Form::kRevocation, base + "/revocation"},
  };
  for (const auto& one : kCases) {
    EXPECT_THAT(signer_.SignStatusList(List(one.form, one.uri), Soon()),
                FailsWith(ErrorCode::kSignerRefused))
        << one.why;
    EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kStatusUnfit) << one.why;
  }
  StatusListDraft too_long = List(Form::kTokenJwt, base + "/a");
  too_long.expires_at += Seconds(1);
  EXPECT_THAT(signer_.SignStatusList(too_long, Soon()), FailsWith(ErrorCode::kSignerRefused));
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kValidityTooLong);
  StatusListDraft empty = List(Form::kTokenJwt, base + "/a");
  empty.list.clear();
  EXPECT_THAT(signer_.SignStatusList(empty, Soon()), FailsWith(ErrorCode::kSignerRefused));
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kStatusUnfit);
}

TEST_F(DocumentSignerStatusTest, SignsNoListWithoutAKeyForIt) {
  Config config = config_;
  config.keys.front().purpose = KeyPurpose::kCredential;
  DocumentSigner signer{config, backend_, audit_, refusals_, random_, clock_, to_rdf_};
  EXPECT_THAT(
      signer.SignStatusList(List(StatusListForm::kTokenJwt, std::string(kBase) + "/a"), Soon()),
      FailsWith(ErrorCode::kSignerRefused));
}

// [TSL-1] [SD-15]
TEST_F(DocumentSignerStatusTest, WritesTheCredentialsPlace) {
  CredentialDraft draft = Credential("pid");
  draft.status = StatusReference{std::string(kBase) + "/abc", 4711};
  ASSERT_OK_AND_ASSIGN(const auto credentials, signer_.SignCredentials({&draft, 1}, Soon()));
  EXPECT_THAT(PayloadOf(credentials.front()),
              HasSubstr(R"("status":{"status_list":{"idx":4711,)"
                        R"("uri":"https://issuer.example/t1/status/abc"}})"));
}

TEST_F(DocumentSignerStatusTest, HoldsEveryCredentialToItsConfigurationsStatus) {
  const std::string base = kBase;
  const struct {
    const char* why;
    const char* configuration;
    std::optional<StatusReference> status;
  } kCases[] = {
      {"none where it has one", "pid", std::nullopt},
      {"one where it has none", "ticket", StatusReference{base + "/a", 1}},
      {"in a list of another's", "pid", StatusReference{"https://other.example/status/a", 1}},
      {"in a list that is a credential", "pid", StatusReference{base + "/a/revocation", 1}},
  };
  for (const auto& one : kCases) {
    CredentialDraft draft = Credential(one.configuration);
    draft.status = one.status;
    EXPECT_THAT(signer_.SignCredentials({&draft, 1}, Soon()), FailsWith(ErrorCode::kSignerRefused))
        << one.why;
    EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kStatusUnfit) << one.why;
  }
}

}  // namespace
}  // namespace issuer
