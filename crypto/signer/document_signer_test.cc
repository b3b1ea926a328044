// Policy, document, record, signature: in this order, and none without the one before.
#include "crypto/signer/document_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
#include "crypto/cose/cose_key.h"
#include "crypto/cose/cose_sign1.h"
#include "crypto/openssl/digest.h"
#include "tests/support/fake_audit_log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_signing_backend.h"
#include "tests/support/no_rdf.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using testing::SizeIs;

class DocumentSignerTest : public testing::Test {
 protected:
  CredentialDraft Draft(const std::string& request = "rq_1") const {
    CredentialDraft draft;
    draft.request = RequestId(request);
    draft.configuration = ConfigurationId("pid");
    draft.holder = P256Generator();
    draft.claims = ClaimValue::OfObject({{"family_name", ClaimValue::OfText("Lovelace")}});
    draft.issued_at = clock_.Now();
    draft.expires_at = clock_.Now() + Seconds(86400);
    return draft;
  }

  Result<std::vector<std::string>> Sign(const std::vector<CredentialDraft>& drafts) {
    return signer_.SignCredentials(drafts, Deadline::In(std::chrono::seconds(60)));
  }

  FakeClock clock_;
  FakeRandom random_;
  FakeAuditLog audit_;
  FakeSigningBackend backend_;
  const RdfConverter to_rdf_ = NoRdf;
  RefusalRecorder refusals_{audit_, clock_};
  const Config config_ = MakeConfig();

  DocumentSigner signer_{config_, backend_, audit_, refusals_, random_, clock_, to_rdf_};

 private:
  static Config MakeConfig() {
    SigningPolicyEntry entry;
    entry.id = ConfigurationId("pid");
    entry.type = "urn:eudi:pid:1";
    entry.key = KeyName("key-1");
    entry.max_per_minute = 3;
    Config config;
    SigningPolicyEntry unchecked = entry;
    unchecked.id = ConfigurationId("unchecked");
    unchecked.self_check = false;
    SigningPolicyEntry degree = entry;
    degree.id = ConfigurationId("degree");
    degree.format = CredentialFormat::kJwtVcJson;
    degree.types = {"VerifiableCredential", "DegreeCredential"};
    degree.contexts = {std::string(kCredentialsV1)};
    SigningPolicyEntry licence = entry;
    licence.id = ConfigurationId("licence");
    licence.format = CredentialFormat::kMsoMdoc;
    licence.type = "org.iso.18013.5.1.mDL";
    licence.has_status = true;
    config.credentials = {entry, unchecked, degree, licence};
    config.status.base = "https://issuer.example/t1/status";
    config.draft13_identifier = HttpsUrl{"https://issuer.example", "/d13"};
    config.identifier = HttpsUrl{"https://issuer.example", "/t1"};
    return config;
  }
};

TEST_F(DocumentSignerTest, SignsWhatItBuiltAndRecordsItsDigest) {
  ASSERT_OK_AND_ASSIGN(const auto credentials, Sign({Draft()}));
  ASSERT_THAT(credentials, SizeIs(1));
  ASSERT_THAT(backend_.messages(), SizeIs(1));
  const std::string signing_input = backend_.messages().front();
  EXPECT_EQ(credentials.front().rfind(signing_input + ".", 0), 0U)
      << "the credential begins with what was signed";
  const std::vector<AuditEvent> events = audit_.events();
  ASSERT_THAT(events, SizeIs(1));
  EXPECT_EQ(events[0].kind, AuditEventKind::kCredentialSigned);
  EXPECT_EQ(events[0].time, clock_.Now());
  EXPECT_EQ(events[0].request, RequestId("rq_1"));
  EXPECT_EQ(events[0].configuration, ConfigurationId("pid"));
  EXPECT_EQ(events[0].key, KeyName("key-1"));
  EXPECT_EQ(events[0].signed_digest, Sha256(AsBytes(signing_input)));
}

