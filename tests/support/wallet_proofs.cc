#include "tests/support/wallet_proofs.h"

#include <string>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

const EVP_MD* DigestFor(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
      return EVP_sha256();
    case SignatureAlgorithm::kEs384:
      return EVP_sha384();
    case SignatureAlgorithm::kEdDsa:
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      break;
  }
  return nullptr;
}

}  // namespace

void RemoveMember(JsonValue::Object& object, std::string_view name) {
  std::erase_if(object, [name](const auto& member) { return member.first == name; });
}

Bytes SelfSignedCertificate(const WalletKey& key, Timestamp not_before, Timestamp not_after) {
  const X509Ptr certificate(X509_new());
  CHECK(certificate != nullptr);
  CHECK(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  CHECK(ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1) == 1);
  CHECK(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), ToUnix(not_before)) != nullptr);
  CHECK(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), ToUnix(not_after)) != nullptr);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string common_name = "Test wallet";
  CHECK(X509_NAME_add_entry_by_txt(name,
                                   "CN",
                                   MBSTRING_UTF8,
                                   AsBytes(common_name).data(),
                                   static_cast<int>(common_name.size()),
                                   -1,
                                   0) == 1);
  CHECK(X509_set_issuer_name(certificate.get(), name) == 1);
  CHECK(X509_set_pubkey(certificate.get(), key.handle()) == 1);
  CHECK(X509_sign(certificate.get(), key.handle(), DigestFor(key.algorithm())) > 0);
  const int len = i2d_X509(certificate.get(), nullptr);
  CHECK(len > 0);
  Bytes der(static_cast<std::size_t>(len));
  std::uint8_t* out = der.data();
  CHECK(i2d_X509(certificate.get(), &out) == len);
  return der;
}

}  // namespace issuer
