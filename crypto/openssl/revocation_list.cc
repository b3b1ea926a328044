#include "crypto/openssl/revocation_list.h"

#include <openssl/pem.h>

#include <optional>
#include <string_view>

#include "appliance/base/check.h"
#include "crypto/openssl/asn1_time.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::string_view kPemBegin = "-----BEGIN ";

using IntegerPtr = std::unique_ptr<ASN1_INTEGER, Deleter<ASN1_INTEGER_free>>;

Unexpected<Error> Invalid(const char* detail) {
  DrainErrorQueue();
  return Fail(ErrorCode::kCertificateInvalid, detail);
}

Result<X509CrlPtr> Decode(ByteView text) {
  if (text.empty() || text.size() > kMaxRevocationListLen) {
    return Invalid("the revocation list is empty or too large");
  }
  if (AsText(text).starts_with(kPemBegin)) {
    const BioPtr in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    CHECK(in != nullptr);
    X509CrlPtr list(PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr));
    if (list == nullptr) {
      return Invalid("not a revocation list in PEM");
    }
    return list;
  }
  const std::uint8_t* position = text.data();
  X509CrlPtr list(d2i_X509_CRL(nullptr, &position, static_cast<long>(text.size())));
  if (list == nullptr || position != text.data() + text.size()) {
    return Invalid("not one revocation list in DER");
  }
  return list;
}

Result<X509Ptr> DecodeCertificate(ByteView der) {
  const std::uint8_t* position = der.data();
  X509Ptr certificate(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
  if (certificate == nullptr || der.size() > kMaxCertificateLen ||
      position != der.data() + der.size()) {
    return Invalid("not one DER certificate");
  }
  return certificate;
}

std::optional<std::uint64_t> NumberOf(const X509_CRL* list) {
  const IntegerPtr number(
      static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(list, NID_crl_number, nullptr, nullptr)));
  std::int64_t value = 0;
  if (number == nullptr || ASN1_INTEGER_get_int64(&value, number.get()) != 1 || value < 0) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(value);
}

Bytes BytesOf(const ASN1_INTEGER* number) {
  const BnPtr value(ASN1_INTEGER_to_BN(number, nullptr));
  CHECK(value != nullptr);
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(value.get())));
  CHECK(BN_bn2bin(value.get(), bytes.data()) == static_cast<int>(bytes.size()));
  return bytes;
}

Result<std::vector<RevokedCertificate>> RevokedOf(X509_CRL* list) {
  std::vector<RevokedCertificate> revoked;
  STACK_OF(X509_REVOKED)* const entries = X509_CRL_get_REVOKED(list);
  for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i) {  // -1 of a list that revokes nothing
    const X509_REVOKED* const entry = sk_X509_REVOKED_value(entries, i);
    const std::optional<Timestamp> at = ToTimestamp(X509_REVOKED_get0_revocationDate(entry));
    if (!at.has_value()) {
      return Invalid("a revocation's date is malformed");
    }
    revoked.push_back({BytesOf(X509_REVOKED_get0_serialNumber(entry)), *at});
  }
  return revoked;
}

Bytes Encode(X509_CRL* list) {
  Bytes der(static_cast<std::size_t>(i2d_X509_CRL(list, nullptr)));
  unsigned char* out = der.data();
  CHECK(i2d_X509_CRL(list, &out) == static_cast<int>(der.size()));
  return der;
}

}  // namespace

Result<RevocationList> ParseRevocationList(ByteView text, ByteView authority) {
  ASSIGN_OR_RETURN(const X509CrlPtr decoded, Decode(text));
  ASSIGN_OR_RETURN(const X509Ptr issuer, DecodeCertificate(authority));
  if (X509_NAME_cmp(X509_CRL_get_issuer(decoded.get()), X509_get_subject_name(issuer.get())) != 0 ||
      X509_CRL_verify(decoded.get(), X509_get0_pubkey(issuer.get())) != 1) {
    return Invalid("the revocation list is not of this authority");
  }
  const std::optional<std::uint64_t> number = NumberOf(decoded.get());
  const std::optional<Timestamp> this_update = ToTimestamp(X509_CRL_get0_lastUpdate(decoded.get()));
  const std::optional<Timestamp> next_update = ToTimestamp(X509_CRL_get0_nextUpdate(decoded.get()));
  if (X509_CRL_get_version(decoded.get()) != X509_CRL_VERSION_2 || !number.has_value() ||
      !this_update.has_value() || !next_update.has_value()) {
    return Invalid("the revocation list lacks version 2, a number, or one of its two times");
  }
  RevocationList list;
  list.der = Encode(decoded.get());
  list.number = *number;
  list.this_update = *this_update;
  list.next_update = *next_update;
  ASSIGN_OR_RETURN(list.revoked, RevokedOf(decoded.get()));
  DrainErrorQueue();
  return list;
}

Result<Bytes> SerialNumberOf(ByteView certificate) {
  ASSIGN_OR_RETURN(const X509Ptr decoded, DecodeCertificate(certificate));
  return BytesOf(X509_get0_serialNumber(decoded.get()));
}

}  // namespace issuer
