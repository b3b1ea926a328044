// See mdoc_certificate.h.
#include "crypto/openssl/mdoc_certificate.h"

#include <openssl/objects.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "appliance/base/check.h"
#include "crypto/openssl/certificate.h"

namespace issuer {
namespace {

using ObjectPtr = std::unique_ptr<ASN1_OBJECT, Deleter<ASN1_OBJECT_free>>;
using PurposesPtr = std::unique_ptr<EXTENDED_KEY_USAGE, Deleter<EXTENDED_KEY_USAGE_free>>;

Unexpected<Error> Unfit(const char* detail) {
  return Fail(ErrorCode::kCertificateInvalid, detail);
}

bool Has(const X509* certificate, int nid) {
  return X509_get_ext_by_NID(certificate, nid, -1) >= 0;
}

// True if extKeyUsage is critical and names this one purpose.
bool IsForMdocsOnly(const X509* certificate) {
  int criticality = 0;
  const PurposesPtr purposes(static_cast<EXTENDED_KEY_USAGE*>(
      X509_get_ext_d2i(certificate, NID_ext_key_usage, &criticality, nullptr)));
  const ObjectPtr wanted(OBJ_txt2obj(kMdocSignerPurpose, 1));
  CHECK(wanted != nullptr);
  return purposes != nullptr && criticality == 1 && sk_ASN1_OBJECT_num(purposes.get()) == 1 &&
         OBJ_cmp(sk_ASN1_OBJECT_value(purposes.get(), 0), wanted.get()) == 0;
}

Status CheckNames(const X509* certificate) {
  const std::string country = CountryOf(X509_get_subject_name(certificate));
  if (!IsCountryCode(country)) {
    return Unfit("the document signer's certificate has no country (C) in its subject");
  }
  if (CountryOf(X509_get_issuer_name(certificate)) != country) {
    return Unfit("the document signer's country (C) is not that of the certificate's issuer");
  }
  return {};
}

Status CheckExtensions(X509* certificate) {
  if (!IsForMdocsOnly(certificate)) {
    return Unfit(
        "the document signer's certificate lacks a critical extended key usage 1.0.18013.5.1.2, "
        "or has others");
  }
  if (X509_get_key_usage(certificate) != KU_DIGITAL_SIGNATURE) {
    return Unfit(
        "the document signer's certificate lacks the key usage digitalSignature, or has "
        "others");
  }
  if ((X509_get_extension_flags(certificate) & EXFLAG_CA) != 0) {
    return Unfit("the document signer's certificate is that of a CA");
  }
  if (!Has(certificate, NID_authority_key_identifier)) {
    return Unfit("the document signer's certificate has no authority key identifier");
  }
  if (!Has(certificate, NID_subject_key_identifier)) {
    return Unfit("the document signer's certificate has no subject key identifier");
  }
  if (!Has(certificate, NID_issuer_alt_name)) {
    return Unfit("the document signer's certificate has no issuer alternative name");
  }
  if (!Has(certificate, NID_crl_distribution_points)) {
    return Unfit("the document signer's certificate has no CRL distribution point");
  }
  return {};
}

}  // namespace

Status CheckMdocSigner(ByteView certificate) {
  ASSIGN_OR_RETURN(const Certificate parsed, ParseCertificate(certificate));
  const unsigned char* in = certificate.data();
  const X509Ptr decoded(d2i_X509(nullptr, &in, static_cast<long>(certificate.size())));
  CHECK(decoded != nullptr);  // it was parsed a moment ago
  if (parsed.is_self_signed) {
    return Unfit("the document signer's certificate is self-signed");
  }
  if (parsed.not_after - parsed.not_before > kMaxMdocSignerValidity) {
    return Unfit("the document signer's certificate is valid for more than 457 days");
  }
  RETURN_IF_ERROR(CheckExtensions(decoded.get()));
  return CheckNames(decoded.get());
}

bool IsCountryCode(std::string_view text) {
  return text.size() == 2 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string CountryOf(const X509_NAME* name) {
  const int index = X509_NAME_get_index_by_NID(name, NID_countryName, -1);
  if (index < 0 || X509_NAME_get_index_by_NID(name, NID_countryName, index) >= 0) {
    return "";
  }
  const ASN1_STRING* const text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index));
  return std::string(
      AsText({ASN1_STRING_get0_data(text), static_cast<std::size_t>(ASN1_STRING_length(text))}));
}

}  // namespace issuer