// [MD-1] [MD-2] [MD-6] [TSL-1]
TEST_F(DocumentSignerTest, SignsMobileDocuments) {
  CredentialDraft draft = Draft();
  draft.configuration = ConfigurationId("licence");
  draft.claims = ClaimValue::OfObject(
      {{"org.iso.18013.5.1",
        ClaimValue::OfObject({{"birth_date", ClaimValue::OfFullDate("1815-12-10")}})}});
  draft.status = StatusReference{"https://issuer.example/t1/status/abc", 4711};
  ASSERT_OK_AND_ASSIGN(const auto credentials, Sign({draft}));
  ASSERT_OK_AND_ASSIGN(const Bytes encoded, Base64UrlDecode(credentials.at(0)));
  ASSERT_OK_AND_ASSIGN(const CborValue issued, ParseCbor(encoded, CborForm::kDeterministic));
  ASSERT_OK_AND_ASSIGN(UnverifiedCoseSign1 auth,
                       UnverifiedCoseSign1::Parse(*issued.Find("issuerAuth")));
  EXPECT_EQ(auth.chain(), backend_.Keys().front().chain);
  ASSERT_OK_AND_ASSIGN(const Bytes payload,
                       std::move(auth).Verify(backend_.Keys().front().public_key));
  ASSERT_OK_AND_ASSIGN(const CborValue tagged, ParseCbor(payload, CborForm::kDeterministic));
  ASSERT_OK_AND_ASSIGN(const CborValue mso,
                       ParseCbor(tagged.Tagged(kCborTagEncoded)->bytes, CborForm::kDeterministic));
  EXPECT_EQ(mso.Find("docType")->text, "org.iso.18013.5.1.mDL");
  ASSERT_OK_AND_ASSIGN(const PublicKey device,
                       ReadCoseKey(*mso.Find("deviceKeyInfo")->Find("deviceKey")));
  EXPECT_EQ(device, *draft.holder);
  EXPECT_TRUE(mso.Find("status")->Find("status_list")->Find("idx")->Is(4711));
  ASSERT_THAT(audit_.events(), SizeIs(1));
  EXPECT_EQ(audit_.events()[0].signed_digest, Sha256(AsBytes(backend_.messages().front())));

  CredentialDraft flat = draft;
  flat.claims = ClaimValue::OfObject({{"birth_date", ClaimValue::OfFullDate("1815-12-10")}});
  EXPECT_THAT(Sign({flat}), FailsWith(ErrorCode::kSignerRefused));
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kClaimsUnfit);
}

// [META-10] [META-14]
TEST_F(DocumentSignerTest, SignsMetadataWithTheKeyThatIsForIt) {
  const Deadline soon = Deadline::In(std::chrono::seconds(60));
  MetadataDraft draft;
  draft.request = RequestId("rq_1");
  draft.members = ClaimValue::OfObject(
      {{"credential_issuer", ClaimValue::OfText(config_.identifier.ToString())}});
  draft.issued_at = clock_.Now();
  draft.expires_at = clock_.Now() + kMaxMetadataValidity;
  EXPECT_THAT(signer_.SignMetadata(draft, soon), FailsWith(ErrorCode::kSignerRefused))
      << "no key is for it";
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kUnknownConfiguration);

  Config config = config_;
  SigningKeyConfig key;
  key.name = KeyName("key-1");
  key.purpose = KeyPurpose::kMetadata;
  config.keys = {key};
  DocumentSigner signer{config, backend_, audit_, refusals_, random_, clock_, to_rdf_};
  ASSERT_OK_AND_ASSIGN(const std::string jws, signer.SignMetadata(draft, soon));
  const std::string signing_input = backend_.messages().back();
  EXPECT_EQ(jws.rfind(signing_input + ".", 0), 0U);
  const AuditEvent event = audit_.events().back();
  EXPECT_EQ(event.kind, AuditEventKind::kMetadataSigned);
  EXPECT_EQ(event.request, RequestId("rq_1"));
  EXPECT_EQ(event.key, KeyName("key-1"));
  EXPECT_EQ(event.signed_digest, Sha256(AsBytes(signing_input)));

  MetadataDraft too_long = draft;
  too_long.expires_at += Seconds(1);
  EXPECT_THAT(signer.SignMetadata(too_long, soon), FailsWith(ErrorCode::kSignerRefused));
  MetadataDraft foreign = draft;
  foreign.members.members.front().value = ClaimValue::OfText("https://other.example");
  EXPECT_THAT(signer.SignMetadata(foreign, soon), FailsWith(ErrorCode::kSignerRefused));
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kClaimsUnfit);
}

TEST_F(DocumentSignerTest, RecordsBeforeItSigns) {
  std::size_t num_records = 0;
  backend_.before_signing = [&] { num_records = audit_.events().size(); };
  ASSERT_THAT(Sign({Draft()}), IsOk());
  EXPECT_EQ(num_records, 1U);
}

TEST_F(DocumentSignerTest, SignsNothingThatItCannotRecord) {
  audit_.GoDown();
  EXPECT_THAT(Sign({Draft()}), FailsWith(ErrorCode::kAuditDown));
  EXPECT_THAT(backend_.messages(), SizeIs(0));
}

TEST_F(DocumentSignerTest, RefusesAndRecordsWhy) {
  struct Case {
    const char* why;
    void (*change)(CredentialDraft&);
    AuditRefusal refusal;
  };
  const std::vector<Case> cases{
      {"the policy", [](CredentialDraft& d) { d.holder.reset(); }, AuditRefusal::kBindingMissing},
      {"a claim that is the issuer's to write",
       [](CredentialDraft& d) { d.claims.members[0].name = "vct"; },
       AuditRefusal::kClaimsUnfit},
      {"a holder key that is no point",
       [](CredentialDraft& d) { d.holder->x[0] ^= 1; },
       AuditRefusal::kClaimsUnfit},
  };
  for (const Case& c : cases) {
    CredentialDraft draft = Draft();
    c.change(draft);
    EXPECT_THAT(Sign({draft}), FailsWith(ErrorCode::kSignerRefused)) << c.why;
    ASSERT_FALSE(audit_.events().empty()) << c.why;
    const AuditEvent event = audit_.events().back();
    EXPECT_EQ(event.kind, AuditEventKind::kSigningRefused) << c.why;
    EXPECT_EQ(event.refusal, c.refusal) << c.why;
    EXPECT_EQ(event.request, RequestId("rq_1")) << c.why;
  }
  EXPECT_THAT(backend_.messages(), SizeIs(0));
  audit_.GoDown();
  CredentialDraft draft = Draft();
  draft.holder.reset();
  EXPECT_THAT(Sign({draft}), FailsWith(ErrorCode::kAuditDown));
}

