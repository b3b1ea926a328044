// The wallet port as a wallet sees it: one good request an endpoint, then what is refused. Bytes on
// a socket are tests/integration/rejections_test.cc's.
#include "api/wallet_router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "appliance/base/size.h"
#include "appliance/base/uri.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/test_appliance.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;
const std::string kGrant = "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code";
const HeaderList kForm = {{"content-type", "application/x-www-form-urlencoded"}};

std::string ErrorOf(const HttpResponse& response) {
  const JsonValue body = JsonOf(response);
  const std::string* error = body.FindText("error");
  return error == nullptr ? "" : *error;
}

class WalletRouterTest : public testing::Test {
 protected:
  HttpResponse AskToken(const std::string& code, const std::string& more = "") {
    return appliance.AskWallet(
        kPost, "/t1/token", kForm, kGrant + "&pre-authorized_code=" + code + more);
  }
  HttpResponse AskCredential(const std::string& token, const std::string& body) {
    return appliance.AskWallet(
        kPost,
        "/t1/credential",
        {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
        body);
  }
  std::string Proof(const WalletKey& holder) {
    return SignProof(
        HonestProof(holder, kTestIdentifier, appliance.NewNonce(), appliance.clock.Now()), holder);
  }

  TestAppliance appliance;
  WalletKey key = WalletKey::Generate();
};

// [META-1] [META-3] [META-5] [URL-2] [HTTP-9]
TEST_F(WalletRouterTest, ServesIssuerMetadata) {
  const HttpResponse response =
      appliance.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(FieldOf(response, "Vary"), "Accept, Accept-Language");
  EXPECT_EQ(response.cache_control(), "public, max-age=60");
  EXPECT_EQ(*JsonOf(response).FindText("credential_issuer"), kTestIdentifier);
}

// [META-2]
TEST_F(WalletRouterTest, ServesJsonMetadataWhateverAcceptSays) {
  for (const char* accept : {"application/json", "*/*", "application/jwt", "text/html", "junk;;"}) {
    const HttpResponse response =
        appliance.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1", {{"accept", accept}});
    EXPECT_EQ(response.status(), 200) << accept;
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json") << accept;
  }
}

// [META-2] [META-3] [META-10] [META-12] [META-14]
TEST(SignedIssuerMetadata, IsServedToWhomPrefersIt) {
  TestIssuer issuer;
  const auto ask = [&](WalletRouter& router, const char* accept) {
    HttpRequest request;
    request.path = "/.well-known/openid-credential-issuer/t1";
    request.headers = {{"accept", accept}};
    return router.Answer(request);
  };
  SigningKeyConfig key;
  key.name = KeyName("metadata");
  key.purpose = KeyPurpose::kMetadata;
  issuer.config.keys.push_back(key);
  const Services services = issuer.services();
  WalletRouter router(services);
  for (const char* accept : {"application/jwt", "application/jwt, application/json;q=0.9"}) {
    const HttpResponse response = ask(router, accept);
    EXPECT_EQ(response.status(), 200);
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/jwt") << accept;
    EXPECT_EQ(response.body(), "signed:metadata:1");
    EXPECT_EQ(FieldOf(response, "Vary"), "Accept, Accept-Language");
  }
  for (const char* accept : {"*/*", "application/json", "application/json, application/jwt"}) {
    EXPECT_EQ(FieldOf(ask(router, accept), "Content-Type"), "application/json") << accept;
  }
  issuer.clock.Advance(kSignedMetadataFreshness);
  issuer.signer.FailWith(ErrorCode::kSignerDown);
  EXPECT_EQ(FieldOf(ask(router, "application/jwt"), "Content-Type"), "application/json")
      << "the plain form is better than none";
}

// [META-4]
TEST(IssuerMetadata, SpeaksTheLanguageThatIsAskedFor) {
  TestIssuer issuer;
  const Services services = issuer.services();
  WalletRouter router(services);
  HttpRequest request;
  request.path = "/.well-known/openid-credential-issuer/t1";
  request.headers = {{"accept-language", "de"}};
  const HttpResponse response = router.Answer(request);
  EXPECT_EQ(FieldOf(response, "Content-Language"), "de");
  EXPECT_THAT(response.body(), HasSubstr("Beispielamt"));
  EXPECT_THAT(response.body(), Not(HasSubstr("Example Agency")));
  request.headers = {{"accept-language", "it"}};
  EXPECT_EQ(FieldOf(router.Answer(request), "Content-Language"), "");
}

// [META-5]
TEST_F(WalletRouterTest, SendsNoMetadataThatTheWalletHasAlready) {
  const std::string path = "/.well-known/openid-credential-issuer/t1";
  const std::string etag = FieldOf(appliance.AskWallet(kGet, path), "ETag");
  ASSERT_THAT(etag, StartsWith("\""));
  for (const std::string& tags : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    const HttpResponse response = appliance.AskWallet(kGet, path, {{"if-none-match", tags}});
    EXPECT_EQ(response.status(), 304) << tags;
    EXPECT_EQ(response.body(), "");
    EXPECT_EQ(FieldOf(response, "ETag"), etag);
  }
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"if-none-match", "\"other\""}}).status(), 200);
}

