#include "crypto/pkcs11/certificate_builder.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string_view>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/certificate_extensions.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/mdoc_certificate.h"

namespace issuer {
namespace {

constexpr std::size_t kSerialLen = 16;
constexpr std::size_t kPemLineLen = 64;

struct Subject {
  std::string country;  // empty: none
  std::string common_name;
};

Status AddNameEntry(X509_NAME* name, int nid, const std::string& text, const char* detail) {
  const ByteView value = AsBytes(text);
  if (value.empty() || !IsUtf8(text) ||
      X509_NAME_add_entry_by_NID(
          name, nid, MBSTRING_UTF8, value.data(), static_cast<int>(value.size()), -1, 0) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kCertificateInvalid, detail);
  }
  return {};
}

Status SetSubject(X509_NAME* name, const Subject& subject) {
  if (!subject.country.empty()) {
    if (!IsCountryCode(subject.country)) {
      return Fail(ErrorCode::kCertificateInvalid, "a country has two capital letters");
    }
    RETURN_IF_ERROR(
        AddNameEntry(name, NID_countryName, subject.country, "the country cannot be written"));
  }
  return AddNameEntry(
      name, NID_commonName, subject.common_name, "a common name has 1 to 64 characters");
}

// What makes an end entity of `authority` a document signer. [MD-10]
Status AddMdocProfile(X509* certificate,
                      const X509* authority,
                      const CertificateValidity& validity) {
  if (validity.not_after - validity.not_before > kMaxMdocSignerValidity) {
    return Fail(ErrorCode::kCertificateInvalid,
                "a document signer's certificate is valid for 457 days at most");
  }
  AddOnlyPurpose(certificate, kMdocSignerPurpose);
  if (CountryOf(X509_get_subject_name(authority)).empty() ||
      !CopyExtension(certificate, authority, NID_issuer_alt_name) ||
      !CopyExtension(certificate, authority, NID_crl_distribution_points)) {
    return Fail(ErrorCode::kCertificateInvalid,
                "the anchor of a document signer has a country, an issuer's alternative name and "
                "a CRL distribution point");
  }
  return {};
}

// Version, serial number, subject, validity and key: what both kinds have.
Result<X509Ptr> BeginCertificate(const Subject& subject,
                                 const CertificateValidity& validity,
                                 const PublicKey& key,
                                 Random& random) {
  if (validity.not_after <= validity.not_before) {
    return Fail(ErrorCode::kCertificateInvalid, "the certificate would end before it begins");
  }
  X509Ptr certificate(X509_new());
  CHECK(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);

  // "The serial number MUST be a positive integer" [rfc5280 §4.1.2.2]; the second highest bit keeps
  // it 16 bytes long.
  Bytes serial = random.Take(kSerialLen);
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7fU) | 0x40U);
  const BnPtr number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  CHECK(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr);

  RETURN_IF_ERROR(SetSubject(X509_get_subject_name(certificate.get()), subject));
  if (ASN1_TIME_set(X509_getm_notBefore(certificate.get()), ToUnix(validity.not_before)) ==
          nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), ToUnix(validity.not_after)) == nullptr) {
    DrainErrorQueue();
    return Fail(ErrorCode::kCertificateInvalid,
                "the certificate's validity is outside the calendar");
  }
  const Result<EvpPkey> subject_key = ToEvpPkey(key);
  if (!subject_key.has_value()) {
    return Fail(ErrorCode::kCertificateInvalid, "the subject's key is not a point of its curve");
  }
  CHECK(X509_set_pubkey(certificate.get(), subject_key->get()) == 1);
  AddSubjectKeyId(certificate.get());
  return certificate;
}

int SignatureNid(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return NID_ecdsa_with_SHA256;
    case SignatureAlgorithm::kEs384:
      return NID_ecdsa_with_SHA384;
    case SignatureAlgorithm::kEdDsa:
      return NID_ED25519;
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      break;  // certified, but certifies nothing
  }
  return NID_undef;
}

// OpenSSL gives out these parts of a certificate as const, and sets them only when it signs itself,
// which it cannot here.
template <typename T>
T* Settable(const T* part) {
  return const_cast<T*>(part);  // NOLINT(cppcoreguidelines-pro-type-const-cast): see above
}

