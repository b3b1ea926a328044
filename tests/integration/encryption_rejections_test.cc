// Section 14, "encryption parameters missing where required, unsupported, undecryptable", at the
// two endpoints that take an encrypted request. The refusals themselves are never encrypted.
#include <filesystem>
#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "appliance/base/json_writer.h"
#include "crypto/jose/jwe.h"
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

constexpr const char* kError = "invalid_encryption_parameters";
#define JOSE "Content-Type: application/jwt\r\n" BEARER("{token}")

// clang-format off
constexpr RejectionRow kRows[] = {
    // "missing where required"
    {"POST {endpoint}", kWithToken, "{request}", 400, kError, "", "[CRQ-11] a plain request"},
    {"POST {endpoint}", JOSE, "{sealed without key}", 400, kError, "", "[CRQ-10] no key for the answer"},
    {"POST {endpoint}", JOSE, "{sealed null key}", 400, kError, "", "[CRQ-10] null is none"},
    // "unsupported"
    {"POST {endpoint}", JOSE, "{sealed no object}", 400, kError, "", "[CRQ-10] no object"},
    {"POST {endpoint}", JOSE, "{sealed no jwk}", 400, kError, "", "[CRQ-10] no jwk"},
    {"POST {endpoint}", JOSE, "{sealed no enc}", 400, kError, "", "[CRQ-10] no enc"},
    {"POST {endpoint}", JOSE, "{sealed bad enc}", 400, kError, "", "[CRQ-10] an enc that is not offered"},
    {"POST {endpoint}", JOSE, "{sealed bad alg}", 400, kError, "", "[ENC-8] an alg that is not offered"},
    {"POST {endpoint}", JOSE, "{sealed bad zip}", 400, kError, "", "[ENC-4] a zip that is not offered"},
    {"POST {endpoint}", JOSE, "{sealed bad point}", 400, kError, "", "[ENC-9] a point that is not on the curve"},
    // "undecryptable"
    {"POST {endpoint}", JOSE, "", 400, kError, "", "[ENC-7] nothing"},
    {"POST {endpoint}", JOSE, "e30.e30.x", 400, kError, "", "[ENC-7] no JWE"},
    {"POST {endpoint}", JOSE, "{sealed for nobody}", 400, kError, "", "[ENC-7] an unknown kid"},
    {"POST {endpoint}", JOSE, "{sealed}A", 400, kError, "", "[ENC-7] damaged"},
    // A request that opens is judged as any other, in the clear.
    {"POST {endpoint}", JOSE, "{sealed nonsense}", 400, "invalid_credential_request", "", "[ENC-6] not JSON"},
};
// clang-format on

class EncryptionRejections : public RejectionTest {
 protected:
  EncryptionRejections()
      : RejectionTest([](TestSettings& settings) {
          settings.config.encryption.request = EncryptionUse::kSupported;
          settings.config.encryption.response = EncryptionUse::kRequired;
          settings.config.deferred.enabled = true;
        }) {
    scenario.Add("request", [this] { return Request(""); });
    AddKeyless();
    AddUnsupported();
    const std::string jwk = ResponseJwk();
    Seal("sealed", R"({"jwk":)" + jwk + R"(,"enc":"A128GCM"})");
    scenario.Add("sealed nonsense", [this] { return Encrypt("{", RequestKey()); });
    scenario.Add("sealed for nobody", [this] {
      const DecryptionKey nobody = DecryptionKey::Generate(KeyManagement::kEcdhEs);
      return Encrypt(Request(""), {nobody.public_key(), "nobody-1"});
    });
  }

  // Good at either endpoint, as far as its encryption matters.
  static std::string Request(const std::string& encryption) {
    return R"({"credential_configuration_id":"badge","transaction_id":")" + std::string(43, 'x') +
           "\"" + (encryption.empty() ? "" : R"(,"credential_response_encryption":)" + encryption) +
           "}";
  }
  EncryptionJwk RequestKey() {
    const JsonValue metadata =
        JsonOf(appliance.AskWallet(HttpMethod::kGet, "/.well-known/openid-credential-issuer/t1"));
    const JsonValue& jwks = *metadata.Find("credential_request_encryption")->Find("jwks");
    Result<EncryptionJwk> jwk = ParseEncryptionJwk(jwks.Find("keys")->AsArray()->front());
    CHECK(jwk.has_value());
    return *std::move(jwk);
  }
  std::string Encrypt(std::string_view text, const EncryptionJwk& recipient) {
    Result<std::string> jwe =
        EncryptJwe(AsBytes(text),
                   {recipient, ContentEncryption::kA256Gcm, Compression::kNone},
                   appliance.random);
    CHECK(jwe.has_value());
    return *std::move(jwe);
  }
  void Seal(const char* name, const std::string& encryption) {
    scenario.Add(name, [this, encryption] { return Encrypt(Request(encryption), RequestKey()); });
  }
  std::string ResponseJwk() {
    JsonWriter json;
    WriteEncryptionJwk(json, wallet_.public_key(), "wallet-1");
    return std::move(json).Take();
  }

  void AddKeyless() {
    Seal("sealed without key", "");
    Seal("sealed null key", "null");
  }
  void AddUnsupported() {
    const std::string jwk = ResponseJwk();
    std::string rsa_only = jwk;
    rsa_only.replace(rsa_only.find("ECDH-ES"), 7, "RSA1_5");
    Seal("sealed no object", "7");
    Seal("sealed no jwk", R"({"enc":"A128GCM"})");
    Seal("sealed no enc", R"({"jwk":)" + jwk + "}");
    Seal("sealed bad enc", R"({"jwk":)" + jwk + R"(,"enc":"A128CBC-HS256"})");
    Seal("sealed bad alg", R"({"jwk":)" + rsa_only + R"(,"enc":"A128GCM"})");
    Seal("sealed bad zip", R"({"jwk":)" + jwk + R"(,"enc":"A128GCM","zip":"GZ"})");
    const std::string zeros(42, 'A');
    Seal("sealed bad point",
         R"({"jwk":{"kty":"EC","crv":"P-256","alg":"ECDH-ES","x":")" + zeros + R"(E","y":")" +
             zeros + R"(E"},"enc":"A128GCM"})");
  }

  const DecryptionKey wallet_ = DecryptionKey::Generate(KeyManagement::kEcdhEs);
};

TEST_F(EncryptionRejections, AtTheCredentialEndpoint) {
  ExpectWalletRows(kRows);
}

TEST_F(EncryptionRejections, AtTheDeferredEndpoint) {
  scenario.SetEndpoint("/t1/deferred_credential");
  ExpectWalletRows(kRows);
}

// With good parameters the next thing that is wrong is named: the proofs, the transaction.
TEST_F(EncryptionRejections, OfNothingThatIsRight) {
  const RejectionRow proofs[] = {
      {"POST {endpoint}", JOSE, "{sealed}", 400, "invalid_proof", "", "[CRQ-13]"}};
  ExpectWalletRows(proofs);
  scenario.SetEndpoint("/t1/deferred_credential");
  const RejectionRow transaction[] = {
      {"POST {endpoint}", JOSE, "{sealed}", 400, "invalid_transaction_id", "", "[CRQ-13]"}};
  ExpectWalletRows(transaction);
}

}  // namespace
}  // namespace issuer