// [AS-4] Published by a switch, for clients that give up without it.
TEST(AuthorizationEndpoint, RefusesEverythingWhereItIsPublished) {
  TestIssuer issuer;
  for (const bool is_published : {false, true}) {
    issuer.config.publish_authorization_endpoint = is_published;
    const Services services = issuer.services();
    WalletRouter router(services);
    for (const HttpMethod method : {kGet, kPost}) {
      HttpRequest request;
      request.method = method;
      request.path = "/t1/authorize";
      request.query = "response_type=code&client_id=x&redirect_uri=https%3A%2F%2Fevil.example";
      const HttpResponse response = router.Answer(request);
      EXPECT_EQ(response.status(), is_published ? 400 : 404);
      EXPECT_EQ(ErrorOf(response), is_published ? "unsupported_response_type" : "");
      EXPECT_EQ(FieldOf(response, "Location"), "");
    }
    HttpRequest metadata;
    metadata.path = "/.well-known/oauth-authorization-server/t1";
    const JsonValue document = JsonOf(router.Answer(metadata));
    EXPECT_EQ(document.FindText("authorization_endpoint") != nullptr, is_published);
  }
}

// [AS-1] [URL-4]
TEST_F(WalletRouterTest, ServesAuthorizationServerMetadata) {
  const HttpResponse response =
      appliance.AskWallet(kGet, "/.well-known/oauth-authorization-server/t1");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(*JsonOf(response).FindText("issuer"), kTestIdentifier);
}

// [URL-5]
TEST_F(WalletRouterTest, AnswersAWrongTenantWithNothingLikeMetadata) {
  const HttpResponse response =
      appliance.AskWallet(kGet, "/.well-known/openid-credential-issuer/t2");
  EXPECT_EQ(response.status(), 404);
  EXPECT_THAT(response.body(), Not(HasSubstr("credential")));
}

// [OFF-10] [OFF-11] [HTTP-6]
TEST_F(WalletRouterTest, ServesAnOfferAgainAndAgainUntilItIsUsed) {
  const JsonValue created = appliance.CreateOffer(OfferBody(kBadge));
  const std::string& link = *created.FindText("link");
  const std::string path = "/t1/offers/" + link.substr(link.size() - 43);
  const HttpResponse first = appliance.AskWallet(kGet, path);
  EXPECT_EQ(first.status(), 200);
  EXPECT_EQ(FieldOf(first, "Content-Type"), "application/json");
  EXPECT_EQ(first.cache_control(), "no-store");
  EXPECT_EQ(*JsonOf(first).FindText("credential_issuer"), kTestIdentifier);
  EXPECT_EQ(appliance.AskWallet(kGet, path).body(), first.body());

  appliance.clock.Advance(Seconds(601));
  EXPECT_EQ(appliance.AskWallet(kGet, path).status(), 404);
}

TEST_F(WalletRouterTest, HasNoOfferUnderOtherReferences) {
  for (const std::string& reference :
       {std::string("x"), std::string(43, 'x'), std::string(500, 'x')}) {
    EXPECT_EQ(appliance.AskWallet(kGet, "/t1/offers/" + reference).status(), 404) << reference;
  }
}

