// See certificate_extensions.h.
#include "crypto/openssl/certificate_extensions.h"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "appliance/base/check.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/error_queue.h"

namespace issuer {
namespace {

using BitStringPtr = std::unique_ptr<ASN1_BIT_STRING, Deleter<ASN1_BIT_STRING_free>>;
using OctetStringPtr = std::unique_ptr<ASN1_OCTET_STRING, Deleter<ASN1_OCTET_STRING_free>>;
using BasicConstraintsPtr = std::unique_ptr<BASIC_CONSTRAINTS, Deleter<BASIC_CONSTRAINTS_free>>;
using AuthorityKeyIdPtr = std::unique_ptr<AUTHORITY_KEYID, Deleter<AUTHORITY_KEYID_free>>;
using GeneralNamePtr = std::unique_ptr<GENERAL_NAME, Deleter<GENERAL_NAME_free>>;
using PurposesPtr = std::unique_ptr<EXTENDED_KEY_USAGE, Deleter<EXTENDED_KEY_USAGE_free>>;
using DistributionPointsPtr = std::unique_ptr<CRL_DIST_POINTS, Deleter<CRL_DIST_POINTS_free>>;

constexpr std::size_t kKeyIdLen = 20;

enum class Criticality : int { kNonCritical = 0, kCritical = 1 };

// `value` is what OpenSSL encodes for `nid`.
void AddExtension(X509* certificate, int nid, void* value, Criticality criticality) {
  CHECK(X509_add1_ext_i2d(
            certificate, nid, value, static_cast<int>(criticality), X509V3_ADD_DEFAULT) == 1);
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

// One URI.
GeneralNamesPtr NamesOf(const std::string& uri) {
  GeneralNamesPtr names(GENERAL_NAMES_new());
  CHECK(names != nullptr);
  PushName(names.get(), GEN_URI, NewIa5String(uri));
  return names;
}

}  // namespace

void AddKeyUsage(X509* certificate, std::span<const KeyUsageBit> bits) {
  const BitStringPtr usage(ASN1_BIT_STRING_new());
  for (const KeyUsageBit bit : bits) {
    CHECK(ASN1_BIT_STRING_set_bit(usage.get(), static_cast<int>(bit), 1) == 1);
  }
  AddExtension(certificate, NID_key_usage, usage.get(), Criticality::kCritical);
}

void AddAuthorityConstraints(X509* certificate) {
  const BasicConstraintsPtr constraints(BASIC_CONSTRAINTS_new());
  CHECK(constraints != nullptr);
  constraints->ca = 1;
  constraints->pathlen = ASN1_INTEGER_new();
  CHECK(ASN1_INTEGER_set(constraints->pathlen, 0) == 1);
  AddExtension(certificate, NID_basic_constraints, constraints.get(), Criticality::kCritical);
}

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

void AddSubjectAlternativeNames(X509* certificate, const HttpsUrl& issuer) {
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

void AddIssuerAlternativeName(X509* certificate, const std::string& uri) {
  const GeneralNamesPtr names = NamesOf(uri);
  AddExtension(certificate, NID_issuer_alt_name, names.get(), Criticality::kNonCritical);
}

void AddCrlDistributionPoint(X509* certificate, const std::string& uri) {
  const DistributionPointsPtr points(CRL_DIST_POINTS_new());
  DIST_POINT* const point = DIST_POINT_new();
  CHECK(points != nullptr && point != nullptr && sk_DIST_POINT_push(points.get(), point) > 0);
  point->distpoint = DIST_POINT_NAME_new();
  CHECK(point->distpoint != nullptr);
  point->distpoint->type = 0;  // fullName
  point->distpoint->name.fullname = NamesOf(uri).release();
  AddExtension(certificate, NID_crl_distribution_points, points.get(), Criticality::kNonCritical);
}

void AddOnlyPurpose(X509* certificate, const char* oid) {
  const PurposesPtr purposes(EXTENDED_KEY_USAGE_new());
  ASN1_OBJECT* const purpose = OBJ_txt2obj(oid, 1);
  CHECK(purposes != nullptr && purpose != nullptr &&
        sk_ASN1_OBJECT_push(purposes.get(), purpose) > 0);
  AddExtension(certificate, NID_ext_key_usage, purposes.get(), Criticality::kCritical);
}

bool CopyExtension(X509* certificate, const X509* from, int nid) {
  const int index = X509_get_ext_by_NID(from, nid, -1);
  if (index < 0) {
    return false;
  }
  CHECK(X509_add_ext(certificate, X509_get_ext(from, index), -1) == 1);
  return true;
}

}  // namespace issuer
