// Document signers' certificates that verifiers would take, and those that they would not. [MD-10]
#include "crypto/openssl/mdoc_certificate.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>

#include "crypto/openssl/certificate_extensions.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using OctetStringPtr = std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_OCTET_STRING_free>>;

constexpr std::int64_t kBegin = 1'767'225'600;  // 2026-01-01
constexpr std::int64_t kDay = 86'400;

// What a certificate is made of; each case spoils one.
struct Recipe {
  std::string country = "XX";
  std::string issuer_country = "XX";
  std::int64_t valid_seconds = 457 * kDay;
  const char* purpose = kMdocSignerPurpose;
  bool purpose_is_critical = true;
  KeyUsageBit usage = KeyUsageBit::kDigitalSignature;
  bool is_ca = false;
  bool is_self_signed = false;
  bool has_second_country = false;
  int without = NID_undef;  // an extension
};

void AddName(X509_NAME* name, int nid, const std::string& text) {
  if (!text.empty()) {
    const ByteView value = AsBytes(text);
    CHECK(X509_NAME_add_entry_by_NID(
              name, nid, MBSTRING_UTF8, value.data(), static_cast<int>(value.size()), -1, 0) == 1);
  }
}

Bytes Make(const Recipe& recipe) {
  const EvpPkey key(EVP_EC_gen("P-256"));
  const EvpPkey authority(EVP_EC_gen("P-256"));
  const X509Ptr certificate(X509_new());
  CHECK(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  AddName(X509_get_subject_name(certificate.get()), NID_countryName, recipe.country);
  if (recipe.has_second_country) {
    AddName(X509_get_subject_name(certificate.get()), NID_countryName, "YY");
  }
  AddName(X509_get_subject_name(certificate.get()), NID_commonName, "Signer");
  AddName(X509_get_issuer_name(certificate.get()), NID_countryName, recipe.issuer_country);
  AddName(X509_get_issuer_name(certificate.get()),
          NID_commonName,
          recipe.is_self_signed ? "Signer" : "Root");
  CHECK(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), kBegin) != nullptr);
  CHECK(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), kBegin + recipe.valid_seconds) !=
        nullptr);
  CHECK(X509_set_pubkey(certificate.get(), key.get()) == 1);
  const std::array usage = {recipe.usage};
  AddKeyUsage(certificate.get(), usage);
  AddSubjectKeyId(certificate.get());
  const OctetStringPtr key_id(static_cast<ASN1_OCTET_STRING*>(
      X509_get_ext_d2i(certificate.get(), NID_subject_key_identifier, nullptr, nullptr)));
  AddAuthorityKeyId(certificate.get(), key_id.get());
  AddOnlyPurpose(certificate.get(), recipe.purpose);
  AddIssuerAlternativeName(certificate.get(), "https://authority.example");
  AddCrlDistributionPoint(certificate.get(), "https://authority.example/iaca.crl");
  if (recipe.is_ca) {
    AddAuthorityConstraints(certificate.get());
  }
  if (!recipe.purpose_is_critical) {
    const int index = X509_get_ext_by_NID(certificate.get(), NID_ext_key_usage, -1);
    CHECK(X509_EXTENSION_set_critical(X509_get_ext(certificate.get(), index), 0) == 1);
  }
  if (recipe.without != NID_undef) {
    const int index = X509_get_ext_by_NID(certificate.get(), recipe.without, -1);
    X509_EXTENSION_free(X509_delete_ext(certificate.get(), index));
  }
  EVP_PKEY* const signer = recipe.is_self_signed ? key.get() : authority.get();
  CHECK(X509_sign(certificate.get(), signer, EVP_sha256()) > 0);
  Bytes der(static_cast<std::size_t>(i2d_X509(certificate.get(), nullptr)));
  unsigned char* out = der.data();
  CHECK(i2d_X509(certificate.get(), &out) > 0);
  return der;
}

TEST(CheckMdocSigner, AcceptsTheProfile) {
  EXPECT_THAT(CheckMdocSigner(Make({})), IsOk());
}

TEST(CheckMdocSigner, NamesWhatIsMissing) {
  const struct {
    const char* names;
    Recipe recipe;
  } kCases[] = {
      {"self-signed", {.is_self_signed = true}},
      {"457 days", {.valid_seconds = 457 * kDay + 1}},
      {"extended key usage", {.without = NID_ext_key_usage}},
      {"extended key usage", {.purpose = "1.3.6.1.5.5.7.3.1"}},
      {"extended key usage", {.purpose_is_critical = false}},
      {"digitalSignature", {.usage = KeyUsageBit::kCrlSign}},
      {"digitalSignature", {.without = NID_key_usage}},
      {"CA", {.is_ca = true}},
      {"authority key identifier", {.without = NID_authority_key_identifier}},
      {"subject key identifier", {.without = NID_subject_key_identifier}},
      {"issuer alternative name", {.without = NID_issuer_alt_name}},
      {"CRL distribution point", {.without = NID_crl_distribution_points}},
      {"country (C) in its subject", {.country = ""}},
      {"country (C) in its subject", {.country = "xx"}},
      {"country (C) in its subject", {.has_second_country = true}},
      {"not that of the certificate's issuer", {.issuer_country = "YY"}},
      {"not that of the certificate's issuer", {.issuer_country = ""}},
  };
  for (const auto& c : kCases) {
    const Status status = CheckMdocSigner(Make(c.recipe));
    ASSERT_THAT(status, FailsWith(ErrorCode::kCertificateInvalid)) << c.names;
    EXPECT_THAT(status.error().detail, testing::HasSubstr(c.names));
  }
  EXPECT_THAT(CheckMdocSigner(Bytes{0x30, 0x00}), FailsWith(ErrorCode::kCertificateInvalid));
}

}  // namespace
}  // namespace issuer
