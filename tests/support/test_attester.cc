#include "tests/support/test_attester.h"

#include <openssl/pem.h>

#include <atomic>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::int64_t kDay = 86400;

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

JsonValue OneText(std::string_view text) {
  return JsonValue(JsonValue::Array{Text(text)});
}

void SetName(X509_NAME* name, const std::string& common_name) {
  CHECK(X509_NAME_add_entry_by_txt(name,
                                   "CN",
                                   MBSTRING_UTF8,
                                   AsBytes(common_name).data(),
                                   static_cast<int>(common_name.size()),
                                   -1,
                                   0) == 1);
}

void AddExtension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  CHECK(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Bytes MakeCertificate(const CertificatePlan& plan,
                      const WalletKey& subject,
                      const WalletKey& authority) {
  const X509Ptr certificate(X509_new());
  CHECK(certificate != nullptr);
  CHECK(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  CHECK(ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 7) == 1);
  CHECK(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), ToUnix(plan.not_before)) != nullptr);
  CHECK(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), ToUnix(plan.not_after)) != nullptr);
  SetName(X509_get_subject_name(certificate.get()), plan.name);
  SetName(X509_get_issuer_name(certificate.get()), plan.issuer_name);
  CHECK(X509_set_pubkey(certificate.get(), subject.handle()) == 1);
  AddExtension(certificate.get(),
               NID_basic_constraints,
               plan.is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
  AddExtension(certificate.get(),
               NID_key_usage,
               plan.is_ca ? "critical,keyCertSign" : "critical,digitalSignature");
  if (!plan.san.empty()) {
    AddExtension(certificate.get(), NID_subject_alt_name, plan.san.c_str());
  }
  CHECK(X509_sign(certificate.get(), authority.handle(), EVP_sha256()) > 0);
  const int len = i2d_X509(certificate.get(), nullptr);
  CHECK(len > 0);
  Bytes der(static_cast<std::size_t>(len));
  std::uint8_t* out = der.data();
  CHECK(i2d_X509(certificate.get(), &out) == len);
  return der;
}

std::string ToPem(const Bytes& der) {
  std::string text = Base64Encode(der);
  for (std::size_t at = 64; at < text.size(); at += 65) {
    text.insert(at, "\n");
  }
  return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
}

TestAttester::TestAttester(Timestamp now) {
  CertificatePlan plan{"Test CA", "Test CA", "", true, now - Seconds(kDay), now + Seconds(kDay)};
  anchor_ = MakeCertificate(plan, authority_, authority_);
  plan.name = "Test attester";
  plan.is_ca = false;
  leaf_ = MakeCertificate(plan, key_, authority_);
}

Attester TestAttester::ByKey() const {
  Attester attester;
  attester.issuer = kIssuer;
  attester.keys.push_back({kKid, key_.public_key()});
  return attester;
}

Attester TestAttester::ByAnchor() const {
  Attester attester;
  Result<Certificate> anchor = ParseCertificate(anchor_);
  CHECK(anchor.has_value());
  attester.anchors.push_back(*std::move(anchor));
  return attester;
}

std::string TestAttester::Jwks() const {
  JsonValue jwk = key_.Jwk();
  JsonValue::Object members = *jwk.AsObject();
  SetMember(members, "kid", Text(kKid));
  return ToJson(JsonValue(
      JsonValue::Object{{"keys", JsonValue(JsonValue::Array{JsonValue(std::move(members))})}}));
}

std::string TestAttester::AnchorPem() const {
  return ToPem(anchor_);
}

void TestAttester::AddChain(JsonValue::Object& header) const {
  SetMember(header, "x5c", OneText(Base64Encode(leaf_)));
}

ProofParts TestAttester::ClientAttestation(const WalletKey& instance,
                                           std::string_view client_id,
                                           Timestamp now) const {
  ProofParts parts;
  parts.header = {{"typ", Text("oauth-client-attestation+jwt")},
                  {"alg", Text(JoseName(key_.algorithm()))},
                  {"kid", Text(kKid)}};
  parts.payload = {{"iss", Text(kIssuer)},
                   {"sub", Text(client_id)},
                   {"iat", JsonValue(ToUnix(now))},
                   {"exp", JsonValue(ToUnix(now) + 3600)},
                   {"cnf", JsonValue(JsonValue::Object{{"jwk", instance.Jwk()}})}};
  return parts;
}

ProofParts TestAttester::KeyAttestation(const std::vector<const WalletKey*>& keys,
                                        std::string_view nonce,
                                        Timestamp now) const {
  JsonValue::Array jwks;
  for (const WalletKey* key : keys) {
    jwks.push_back(key->Jwk());
  }
  ProofParts parts;
  parts.header = {{"typ", Text("key-attestation+jwt")},
                  {"alg", Text(JoseName(key_.algorithm()))},
                  {"kid", Text(kKid)}};
  parts.payload = {{"iat", JsonValue(ToUnix(now))},
                   {"exp", JsonValue(ToUnix(now) + 3600)},
                   {"nonce", Text(nonce)},
                   {"attested_keys", JsonValue(std::move(jwks))},
                   {"key_storage", OneText("iso_18045_high")},
                   {"user_authentication", OneText("iso_18045_moderate")}};
  return parts;
}

ProofParts ProofOfPossession(const WalletKey& instance,
                             std::string_view client_id,
                             std::string_view audience,
                             Timestamp now) {
  static std::atomic<int> num_made{0};
  ProofParts parts;
  parts.header = {{"typ", Text("oauth-client-attestation-pop+jwt")},
                  {"alg", Text(JoseName(instance.algorithm()))}};
  parts.payload = {{"iss", Text(client_id)},
                   {"aud", Text(audience)},
                   {"jti", Text("pop-" + std::to_string(++num_made))},
                   {"iat", JsonValue(ToUnix(now))}};
  return parts;
}

}  // namespace issuer