// [NON-1] [NON-2] [NON-4] [HTTP-6]
TEST_F(WalletRouterTest, GivesAFreshNonceToAnyone) {
  const HttpResponse response = appliance.AskWallet(kPost, "/t1/nonce");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(response.cache_control(), "no-store");
  EXPECT_EQ(JsonOf(response).AsObject()->size(), 1U);
  EXPECT_NE(*JsonOf(response).FindText("c_nonce"), appliance.NewNonce());
  EXPECT_EQ(
      appliance.AskWallet(kPost, "/t1/nonce", {{"authorization", "Bearer junk"}}, "{}").status(),
      200);
}

// [NON-5] [HTTP-8]
TEST_F(WalletRouterTest, TakesPostOnlyForNonces) {
  const HttpResponse response = appliance.AskWallet(kGet, "/t1/nonce");
  EXPECT_EQ(response.status(), 405);
  EXPECT_EQ(FieldOf(response, "Allow"), "POST, OPTIONS");
}

// [TOK-20] [TOK-24] [HTTP-6]
TEST_F(WalletRouterTest, RedeemsACodeOnce) {
  const std::string code = appliance.NewCode(kBadge);
  const HttpResponse response = AskToken(code);
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(response.cache_control(), "no-store");
  const JsonValue body = JsonOf(response);
  EXPECT_EQ(body.FindText("access_token")->size(), 43U);
  EXPECT_EQ(*body.FindText("token_type"), "Bearer");
  EXPECT_EQ(body.Find("expires_in")->AsInteger(), 300);
  EXPECT_EQ(body.AsObject()->size(), 3U) << "no c_nonce, no id_token";

  // [OFF-7] [TOK-32]
  const HttpResponse again = AskToken(code);
  EXPECT_EQ(again.status(), 400);
  EXPECT_EQ(ErrorOf(again), "invalid_grant");
  EXPECT_EQ(again.cache_control(), "no-store");
}

// [TOK-5] [TOK-21] [TOK-22] [CRQ-4]
TEST_F(WalletRouterTest, NamesCredentialIdentifiersAndIssuesByThem) {
  const HttpResponse response = AskToken(
      appliance.NewCode(kTicket),
      "&authorization_details=" + PercentEncode(R"([{"type":"openid_credential",)"
                                                R"("credential_configuration_id":"ticket"}])"));
  EXPECT_EQ(response.status(), 200) << response.body();
  const JsonValue body = JsonOf(response);
  const JsonValue& detail = body.Find("authorization_details")->AsArray()->at(0);
  EXPECT_EQ(*detail.FindText("type"), "openid_credential");
  EXPECT_EQ(*detail.FindText("credential_configuration_id"), "ticket");
  const std::string identifier = *detail.Find("credential_identifiers")->AsArray()->at(0).AsText();
  const std::string& token = *body.FindText("access_token");
  EXPECT_EQ(AskCredential(token, R"({"credential_identifier":")" + identifier + R"("})").status(),
            200);
  EXPECT_EQ(ErrorOf(AskCredential(token, R"({"credential_identifier":"other"})")),
            "unknown_credential_identifier");
}

// [TOK-5] [TOK-6] [TOK-9] Nothing is spent by a request that asks for too much.
TEST_F(WalletRouterTest, RefusesToWidenAnOfferAndLeavesTheCodeAlive) {
  const std::string code = appliance.NewCode(kTicket);
  EXPECT_EQ(ErrorOf(AskToken(code,
                             "&authorization_details=" +
                                 PercentEncode(R"([{"type":"openid_credential",)"
                                               R"("credential_configuration_id":"pid"}])"))),
            "invalid_authorization_details");
  EXPECT_EQ(ErrorOf(AskToken(code, "&authorization_details=x")), "invalid_authorization_details");
  EXPECT_EQ(ErrorOf(AskToken(code, "&resource=https%3A%2F%2Fother.example")), "invalid_target");
  EXPECT_EQ(ErrorOf(AskToken(code, "&scope=%22")), "invalid_scope");
  const HttpResponse response = AskToken(code, "&scope=openid+pid");
  EXPECT_EQ(response.status(), 200) << response.body();
  EXPECT_EQ(*JsonOf(response).FindText("scope"), "ticket");
}