// Signs in the token and returns the finished certificate as DER.
Result<Bytes> FinishCertificate(X509* certificate, const SigningKey& key, SessionLease& session) {
  if (IsRsa(key.algorithm())) {
    return Fail(ErrorCode::kCertificateInvalid, "certificates are not signed with RSA keys here");
  }
  const ASN1_BIT_STRING* signature = nullptr;
  const X509_ALGOR* outer_algorithm = nullptr;
  X509_get0_signature(&signature, &outer_algorithm, certificate);
  // "This field MUST contain the same algorithm identifier as the signature field in the sequence
  // tbsCertificate" [rfc5280 §4.1.1.2]; parameters absent [rfc5758 §3.2] [rfc8410 §3].
  for (const X509_ALGOR* algorithm : {outer_algorithm, X509_get0_tbs_sigalg(certificate)}) {
    CHECK(X509_ALGOR_set0(Settable(algorithm),
                          OBJ_nid2obj(SignatureNid(key.algorithm())),
                          V_ASN1_UNDEF,
                          nullptr) == 1);
  }
  Bytes to_be_signed(static_cast<std::size_t>(i2d_re_X509_tbs(certificate, nullptr)));
  unsigned char* out = to_be_signed.data();
  CHECK(i2d_re_X509_tbs(certificate, &out) == static_cast<int>(to_be_signed.size()));

  ASSIGN_OR_RETURN(Bytes value, key.Sign(session, to_be_signed));
  if (key.algorithm() != SignatureAlgorithm::kEdDsa) {
    ASSIGN_OR_RETURN(value, DerFromRaw(value));
  }
  ASN1_BIT_STRING* const bits = Settable(signature);
  CHECK(ASN1_BIT_STRING_set(bits, value.data(), static_cast<int>(value.size())) == 1);
  bits->flags = (bits->flags & ~0x07L) |
                ASN1_STRING_FLAG_BITS_LEFT;  // no bit is unused, also when the last ones are zero

  Bytes der(static_cast<std::size_t>(i2d_X509(certificate, nullptr)));
  out = der.data();
  CHECK(i2d_X509(certificate, &out) == static_cast<int>(der.size()));
  return der;
}

}  // namespace

Result<Bytes> BuildTrustAnchor(const TrustAnchorDraft& draft,
                               const SigningKey& key,
                               SessionLease& session,
                               Random& random) {
  ASSIGN_OR_RETURN(
      const X509Ptr certificate,
      BeginCertificate({draft.iaca.has_value() ? draft.iaca->country : "", draft.common_name},
                       draft.validity,
                       key.public_key(),
                       random));
  CHECK(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
  AddAuthorityConstraints(certificate.get());
  constexpr std::array kUsage = {KeyUsageBit::kKeyCertSign, KeyUsageBit::kCrlSign};
  AddKeyUsage(certificate.get(), kUsage);
  if (draft.iaca.has_value()) {
    AddIssuerAlternativeName(certificate.get(), draft.iaca->contact);
    AddCrlDistributionPoint(certificate.get(), draft.iaca->crl);
  }
  return FinishCertificate(certificate.get(), key, session);
}

Result<Bytes> BuildCredentialSigner(const CredentialSignerDraft& draft,
                                    ByteView anchor,
                                    const SigningKey& anchor_key,
                                    SessionLease& session,
                                    Random& random) {
  ASSIGN_OR_RETURN(const Certificate parsed_anchor, ParseCertificate(anchor));
  const unsigned char* in = anchor.data();
  const X509Ptr authority(d2i_X509(nullptr, &in, static_cast<long>(anchor.size())));
  CHECK(authority != nullptr);  // it was parsed a moment ago
  if (!(parsed_anchor.public_key == anchor_key.public_key()) ||
      X509_check_ca(authority.get()) != 1 || X509_get0_subject_key_id(authority.get()) == nullptr) {
    return Fail(ErrorCode::kCertificateInvalid,
                "the anchor is no CA certificate of the key that signs");
  }
  if (draft.validity.not_before < parsed_anchor.not_before ||
      draft.validity.not_after > parsed_anchor.not_after) {
    return Fail(ErrorCode::kCertificateInvalid,
                "the certificate would be valid when its anchor is not");
  }
  const std::string country = draft.profile == SignerProfile::kMdoc
                                  ? CountryOf(X509_get_subject_name(authority.get()))
                                  : "";
  ASSIGN_OR_RETURN(
      const X509Ptr certificate,
      BeginCertificate({country, draft.common_name}, draft.validity, draft.key, random));
  CHECK(X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get())) == 1);
  AddAuthorityKeyId(certificate.get(), X509_get0_subject_key_id(authority.get()));
  constexpr std::array kUsage = {KeyUsageBit::kDigitalSignature};
  AddKeyUsage(certificate.get(), kUsage);
  AddSubjectAlternativeNames(certificate.get(), draft.issuer);
  if (draft.profile == SignerProfile::kMdoc) {
    RETURN_IF_ERROR(AddMdocProfile(certificate.get(), authority.get(), draft.validity));
  }
  return FinishCertificate(certificate.get(), anchor_key, session);
}

std::string ToPem(ByteView der_certificate) {
  const std::string body = Base64Encode(der_certificate);
  std::string pem = "-----BEGIN CERTIFICATE-----\n";
  for (std::size_t i = 0; i < body.size(); i += kPemLineLen) {
    pem += body.substr(i, kPemLineLen) + "\n";
  }
  return pem + "-----END CERTIFICATE-----\n";
}

}  // namespace issuer
