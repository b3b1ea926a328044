// Encrypted requests and answers as a wallet sees them. [vci-1.0 §8.2, §10]
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <utility>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jose/jwe.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr std::string_view kMetadataPath = "/.well-known/openid-credential-issuer/t1";
constexpr std::string_view kBadEncryption = "invalid_encryption_parameters";

EncryptionConfig Required() {
  EncryptionConfig config;
  config.request = EncryptionUse::kSupported;
  config.response = EncryptionUse::kRequired;
  return config;
}

std::string ErrorOf(const HttpResponse& response) {
  const JsonValue body = JsonOf(response);
  const std::string* error = body.FindText("error");
  return error == nullptr ? "" : *error;
}

class WalletEncryptionTest : public testing::Test {
 protected:
  JsonValue Metadata() {
    return JsonOf(appliance.AskWallet(HttpMethod::kGet, std::string(kMetadataPath)));
  }
  // As a wallet finds it in the metadata.
  EncryptionJwk RequestKey() {
    const JsonValue metadata = Metadata();
    const JsonValue& jwks = *metadata.Find("credential_request_encryption")->Find("jwks");
    Result<EncryptionJwk> jwk = ParseEncryptionJwk(jwks.Find("keys")->AsArray()->front());
    CHECK(jwk.has_value());
    return *std::move(jwk);
  }
  std::string Encrypt(const std::string& json) {
    Result<std::string> jwe =
        EncryptJwe(AsBytes(json),
                   {RequestKey(), ContentEncryption::kA256Gcm, Compression::kNone},
                   appliance.random);
    CHECK(jwe.has_value());
    return *std::move(jwe);
  }
  HttpResponse Ask(const std::string& type, const std::string& body) {
    return appliance.AskWallet(HttpMethod::kPost,
                               "/t1/credential",
                               {{"authorization", "Bearer " + token}, {"content-type", type}},
                               body);
  }
  HttpResponse AskEncrypted(const std::string& json) {
    return Ask("application/jwt", Encrypt(json));
  }
  std::string ResponseKey() {
    JsonWriter json;
    json.BeginObject().Member("jwk");
    WriteEncryptionJwk(json, wallet.public_key(), "wallet-1");
    json.Member("enc").Text("A128GCM").EndObject();
    return R"(,"credential_response_encryption":)" + std::move(json).Take();
  }
  std::string BadgeRequest(const std::string& more) {
    return R"({"credential_configuration_id":"badge","proofs":{"jwt":[")" +
           SignProof(
               HonestProof(holder, kTestIdentifier, appliance.NewNonce(), appliance.clock.Now()),
               holder) +
           R"("]})" + more + "}";
  }

  TestAppliance appliance{[](TestSettings& settings) {
    const std::filesystem::path keys = settings.config.encryption.keys;
    settings.config.encryption = Required();
    settings.config.encryption.keys = keys;
    settings.config.deferred.enabled = true;
  }};
  const WalletKey holder = WalletKey::Generate();
  const DecryptionKey wallet = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  const std::string token = appliance.NewToken(kBadge);
};

// [ENC-1] [ENC-2] [ENC-3] [CRQ-2] [HTTP-5] [HTTP-6]
TEST_F(WalletEncryptionTest, IssuesForTheWalletsEyesOnly) {
  const HttpResponse response = AskEncrypted(BadgeRequest(ResponseKey()));
  ASSERT_EQ(response.status(), 200) << response.body();
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/jwt");
  EXPECT_EQ(response.cache_control(), "no-store");
  ASSERT_OK_AND_ASSIGN(UnopenedJwe jwe, UnopenedJwe::Parse(response.body(), 64 * kKiB));
  EXPECT_EQ(jwe.kid(), "wallet-1");
  EXPECT_EQ(jwe.encryption(), ContentEncryption::kA128Gcm) << "as asked, not as the request was";
  ASSERT_OK_AND_ASSIGN(const WipedBytes opened, std::move(jwe).Decrypt(wallet, 64 * kKiB));
  EXPECT_EQ(AsText(opened), R"({"credentials":[{"credential":"signed:badge:1"}]})");
}