// [TOK-2] [TOK-9] [TOK-30]
TEST_F(WalletRouterTest, CountsWrongTransactionCodesAndNothingElse) {
  const std::string code = appliance.NewCode(kPid, TestAppliance::TxCodeOfOffer::k1234);
  EXPECT_EQ(ErrorOf(AskToken(code)), "invalid_request") << "missing";
  EXPECT_EQ(ErrorOf(AskToken(code, "&tx_code=" + std::string(65, '9'))), "invalid_request");
  EXPECT_EQ(ErrorOf(AskToken(code, "&tx_code=0000")), "invalid_grant");
  EXPECT_EQ(ErrorOf(AskToken(code, "&tx_code=0001")), "invalid_grant");
  EXPECT_EQ(AskToken(code, "&tx_code=1234").status(), 200) << "two of three were wrong";
}

TEST_F(WalletRouterTest, LocksACodeForEverAfterTheMaximum) {
  const std::string code = appliance.NewCode(kPid, TestAppliance::TxCodeOfOffer::k1234);
  for (const char* guess : {"0000", "0001", "0002"}) {
    EXPECT_EQ(ErrorOf(AskToken(code, "&tx_code=" + std::string(guess))), "invalid_grant");
  }
  EXPECT_EQ(ErrorOf(AskToken(code, "&tx_code=1234")), "invalid_grant");
}

// [CRS-1] [CRS-5] [CRS-6] [CRS-7] [CRS-8]
TEST_F(WalletRouterTest, IssuesACredential) {
  const std::string token = appliance.NewToken(kBadge);
  const HttpResponse response = AskCredential(
      token,
      R"({"credential_configuration_id":"badge","proofs":{"jwt":[")" + Proof(key) + R"("]}})");
  EXPECT_EQ(response.status(), 200) << response.body();
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(response.cache_control(), "no-store");
  EXPECT_EQ(response.body(), R"({"credentials":[{"credential":"signed:badge:1"}]})");
}

// [CRS-3] [CRQ-14]
TEST_F(WalletRouterTest, IssuesABatchAndThenMoreOnTheSameToken) {
  const std::string token = appliance.NewToken(kBadge);
  const WalletKey other = WalletKey::Generate(SignatureAlgorithm::kEdDsa);
  const std::string batch = R"({"credential_configuration_id":"badge","proofs":{"jwt":[")" +
                            Proof(key) + R"(",")" + Proof(other) + R"("]}})";
  EXPECT_EQ(AskCredential(token, batch).body(),
            R"({"credentials":[{"credential":"signed:badge:1"},{"credential":"signed:badge:2"}]})");
  const HttpResponse more = AskCredential(
      token,
      R"({"credential_configuration_id":"badge","proofs":{"jwt":[")" + Proof(key) + R"("]}})");
  EXPECT_EQ(more.status(), 200) << more.body();
}

// [CRQ-9]
TEST_F(WalletRouterTest, IssuesWithoutProofWhereNothingIsBound) {
  const std::string token = appliance.NewToken(kTicket);
  EXPECT_EQ(AskCredential(token, R"({"credential_configuration_id":"ticket"})").status(), 200);
  ASSERT_EQ(appliance.signer.drafts().size(), 1U);
  EXPECT_FALSE(appliance.signer.drafts()[0].holder.has_value());
}

// [CRQ-15]
TEST_F(WalletRouterTest, IssuesWhateverAcceptSays) {
  const HttpResponse response =
      appliance.AskWallet(kPost,
                          "/t1/credential",
                          {{"authorization", "BEARER " + appliance.NewToken(kTicket)},
                           {"content-type", "application/json"},
                           {"accept", "application/jwt"},
                           {"x-fapi-interaction-id", "1"}},
                          R"({"credential_configuration_id":"ticket"})");
  EXPECT_EQ(response.status(), 200) << "[DPOP-12] [HTTP-11]";
}

