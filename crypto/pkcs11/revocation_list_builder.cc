#include "crypto/pkcs11/revocation_list_builder.h"

#include <memory>

#include "appliance/base/check.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

using TimePtr = std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>>;
using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Deleter<ASN1_INTEGER_free>>;
using RevokedPtr = std::unique_ptr<X509_REVOKED, Deleter<X509_REVOKED_free>>;
using AuthorityKeyIdPtr = std::unique_ptr<AUTHORITY_KEYID, Deleter<AUTHORITY_KEYID_free>>;

Result<TimePtr> ToAsn1(Timestamp time) {
  TimePtr asn1(ASN1_TIME_set(nullptr, ToUnix(time)));
  if (asn1 == nullptr) {
    DrainErrorQueue();
    return Fail(ErrorCode::kCertificateInvalid, "a time of the list is outside the calendar");
  }
  return asn1;
}

IntegerPtr ToAsn1(ByteView number) {
  const BnPtr value(BN_bin2bn(number.data(), static_cast<int>(number.size()), nullptr));
  IntegerPtr asn1(BN_to_ASN1_INTEGER(value.get(), nullptr));
  CHECK(asn1 != nullptr);
  return asn1;
}

Status AddRevoked(X509_CRL* list, const RevokedCertificate& revoked) {
  ASSIGN_OR_RETURN(const TimePtr at, ToAsn1(revoked.revoked_at));
  RevokedPtr entry(X509_REVOKED_new());
  CHECK(entry != nullptr &&
        X509_REVOKED_set_serialNumber(entry.get(), ToAsn1(revoked.serial).get()) == 1 &&
        X509_REVOKED_set_revocationDate(entry.get(), at.get()) == 1 &&
        X509_CRL_add0_revoked(list, entry.get()) == 1);
  static_cast<void>(entry.release());
  return {};
}

void AddExtensions(X509_CRL* list, const X509* authority, std::uint64_t number) {
  const IntegerPtr value(ASN1_INTEGER_new());
  CHECK(value != nullptr && ASN1_INTEGER_set_uint64(value.get(), number) == 1 &&
        X509_CRL_add1_ext_i2d(list, NID_crl_number, value.get(), 0, X509V3_ADD_DEFAULT) == 1);
  const AuthorityKeyIdPtr key_id(AUTHORITY_KEYID_new());
  CHECK(key_id != nullptr);
  key_id->keyid = ASN1_OCTET_STRING_dup(X509_get0_subject_key_id(const_cast<X509*>(
      authority)));  // NOLINT(cppcoreguidelines-pro-type-const-cast): OpenSSL only reads it
  CHECK(key_id->keyid != nullptr &&
        X509_CRL_add1_ext_i2d(
            list, NID_authority_key_identifier, key_id.get(), 0, X509V3_ADD_DEFAULT) == 1);
}

// OpenSSL writes the name of the algorithm into a list only when it signs itself: so it does, with
// a key of the same kind that is forgotten at once, and the token's signature takes that one's
// place.
void SetAlgorithm(X509_CRL* list, SignatureAlgorithm algorithm) {
  EvpPkey key;
  const EVP_MD* digest = nullptr;
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
      digest = EVP_sha256();
      break;
    case SignatureAlgorithm::kEs384:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
      digest = EVP_sha384();
      break;
    case SignatureAlgorithm::kEdDsa:
      key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
      break;
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      break;
  }
  CHECK(key != nullptr && X509_CRL_sign(list, key.get(), digest) > 0);
}

Status SignInToken(X509_CRL* list, const SigningKey& key, SessionLease& session) {
  SetAlgorithm(list, key.algorithm());
  Bytes to_be_signed(static_cast<std::size_t>(i2d_re_X509_CRL_tbs(list, nullptr)));
  unsigned char* out = to_be_signed.data();
  CHECK(i2d_re_X509_CRL_tbs(list, &out) == static_cast<int>(to_be_signed.size()));
  ASSIGN_OR_RETURN(Bytes value, key.Sign(session, to_be_signed));
  if (key.algorithm() != SignatureAlgorithm::kEdDsa) {
    ASSIGN_OR_RETURN(value, DerFromRaw(value));
  }
  const ASN1_BIT_STRING* signature = nullptr;
  X509_CRL_get0_signature(list, &signature, nullptr);
  auto* const bits = const_cast<ASN1_BIT_STRING*>(
      signature);  // NOLINT(cppcoreguidelines-pro-type-const-cast): there is no setter
  CHECK(ASN1_BIT_STRING_set(bits, value.data(), static_cast<int>(value.size())) == 1);
  bits->flags = (bits->flags & ~0x07L) | ASN1_STRING_FLAG_BITS_LEFT;  // no bit is unused
  return {};
}

}  // namespace

Result<Bytes> BuildRevocationList(const RevocationListDraft& draft,
                                  ByteView anchor,
                                  const SigningKey& key,
                                  SessionLease& session) {
  ASSIGN_OR_RETURN(const Certificate parsed, ParseCertificate(anchor));
  const unsigned char* in = anchor.data();
  const X509Ptr authority(d2i_X509(nullptr, &in, static_cast<long>(anchor.size())));
  CHECK(authority != nullptr);  // it was parsed a moment ago
  if (!(parsed.public_key == key.public_key()) || IsRsa(key.algorithm()) ||
      X509_check_ca(authority.get()) != 1 || X509_get0_subject_key_id(authority.get()) == nullptr ||
      (X509_get_key_usage(authority.get()) & X509v3_KU_CRL_SIGN) == 0) {
    return Fail(ErrorCode::kCertificateInvalid,
                "the anchor is no CA certificate of the key that signs, for revocation lists");
  }
  if (draft.next_update <= draft.this_update) {
    return Fail(ErrorCode::kCertificateInvalid, "the list would end before it begins");
  }
  ASSIGN_OR_RETURN(const TimePtr this_update, ToAsn1(draft.this_update));
  ASSIGN_OR_RETURN(const TimePtr next_update, ToAsn1(draft.next_update));
  const X509CrlPtr list(X509_CRL_new());
  CHECK(list != nullptr && X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
        X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority.get())) == 1 &&
        X509_CRL_set1_lastUpdate(list.get(), this_update.get()) == 1 &&
        X509_CRL_set1_nextUpdate(list.get(), next_update.get()) == 1);
  for (const RevokedCertificate& revoked : draft.revoked) {
    RETURN_IF_ERROR(AddRevoked(list.get(), revoked));
  }
  AddExtensions(list.get(), authority.get(), draft.number);
  RETURN_IF_ERROR(SignInToken(list.get(), key, session));
  Bytes der(static_cast<std::size_t>(i2d_X509_CRL(list.get(), nullptr)));
  unsigned char* out = der.data();
  CHECK(i2d_X509_CRL(list.get(), &out) == static_cast<int>(der.size()));
  return der;
}

}  // namespace issuer