TEST_F(DocumentSignerTest, CallsAReachedRateBusy) {
  ASSERT_THAT(Sign({Draft(), Draft(), Draft()}), IsOk());
  EXPECT_THAT(Sign({Draft()}), FailsWith(ErrorCode::kSignerBusy));
  EXPECT_EQ(audit_.events().back().refusal, AuditRefusal::kRateExceeded);
}

TEST_F(DocumentSignerTest, PassesOnWhatTheTokenSays) {
  struct Case {
    ErrorCode token;
    ErrorCode answer;
  };
  const std::vector<Case> cases{{ErrorCode::kTokenDevice, ErrorCode::kTokenDevice},
                                {ErrorCode::kSignerBusy, ErrorCode::kSignerBusy},
                                {ErrorCode::kKeyUnfit, ErrorCode::kTokenDevice}};
  for (const Case& c : cases) {
    backend_.FailWith(c.token);
    EXPECT_THAT(Sign({Draft()}), FailsWith(c.answer)) << NameOf(c.token);
  }
}

// A token that is ill, or whose key was swapped. [docs/adr/0002-signer-builds-documents.md]
TEST_F(DocumentSignerTest, LetsNoSignatureOutThatDoesNotVerify) {
  backend_.SignWrongly();
  EXPECT_THAT(Sign({Draft()}), FailsWith(ErrorCode::kTokenDevice));
  CredentialDraft unchecked = Draft();
  unchecked.configuration = ConfigurationId("unchecked");
  EXPECT_THAT(Sign({unchecked}), IsOk());
}

TEST_F(DocumentSignerTest, BuildsEachConfigurationInItsFormat) {
  CredentialDraft draft = Draft();
  draft.configuration = ConfigurationId("degree");
  EXPECT_THAT(Sign({draft}), FailsWith(ErrorCode::kSignerRefused)) << "no subject";
  draft.claims = ClaimValue::OfObject(
      {{"credentialSubject", ClaimValue::OfObject({{"degree", ClaimValue::OfText("BSc")}})}});
  ASSERT_OK_AND_ASSIGN(const auto credentials, Sign({draft}));
  EXPECT_EQ(std::count(credentials[0].begin(), credentials[0].end(), '.'), 2);
  draft.for_draft13 = true;
  EXPECT_THAT(Sign({draft}), FailsWith(ErrorCode::kSignerRefused)) << "that tenant has SD-JWT only";
}

TEST_F(DocumentSignerTest, BeginsNothingAfterTheDeadline) {
  const std::array drafts{Draft()};
  const Deadline past = Deadline::In(std::chrono::milliseconds(0));
  EXPECT_THAT(signer_.SignCredentials(drafts, past), FailsWith(ErrorCode::kSignerBusy));
  EXPECT_THAT(signer_.ListKeys(past), FailsWith(ErrorCode::kSignerBusy));
  EXPECT_TRUE(audit_.events().empty());
}

TEST_F(DocumentSignerTest, SaltsEveryCredentialAnew) {
  CredentialDraft draft = Draft();
  draft.claims.members[0].value.disclosure = Disclosure::kSelective;
  ASSERT_OK_AND_ASSIGN(const auto credentials, Sign({draft, draft}));
  EXPECT_NE(credentials[0], credentials[1]);
}

TEST(RefusalRecorder, RecordsTwentyASecondAndCountsTheRest) {
  FakeClock clock;
  FakeAuditLog audit;
  RefusalRecorder refusals(audit, clock);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_THAT(refusals.PeerRefused(AuditRefusal::kWrongPeer), IsOk());
  }
  EXPECT_EQ(audit.events().size(), kMaxRecordedRefusals);
  clock.Advance(Seconds(1));
  ASSERT_THAT(refusals.PeerRefused(AuditRefusal::kProtocolBroken), IsOk());
  EXPECT_EQ(audit.events().back().num_omitted, 1000 - kMaxRecordedRefusals);
  EXPECT_EQ(audit.events().back().refusal, AuditRefusal::kProtocolBroken);
  EXPECT_EQ(refusals.TakeOmitted(), 0U);

  for (std::uint32_t i = 0; i < kMaxRecordedRefusals; ++i) {
    ASSERT_THAT(refusals.PeerRefused(AuditRefusal::kWrongPeer), IsOk());
  }
  EXPECT_EQ(refusals.TakeOmitted(), 1U) << "the 21st of this second";
  EXPECT_EQ(refusals.TakeOmitted(), 0U);
}

}  // namespace
}  // namespace issuer
