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
#include "crypto/openssl/digest.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

using BitStringPtr = std::unique_ptr<ASN1_BIT_STRING, Deleter<ASN1_BIT_STRING_free>>;
using OctetStringPtr = std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_OCTET_STRING_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Deleter<ASN1_INTEGER_free>>;
using BasicConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, Deleter<BASIC_CONSTRAINTS_free>>;
using AuthorityKeyIdPtr = std::unique_ptr<AUTHORITY_KEYID, Deleter<AUTHORITY_KEYID_free>>;
using GeneralNamePtr = std::unique_ptr<GENERAL_NAME, Deleter<GENERAL_NAME_free>>;

constexpr std::size_t kSerialLen = 16;
constexpr std::size_t kKeyIdLen = 20;
constexpr std::size_t kPemLineLen = 64;

// Bits of keyUsage. [rfc5280 §4.2.1.3]
enum KeyUsageBit : int { kDigitalSignature = 0, kKeyCertSign = 5, kCrlSign = 6 };

enum class Criticality : int { kNonCritical = 0, kCritical = 1 };

// `value` is what OpenSSL encodes for `nid`. It runs out of memory or works.
void AddExtension(X509* certificate, int nid, void* value, Criticality criticality) {
  CHECK(X509_add1_ext_i2d(
            certificate, nid, value, static_cast<int>(criticality), X509V3_ADD_DEFAULT) == 1);
}

void AddKeyUsage(X509* certificate, std::span<const KeyUsageBit> bits) {
  const BitStringPtr usage(ASN1_BIT_STRING_new());
  for (const KeyUsageBit bit : bits) {
    CHECK(ASN1_BIT_STRING_set_bit(usage.get(), bit, 1) == 1);
  }
  AddExtension(certificate, NID_key_usage, usage.get(), Criticality::kCritical);
}

// CA, and not above another CA.
void AddAuthorityConstraints(X509* certificate) {
  const BasicConstraintsPtr constraints(BASIC_CONSTRAINTS_new());
  CHECK(constraints != nullptr);
  constraints->ca = 1;
  constraints->pathlen = ASN1_INTEGER_new();
  CHECK(ASN1_INTEGER_set(constraints->pathlen, 0) == 1);
  AddExtension(certificate, NID_basic_constraints, constraints.get(), Criticality::kCritical);
}

// The leftmost 160 bits of SHA-256 over the public key's BIT STRING. [rfc7093 §2]
void AddSubjectKeyId(X509* certificate) {
  const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(certificate);
  const Digest256 digest =
      Sha256({ASN1_STRING_get0_data(key), static_cast<std::size_t>(ASN1_STRING_length(key))});
  const OctetStringPtr id(ASN1_OCTET_STRING_new());
  CHECK(ASN1_OCTET_STRING_set(id.get(), digest.data(), kKeyIdLen) == 1);
  AddExtension(certificate, NID_subject_key_identifier, id.get(), Criticality::kNonCritical);
}

void AddAuthorityKeyId(X509* certificate, const ASN1_OCTET_STRING* subject_key_id) {
  const AuthorityKeyIdPtr id(AUTHORITY_KEYID_new());
  CHECK(id != nullptr);
  id->keyid = ASN1_OCTET_STRING_dup(subject_key_id);
  CHECK(id->keyid != nullptr);
  AddExtension(certificate, NID_authority_key_identifier, id.get(), Criticality::kNonCritical);
}

// Adds `name` of `type` to `names`, which owns it afterwards.
void PushName(GENERAL_NAMES* names, int type, void* value) {
  GeneralNamePtr name(GENERAL_NAME_new());
  CHECK(name != nullptr && value != nullptr);
  GENERAL_NAME_set0_value(name.get(), type, value);
  CHECK(sk_GENERAL_NAME_push(names, name.get()) > 0);
  static_cast<void>(name.release());
}

ASN1_IA5STRING* NewIa5String(std::string_view text) {
  ASN1_IA5STRING* const string = ASN1_IA5STRING_new();
  CHECK(string != nullptr &&
        ASN1_STRING_set(string, text.data(), static_cast<int>(text.size())) == 1);
  return string;
}

// URI = the identifier, and DNS or IP address = its host.
void AddAlternativeNames(X509* certificate, const HttpsUrl& issuer) {
  const GeneralNamesPtr names(GENERAL_NAMES_new());
  CHECK(names != nullptr);
  PushName(names.get(), GEN_URI, NewIa5String(issuer.ToString()));
  constexpr std::string_view kScheme = "https://";
  const std::string authority =
      issuer.origin.substr(std::min(kScheme.size(), issuer.origin.size()));
  const std::string host = authority.substr(0, authority.find(':'));
  if (ASN1_OCTET_STRING* const address = a2i_IPADDRESS(host.c_str())) {
    PushName(names.get(), GEN_IPADD, address);
  } else {
    DrainErrorQueue();
    PushName(names.get(), GEN_DNS, NewIa5String(host));
  }
  AddExtension(certificate, NID_subject_alt_name, names.get(), Criticality::kNonCritical);
}

// Version, serial number, subject, validity and key: what both kinds have.
Result<X509Ptr> BeginCertificate(const std::string& common_name,
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

  const ByteView name = AsBytes(common_name);
  if (name.empty() || !IsUtf8(common_name) ||
      X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate.get()),
                                 NID_commonName,
                                 MBSTRING_UTF8,
                                 name.data(),
                                 static_cast<int>(name.size()),
                                 -1,
                                 0) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kCertificateInvalid, "a common name has 1 to 64 characters");
  }
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
  ASSIGN_OR_RETURN(const X509Ptr certificate,
                   BeginCertificate(draft.common_name, draft.validity, key.public_key(), random));
  CHECK(X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) == 1);
  AddAuthorityConstraints(certificate.get());
  constexpr std::array kUsage = {kKeyCertSign, kCrlSign};
  AddKeyUsage(certificate.get(), kUsage);
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
  ASSIGN_OR_RETURN(const X509Ptr certificate,
                   BeginCertificate(draft.common_name, draft.validity, draft.key, random));
  CHECK(X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get())) == 1);
  AddAuthorityKeyId(certificate.get(), X509_get0_subject_key_id(authority.get()));
  constexpr std::array kUsage = {kDigitalSignature};
  AddKeyUsage(certificate.get(), kUsage);
  AddAlternativeNames(certificate.get(), draft.issuer);
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
