// Certificates signed in a SoftHSM token, judged by OpenSSL and by our own parser.
#include "crypto/pkcs11/certificate_builder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/mdoc_certificate.h"
#include "crypto/pkcs11/session_pool.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"
#include "tests/support/soft_token.h"

namespace issuer {
namespace {

constexpr Timestamp kBegin = FromUnix(1'767'225'600);  // 2026-01-01
constexpr CertificateValidity kTenYears = {kBegin, kBegin + Seconds(10LL * 365 * 86'400)};
constexpr CertificateValidity kOneYear = {kBegin, kBegin + Seconds(365 * 86'400)};

X509Ptr Decode(const Bytes& der) {
  const unsigned char* in = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &in, static_cast<long>(der.size())));
  CHECK(certificate != nullptr && in == der.data() + der.size());
  return certificate;
}

// The extension `nid` as text, "critical, " in front if it is; empty if it is absent.
std::string ExtensionText(X509* certificate, int nid) {
  const int index = X509_get_ext_by_NID(certificate, nid, -1);
  if (index < 0) {
    return "";
  }
  X509_EXTENSION* const extension = X509_get_ext(certificate, index);
  const BioPtr out(BIO_new(BIO_s_mem()));
  X509V3_EXT_print(out.get(), extension, 0, 0);
  char* text = nullptr;
  const long len = BIO_get_mem_data(out.get(), &text);
  std::string value(text, static_cast<std::size_t>(len));
  while (!value.empty() && value.back() == '\n') {
    value.pop_back();
  }
  return (X509_EXTENSION_get_critical(extension) != 0 ? "critical, " : "") + value;
}

class CertificateBuilderTest : public testing::Test {
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
  SigningKey AnchorKey() { return Key(1, SignatureAlgorithm::kEs256); }

  Bytes Anchor() {
    const Result<Bytes> anchor =
        BuildTrustAnchor({"Example Root", kTenYears}, AnchorKey(), *session_, random_);
    CHECK(anchor.has_value());
    return *anchor;
  }

  Result<Bytes> Iaca(const char* country) {
    const IacaProfile profile = {
        country, "https://authority.example", "https://authority.example/iaca.crl"};
    return BuildTrustAnchor({"Example IACA", kTenYears, profile}, AnchorKey(), *session_, random_);
  }

  CredentialSignerDraft Draft(const char* issuer = "https://issuer.example:8443/tenant") {
    const Result<HttpsUrl> url = ParseHttpsUrl(issuer);
    CHECK(url.has_value());
    return {"Example Signer",
            *url,
            Key(2, SignatureAlgorithm::kEs256).public_key(),
            kOneYear,
            SignerProfile::kAnyCredential};
  }

  SoftToken soft_token_{{{"anchor", "01", SignatureAlgorithm::kEs256},
                         {"leaf", "02", SignatureAlgorithm::kEs256},
                         {"es384", "03", SignatureAlgorithm::kEs384},
                         {"eddsa", "04", SignatureAlgorithm::kEdDsa}}};
  FakeRandom random_;
  std::unique_ptr<Module> module_;
  std::unique_ptr<SessionPool> pool_;
  std::unique_ptr<SessionLease> session_;
};

TEST_F(CertificateBuilderTest, AnchorIsASelfSignedAuthority) {
  const Bytes der = Anchor();
  const X509Ptr anchor = Decode(der);
  EXPECT_EQ(X509_verify(anchor.get(), X509_get0_pubkey(anchor.get())), 1);
  EXPECT_EQ(X509_get_version(anchor.get()), X509_VERSION_3);
  EXPECT_EQ(X509_check_ca(anchor.get()), 1);
  EXPECT_EQ(ExtensionText(anchor.get(), NID_basic_constraints), "critical, CA:TRUE, pathlen:0");
  EXPECT_EQ(ExtensionText(anchor.get(), NID_key_usage), "critical, Certificate Sign, CRL Sign");
  EXPECT_EQ(ExtensionText(anchor.get(), NID_subject_key_identifier).size(), 20U * 3 - 1);

  ASSERT_OK_AND_ASSIGN(const Certificate parsed, ParseCertificate(der));
  EXPECT_TRUE(parsed.is_self_signed);
  EXPECT_EQ(parsed.public_key, AnchorKey().public_key());
  EXPECT_EQ(parsed.not_before, kTenYears.not_before);
  EXPECT_EQ(parsed.not_after, kTenYears.not_after);
  EXPECT_EQ(parsed.subject, "CN=Example Root");
}

TEST_F(CertificateBuilderTest, EveryAlgorithmSignsAnAnchor) {
  const struct {
    std::uint8_t id;
    SignatureAlgorithm algorithm;
    int nid;
  } kCases[] = {{1, SignatureAlgorithm::kEs256, NID_ecdsa_with_SHA256},
                {3, SignatureAlgorithm::kEs384, NID_ecdsa_with_SHA384},
                {4, SignatureAlgorithm::kEdDsa, NID_ED25519}};
  for (const auto& c : kCases) {
    ASSERT_OK_AND_ASSIGN(
        const Bytes der,
        BuildTrustAnchor({"Root", kTenYears}, Key(c.id, c.algorithm), *session_, random_));
    const X509Ptr anchor = Decode(der);
    EXPECT_EQ(X509_get_signature_nid(anchor.get()), c.nid);
    EXPECT_EQ(X509_verify(anchor.get(), X509_get0_pubkey(anchor.get())), 1);
  }
}

TEST_F(CertificateBuilderTest, SignerIsAnEndEntityOfTheAnchor) {
  const Bytes anchor_der = Anchor();
  const CredentialSignerDraft draft = Draft();
  ASSERT_OK_AND_ASSIGN(const Bytes der,
                       BuildCredentialSigner(draft, anchor_der, AnchorKey(), *session_, random_));
  const X509Ptr anchor = Decode(anchor_der);
  const X509Ptr signer = Decode(der);
  EXPECT_EQ(X509_verify(signer.get(), X509_get0_pubkey(anchor.get())), 1);
  EXPECT_EQ(X509_check_issued(anchor.get(), signer.get()), X509_V_OK);
  EXPECT_EQ(X509_check_ca(signer.get()), 0);
  EXPECT_EQ(ExtensionText(signer.get(), NID_key_usage), "critical, Digital Signature");
  EXPECT_EQ(ExtensionText(signer.get(), NID_subject_alt_name),
            "URI:https://issuer.example:8443/tenant, DNS:issuer.example");
  EXPECT_EQ(ExtensionText(signer.get(), NID_authority_key_identifier),
            ExtensionText(anchor.get(), NID_subject_key_identifier));

  ASSERT_OK_AND_ASSIGN(const Certificate parsed, ParseCertificate(der));
  EXPECT_FALSE(parsed.is_self_signed);
  EXPECT_EQ(parsed.public_key, draft.key);
  EXPECT_EQ(parsed.san_uris, std::vector<std::string>{"https://issuer.example:8443/tenant"});
  ASSERT_OK_AND_ASSIGN(const Certificate parsed_anchor, ParseCertificate(anchor_der));
  EXPECT_THAT(
      VerifyChainToAnchor(std::vector{parsed}, std::vector{parsed_anchor}, kBegin + Seconds(1)),
      IsOk());
}

TEST_F(CertificateBuilderTest, HostThatIsAnAddressIsNamedAsOne) {
  ASSERT_OK_AND_ASSIGN(
      const Bytes der,
      BuildCredentialSigner(
          Draft("https://127.0.0.1:8443"), Anchor(), AnchorKey(), *session_, random_));
  const X509Ptr signer = Decode(der);
  EXPECT_EQ(ExtensionText(signer.get(), NID_subject_alt_name),
            "URI:https://127.0.0.1:8443, IP Address:127.0.0.1");
}

TEST_F(CertificateBuilderTest, SerialNumbersArePositiveLongAndNew) {
  std::set<std::string> serials;
  for (int i = 0; i < 20; ++i) {
    const X509Ptr anchor = Decode(Anchor());
    const BnPtr serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(anchor.get()), nullptr));
    EXPECT_EQ(BN_is_negative(serial.get()), 0);
    EXPECT_EQ(BN_num_bytes(serial.get()), 16);
    Bytes raw(16);
    BN_bn2bin(serial.get(), raw.data());
    serials.insert(HexEncode(raw));
  }
  EXPECT_EQ(serials.size(), 20U);
}

TEST_F(CertificateBuilderTest, RefusesAnchorsThatMakeNoCertificate) {
  const struct {
    const char* why;
    TrustAnchorDraft draft;
  } kCases[] = {
      {"no name", {"", kTenYears}},
      {"name of 65 characters", {std::string(65, 'x'), kTenYears}},
      {"name that is not UTF-8", {"\xff", kTenYears}},
      {"ends when it begins", {"Root", {kBegin, kBegin}}},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(BuildTrustAnchor(c.draft, AnchorKey(), *session_, random_),
                FailsWith(ErrorCode::kCertificateInvalid))
        << c.why;
  }
}

TEST_F(CertificateBuilderTest, RefusesSignersThatTheirAnchorCannotVouchFor) {
  const Bytes anchor = Anchor();
  ASSERT_OK_AND_ASSIGN(const Bytes signer,
                       BuildCredentialSigner(Draft(), anchor, AnchorKey(), *session_, random_));
  CredentialSignerDraft too_long = Draft();
  too_long.validity.not_after = kTenYears.not_after + Seconds(1);
  CredentialSignerDraft too_early = Draft();
  too_early.validity.not_before = kBegin - Seconds(1);
  CredentialSignerDraft off_curve = Draft();
  off_curve.key.y[0] ^= 1U;
  const SigningKey leaf_key = Key(2, SignatureAlgorithm::kEs256);
  const struct {
    const char* why;
    CredentialSignerDraft draft;
    Bytes anchor;
    SigningKey key;
  } kCases[] = {
      {"outlives the anchor", too_long, anchor, AnchorKey()},
      {"begins before the anchor", too_early, anchor, AnchorKey()},
      {"key that is not on its curve", off_curve, anchor, AnchorKey()},
      {"signed by another key", Draft(), anchor, leaf_key},
      {"anchor that is an end entity", Draft(), signer, leaf_key},
      {"anchor that is no certificate", Draft(), Bytes{0x30, 0x00}, AnchorKey()},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(BuildCredentialSigner(c.draft, c.anchor, c.key, *session_, random_),
                FailsWith(ErrorCode::kCertificateInvalid))
        << c.why;
  }
}

// [MD-10]
TEST_F(CertificateBuilderTest, IacaIssuesADocumentSigner) {
  ASSERT_OK_AND_ASSIGN(const Bytes iaca_der, Iaca("XX"));
  const X509Ptr iaca = Decode(iaca_der);
  EXPECT_EQ(ExtensionText(iaca.get(), NID_basic_constraints), "critical, CA:TRUE, pathlen:0");
  EXPECT_EQ(ExtensionText(iaca.get(), NID_issuer_alt_name), "URI:https://authority.example");
  EXPECT_THAT(ExtensionText(iaca.get(), NID_crl_distribution_points),
              testing::HasSubstr("URI:https://authority.example/iaca.crl"));
  EXPECT_EQ(CountryOf(X509_get_subject_name(iaca.get())), "XX");

  CredentialSignerDraft draft = Draft();
  draft.profile = SignerProfile::kMdoc;
  ASSERT_OK_AND_ASSIGN(const Bytes der,
                       BuildCredentialSigner(draft, iaca_der, AnchorKey(), *session_, random_));
  EXPECT_THAT(CheckMdocSigner(der), IsOk());
  const X509Ptr signer = Decode(der);
  EXPECT_EQ(X509_check_issued(iaca.get(), signer.get()), X509_V_OK);
  EXPECT_EQ(ExtensionText(signer.get(), NID_issuer_alt_name),
            ExtensionText(iaca.get(), NID_issuer_alt_name));
  EXPECT_EQ(ExtensionText(signer.get(), NID_ext_key_usage), "critical, 1.0.18013.5.1.2");
  ASSERT_OK_AND_ASSIGN(const Certificate parsed, ParseCertificate(der));
  ASSERT_OK_AND_ASSIGN(const Certificate anchor, ParseCertificate(iaca_der));
  EXPECT_THAT(VerifyChainToAnchor(std::vector{parsed}, std::vector{anchor}, kBegin + Seconds(1)),
              IsOk());

  // The same anchor issues other signers, which are none of documents.
  ASSERT_OK_AND_ASSIGN(const Bytes other,
                       BuildCredentialSigner(Draft(), iaca_der, AnchorKey(), *session_, random_));
  EXPECT_THAT(CheckMdocSigner(other), FailsWith(ErrorCode::kCertificateInvalid));
}

TEST_F(CertificateBuilderTest, RefusesDocumentSignersOutsideTheProfile) {
  for (const char* country : {"x", "xx", "XXX", "X1"}) {
    EXPECT_THAT(Iaca(country), FailsWith(ErrorCode::kCertificateInvalid)) << country;
  }
  ASSERT_OK_AND_ASSIGN(const Bytes iaca, Iaca("XX"));
  CredentialSignerDraft draft = Draft();
  draft.profile = SignerProfile::kMdoc;
  EXPECT_THAT(BuildCredentialSigner(draft, Anchor(), AnchorKey(), *session_, random_),
              FailsWith(ErrorCode::kCertificateInvalid))
      << "an anchor that is no IACA";
  draft.validity.not_after = draft.validity.not_before + kMaxMdocSignerValidity + Seconds(1);
  EXPECT_THAT(BuildCredentialSigner(draft, iaca, AnchorKey(), *session_, random_),
              FailsWith(ErrorCode::kCertificateInvalid))
      << "458 days";
}

TEST_F(CertificateBuilderTest, PemIsReadBack) {
  const Bytes anchor = Anchor();
  ASSERT_OK_AND_ASSIGN(const std::vector<Certificate> chain,
                       ParsePemChain(ToPem(anchor) + ToPem(anchor)));
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(chain[0].der, anchor);
}

}  // namespace
}  // namespace issuer