// [ENC-5] [DEF-4] An answer that says "later" is for the wallet's eyes as well, and each poll says
// anew for whom.
TEST_F(WalletEncryptionTest, EncryptsWhatIsDeferred) {
  const JsonValue created = appliance.CreateOffer(
      R"({"delivery":"value","credentials":[{"configuration":"ticket","deferred":true}]})");
  const std::string code = *created.Find("offer")
                                ->Find("grants")
                                ->Find("urn:ietf:params:oauth:grant-type:pre-authorized_code")
                                ->FindText("pre-authorized_code");
  const HttpResponse redeemed = appliance.AskWallet(
      HttpMethod::kPost,
      "/t1/token",
      {{"content-type", "application/x-www-form-urlencoded"}},
      "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=" +
          code);
  const std::string bearer = "Bearer " + *JsonOf(redeemed).FindText("access_token");
  const auto post = [&](const char* path, const std::string& json) {
    return appliance.AskWallet(HttpMethod::kPost,
                               path,
                               {{"authorization", bearer}, {"content-type", "application/jwt"}},
                               Encrypt(json));
  };
  const auto open = [&](const HttpResponse& response) -> JsonValue {
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/jwt");
    Result<UnopenedJwe> jwe = UnopenedJwe::Parse(response.body(), 64 * kKiB);
    CHECK(jwe.has_value());
    const Result<WipedBytes> opened = std::move(*jwe).Decrypt(wallet, 64 * kKiB);
    CHECK(opened.has_value());
    return JsonOf(HttpResponse::Json(200, std::string(AsText(*opened))));
  };
  const HttpResponse first =
      post("/t1/credential", R"({"credential_configuration_id":"ticket")" + ResponseKey() + "}");
  ASSERT_EQ(first.status(), 202) << first.body();
  const std::string transaction = *open(first).FindText("transaction_id");
  const std::string poll = R"({"transaction_id":")" + transaction + "\"";
  const HttpResponse again = post("/t1/deferred_credential", poll + ResponseKey() + "}");
  ASSERT_EQ(again.status(), 202) << again.body();
  EXPECT_EQ(*open(again).FindText("transaction_id"), transaction);
  const HttpResponse keyless = post("/t1/deferred_credential", poll + "}");
  EXPECT_EQ(keyless.status(), 400);
  EXPECT_EQ(ErrorOf(keyless), "invalid_encryption_parameters");
}

// [CRQ-10] [CRQ-13] [ENC-6]
TEST_F(WalletEncryptionTest, RefusesInTheOrderOfTheChecklistAndInTheClear) {
  const struct {
    std::string json;
    std::string_view error;
    const char* why;
  } kCases[] = {
      {"{", "invalid_credential_request", "JSON first"},
      {R"({"credential_configuration_id":"none"})",
       "unknown_credential_configuration",
       "the identifier before the missing key"},
      {R"({"credential_configuration_id":"none")" + ResponseKey() + "}",
       "unknown_credential_configuration",
       "an error that is not encrypted, whatever key was sent"},
      {R"({"credential_configuration_id":"badge","proofs":{}})",
       kBadEncryption,
       "the missing key before the proofs"},
      {R"({"credential_configuration_id":"badge","credential_response_encryption":{},"proofs":7})",
       kBadEncryption,
       "the bad key before the proofs"},
      {R"({"credential_configuration_id":"badge","proofs":{})" + ResponseKey() + "}",
       "invalid_proof",
       "then the proofs"},
  };
  for (const auto& row : kCases) {
    const HttpResponse response = AskEncrypted(row.json);
    EXPECT_EQ(response.status(), 400);
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
    EXPECT_EQ(ErrorOf(response), row.error) << row.why;
  }
  EXPECT_TRUE(appliance.signer.drafts().empty());
}

TEST_F(WalletEncryptionTest, SpendsNothingOnARefusal) {
  const std::string good = BadgeRequest(ResponseKey());
  std::string plain = BadgeRequest("");
  EXPECT_EQ(ErrorOf(Ask("application/json", good)), kBadEncryption) << "[CRQ-10] a plain request";
  EXPECT_EQ(ErrorOf(Ask("application/json", plain)), kBadEncryption) << "required";
  EXPECT_EQ(ErrorOf(Ask("application/jwt", good)), kBadEncryption) << "[ENC-7] not a JWE";
  EXPECT_EQ(AskEncrypted(good).status(), 200) << "the same proof, the same nonce";
}

// A token is judged before anything is decrypted. [CRQ-13]
TEST_F(WalletEncryptionTest, AsksForATokenFirst) {
  const HttpResponse response = appliance.AskWallet(HttpMethod::kPost,
                                                    "/t1/credential",
                                                    {{"content-type", "application/jwt"}},
                                                    Encrypt(BadgeRequest(ResponseKey())));
  EXPECT_EQ(response.status(), 401);
}

// [ENC-7] [META-5]
TEST_F(WalletEncryptionTest, PublishesTheNextKeyWithoutARestart) {
  const HttpResponse before = appliance.AskWallet(HttpMethod::kGet, std::string(kMetadataPath));
  const std::string old_request = Encrypt(BadgeRequest(ResponseKey()));
  const EncryptionJwk old_key = RequestKey();
  const Timestamp then = appliance.clock.Now() + Required().rotate;
  ASSERT_THAT(appliance.request_keys().Rotate(then), IsOk());

  const HttpResponse after = appliance.AskWallet(
      HttpMethod::kGet, std::string(kMetadataPath), {{"if-none-match", FieldOf(before, "ETag")}});
  EXPECT_EQ(after.status(), 200);
  EXPECT_NE(FieldOf(after, "ETag"), FieldOf(before, "ETag"));
  EXPECT_THAT(after.body(), HasSubstr("credential_request_encryption"));
  EXPECT_NE(RequestKey().kid, old_key.kid);
  EXPECT_EQ(Ask("application/jwt", old_request).status(), 200) << "in the old key's time of grace";
  EXPECT_EQ(AskEncrypted(BadgeRequest(ResponseKey())).status(), 200);

  ASSERT_THAT(appliance.request_keys().Rotate(then + Required().grace), IsOk());
  EXPECT_EQ(ErrorOf(Ask("application/jwt", old_request)), kBadEncryption);
}

}  // namespace
}  // namespace issuer
