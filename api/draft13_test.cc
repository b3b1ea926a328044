// The tenant for wallets of draft 13, whole: its own documents and endpoints beside those of 1.0.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "appliance/issuerctl/wallet.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;
constexpr const char* kTenant = "https://issuer.example/d13";

class Draft13Test : public testing::Test {
 protected:
  std::string NewCode() {
    const JsonValue created =
        appliance_.CreateOffer(OfferBody(kBadge, R"(,"protocol":"draft13","delivery":"value")"));
    const JsonValue* offer = created.Find("offer");
    EXPECT_EQ(*offer->FindText("credential_issuer"), kTenant);
    return *offer->Find("grants")
                ->Find("urn:ietf:params:oauth:grant-type:pre-authorized_code")
                ->FindText("pre-authorized_code");
  }
  JsonValue Token() {
    const HttpResponse response = appliance_.AskWallet(
        kPost,
        "/d13/token",
        {{"content-type", "application/x-www-form-urlencoded"}},
        "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=" +
            NewCode());
    EXPECT_EQ(response.status(), 200) << response.body();
    return JsonOf(response);
  }
  HttpResponse AskCredential(const std::string& token, const std::string& jwt) {
    return appliance_.AskWallet(
        kPost,
        "/d13/credential",
        {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
        R"({"format":"vc+sd-jwt","vct":"urn:example:badge:1","proof":{"proof_type":"jwt","jwt":")" +
            jwt + R"("}})");
  }

  std::string Proof(std::string_view audience, std::string_view nonce) {
    return SignProof(HonestProof(key_, audience, nonce, appliance_.clock.Now()), key_);
  }

  TestAppliance appliance_;
  WalletKey key_ = WalletKey::Generate();
};

// [URL-5] [SD-17]
TEST_F(Draft13Test, PublishesItsOwnDocuments) {
  const HttpResponse issuer =
      appliance_.AskWallet(kGet, "/d13/.well-known/openid-credential-issuer");
  EXPECT_EQ(issuer.status(), 200);
  EXPECT_EQ(*JsonOf(issuer).FindText("credential_issuer"), kTenant);
  EXPECT_THAT(issuer.body(), HasSubstr("vc+sd-jwt"));
  EXPECT_THAT(issuer.body(), Not(HasSubstr("dc+sd-jwt")));
  for (const char* path : {"/.well-known/oauth-authorization-server/d13",
                           "/d13/.well-known/oauth-authorization-server",
                           "/.well-known/openid-configuration/d13",
                           "/d13/.well-known/openid-configuration"}) {
    const HttpResponse server = appliance_.AskWallet(kGet, path);
    EXPECT_EQ(server.status(), 200) << path;
    EXPECT_EQ(*JsonOf(server).FindText("token_endpoint"), std::string(kTenant) + "/token") << path;
  }
  EXPECT_EQ(appliance_.AskWallet(kGet, "/.well-known/openid-credential-issuer/d13").status(), 404)
      << "a wallet of 1.0 finds nothing";
}

// [openid4vci draft 13 §6.2, §7.3]
TEST_F(Draft13Test, IssuesWithANonceFromTheTokenResponse) {
  const JsonValue token = Token();
  EXPECT_EQ(token.Find("c_nonce_expires_in")->AsInteger(), 300);
  const std::string proof = Proof(kTenant, *token.FindText("c_nonce"));
  const HttpResponse response = AskCredential(*token.FindText("access_token"), proof);
  EXPECT_EQ(response.status(), 200) << response.body();
  const JsonValue body = JsonOf(response);
  EXPECT_EQ(*body.FindText("credential"), "signed:badge:1");
  EXPECT_NE(*body.FindText("c_nonce"), *token.FindText("c_nonce"));
  EXPECT_EQ(body.Find("credentials"), nullptr);
  EXPECT_TRUE(appliance_.signer.drafts().back().for_draft13);
}

// [openid4vci draft 13 §7.3.2]
TEST_F(Draft13Test, HandsOutANonceWithABadProof) {
  const JsonValue token = Token();
  const std::string& access = *token.FindText("access_token");
  for (const std::string& proof : {Proof(kTenant, "stale"),
                                   Proof(kTestIdentifier, *token.FindText("c_nonce")),
                                   std::string("x")}) {
    const HttpResponse refused = AskCredential(access, proof);
    EXPECT_EQ(refused.status(), 400);
    EXPECT_EQ(*JsonOf(refused).FindText("error"), "invalid_proof");
    const std::string again = Proof(kTenant, *JsonOf(refused).FindText("c_nonce"));
    EXPECT_EQ(AskCredential(access, again).status(), 200);
  }
}

// The endpoints of 1.0 stay strict. [TOK-24] [CRQ-12]
TEST_F(Draft13Test, LeavesTheOtherTenantAlone) {
  EXPECT_EQ(appliance_.AskWallet(kPost, "/d13/nonce").status(), 404);
  EXPECT_EQ(appliance_.AskWallet(kPost, "/t1/nonce").status(), 200);
  EXPECT_EQ(*JsonOf(appliance_.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1"))
                 .FindText("credential_issuer"),
            kTestIdentifier);
}

}  // namespace
}  // namespace issuer