// A token is judged before the body is. [CRQ-13]
TEST_F(WalletRouterTest, AsksForATokenFirst) {
  const HttpResponse response =
      appliance.AskWallet(kPost, "/t1/credential", {{"content-type", "application/json"}}, "{");
  EXPECT_EQ(response.status(), 401);
  EXPECT_EQ(FieldOf(response, "WWW-Authenticate"), "DPoP algs=\"ES256 ES384 EdDSA\", Bearer");
  EXPECT_EQ(response.body(), "");
}

TEST_F(WalletRouterTest, TellsAServerFaultFromARefusal) {
  const std::string token = appliance.NewToken(kTicket);
  const std::string body = R"({"credential_configuration_id":"ticket"})";
  appliance.signer.FailNext(ErrorCode::kSignerDown);
  const HttpResponse down = AskCredential(token, body);
  EXPECT_EQ(down.status(), 503);
  EXPECT_EQ(FieldOf(down, "Retry-After"), "5");
  EXPECT_EQ(JsonOf(down).Find("error"), nullptr) << "no invented code";
  EXPECT_EQ(AskCredential(token, body).status(), 200) << "nothing but one of the four is spent";

  appliance.stores.Break(ErrorCode::kStoreDown);
  EXPECT_EQ(AskCredential(token, body).status(), 503);
  EXPECT_EQ(AskToken(std::string(43, 'x')).status(), 503);
}

// [SD-12] [SD-13]
TEST_F(WalletRouterTest, ServesTypeMetadataOnTheVctAndByConfiguration) {
  for (const char* path : {"/t1/vct/pid", "/t1/types/pid"}) {
    const HttpResponse response = appliance.AskWallet(kGet, path);
    EXPECT_EQ(response.status(), 200) << path;
    EXPECT_EQ(*JsonOf(response).FindText("vct"), "https://issuer.example/t1/vct/pid");
    EXPECT_EQ(FieldOf(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(FieldOf(response, "Content-Security-Policy"), "default-src 'none'");
    EXPECT_EQ(response.cache_control(), "public, max-age=3600");
  }
  EXPECT_EQ(appliance.AskWallet(kGet, "/t1/types/badge").status(), 404) << "has none";
  EXPECT_EQ(appliance.AskWallet(kGet, "/t1/types/none").status(), 404);
}

// [HTTP-9]
TEST_F(WalletRouterTest, TellsBrowsersWhatTheyMaySend) {
  const HttpResponse response = appliance.AskWallet(HttpMethod::kOptions, "/t1/credential");
  EXPECT_EQ(response.status(), 204);
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Methods"), "POST, OPTIONS");
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Headers"),
            "Authorization, Content-Type, DPoP, OAuth-Client-Attestation, "
            "OAuth-Client-Attestation-PoP");
  EXPECT_EQ(appliance.AskWallet(HttpMethod::kOptions, "/t1/none").status(), 404);
}

TEST_F(WalletRouterTest, LetsBrowsersReadErrors) {
  const HttpResponse response = AskToken("x");
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(FieldOf(response, "Access-Control-Expose-Headers"),
            "DPoP-Nonce, WWW-Authenticate, Retry-After, OAuth-Client-Attestation-Challenge");
}

// [HTTP-8]
TEST_F(WalletRouterTest, RefusesBodiesBeyondTheRoutesLimit) {
  EXPECT_EQ(appliance.AskWallet(kPost, "/t1/nonce", {}, std::string(1025, ' ')).status(), 413);
  EXPECT_EQ(appliance.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1", {}, "x").status(),
            413);
  EXPECT_EQ(
      appliance.AskWallet(kPost, "/t1/token", kForm, std::string(16 * kKiB + 1, '&')).status(),
      413);
}

TEST_F(WalletRouterTest, RendersWhatTheServerRefused) {
  const HttpResponse response =
      appliance.wallet_router().AnswerRefusal({ErrorCode::kHttpHeadTooLarge, "test"});
  EXPECT_EQ(response.status(), 431);
  EXPECT_NE(JsonOf(response).FindText("message"), nullptr);
}

}  // namespace
}  // namespace issuer
