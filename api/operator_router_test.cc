// The operator port as a back end sees it: one good request an endpoint, then what is refused.
#include "api/operator_router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "appliance/base/size.h"
#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;
constexpr auto kDelete = HttpMethod::kDelete;

std::string CodeOf(const HttpResponse& response) {
  const JsonValue body = JsonOf(response);
  const JsonValue* error = body.Find("error");
  return error == nullptr ? "" : *error->FindText("code");
}

class OperatorRouterTest : public testing::Test {
 protected:
  HttpResponse Create(std::string_view key,
                      const std::string& body,
                      const HeaderList& headers = {}) {
    return appliance.AskOperator(key, kPost, "/v1/offers", body, headers);
  }
  std::string NewHandle(std::string_view configuration = kBadge) {
    return *appliance.CreateOffer(OfferBody(configuration, R"(,"tx_code":{})")).FindText("handle");
  }

  TestAppliance appliance;
};

TEST_F(OperatorRouterTest, CreatesAnOffer) {
  const HttpResponse response =
      Create(kAdminKey, OfferBody(kPid, R"(,"tx_code":{"length":8},"qr":["svg","png"])"));
  EXPECT_EQ(response.status(), 201) << response.body();
  EXPECT_EQ(response.cache_control(), "no-store");
  const JsonValue body = JsonOf(response);
  const std::string& handle = *body.FindText("handle");
  EXPECT_THAT(handle, MatchesRegex("of_[A-Za-z0-9_-]{22}"));
  EXPECT_EQ(FieldOf(response, "Location"), "/v1/offers/" + handle);
  EXPECT_THAT(*body.FindText("link"),
              StartsWith("openid-credential-offer://?credential_offer_uri=https%3A%2F%2F"));
  EXPECT_EQ(body.Find("tx_code")->FindText("value")->size(), 8U);
  EXPECT_EQ(*body.FindText("expires_at"), "2026-01-01T00:10:00Z");
  EXPECT_THAT(*body.FindText("qr_svg"), StartsWith("<svg"));
  EXPECT_THAT(*body.FindText("qr_png"), StartsWith("iVBORw0KGgo"));
  EXPECT_EQ(body.Find("offer"), nullptr) << "by reference";
}

TEST_F(OperatorRouterTest, AnswersWithWhatWasAskedForOnly) {
  const HttpResponse response = Create(kAdminKey, OfferBody(kBadge, R"(,"delivery":"value")"));
  const JsonValue body = JsonOf(response);
  EXPECT_THAT(*body.FindText("link"), HasSubstr("credential_offer=%7B"));
  EXPECT_EQ(*body.Find("offer")->FindText("credential_issuer"), kTestIdentifier);
  EXPECT_EQ(body.Find("tx_code"), nullptr);
  EXPECT_EQ(body.Find("qr_svg"), nullptr);
  EXPECT_EQ(body.Find("qr_png"), nullptr);
}

// A link by value can outgrow any QR code; the offer is there all the same.
TEST_F(OperatorRouterTest, SaysNullWhereALinkFitsNoQrCode) {
  std::string description;
  for (int i = 0; i < 300; ++i) {
    description += "€";
  }
  const HttpResponse response =
      Create(kAdminKey,
             OfferBody(kBadge,
                       R"(,"delivery":"value","qr":["svg","png"],"tx_code":{"description":")" +
                           description + R"("})"));
  EXPECT_EQ(response.status(), 201) << response.body();
  const JsonValue body = JsonOf(response);
  ASSERT_NE(body.Find("qr_svg"), nullptr);
  EXPECT_TRUE(body.Find("qr_svg")->IsNull());
  EXPECT_TRUE(body.Find("qr_png")->IsNull());
}

TEST_F(OperatorRouterTest, AnswersARepeatedRequestAsTheFirst) {
  const HeaderList key = {{"idempotency-key", "order-17"}};
  const HttpResponse first = Create(kAdminKey, OfferBody(kBadge), key);
  const HttpResponse again = Create(kAdminKey, OfferBody(kBadge), key);
  EXPECT_EQ(first.status(), 201);
  EXPECT_EQ(again.status(), 201);
  EXPECT_EQ(again.body(), first.body());
  EXPECT_EQ(FieldOf(again, "Location"), FieldOf(first, "Location"));
  const HttpResponse other = Create(kAdminKey, OfferBody(kTicket), key);
  EXPECT_EQ(other.status(), 409);
  EXPECT_EQ(CodeOf(other), "idempotency_conflict");
}

TEST_F(OperatorRouterTest, RefusesIdempotencyKeysThatAreNone) {
  const HeaderList cases[] = {
      {{"idempotency-key", ""}},
      {{"idempotency-key", std::string(129, 'x')}},
      {{"idempotency-key", "a b"}},
      {{"idempotency-key", "a"}, {"idempotency-key", "a"}},
  };
  for (const HeaderList& headers : cases) {
    const HttpResponse response = Create(kAdminKey, OfferBody(kBadge), headers);
    EXPECT_EQ(response.status(), 400) << headers[0].second;
    EXPECT_EQ(*JsonOf(response).Find("error")->FindText("member"), "Idempotency-Key");
  }
}

TEST_F(OperatorRouterTest, NamesTheClaimThatDoesNotFit) {
  const HttpResponse response =
      Create(kAdminKey,
             R"({"credentials":[{"configuration":"badge","claims":)"
             R"({"name":"Ada","home":{"town":"canary-value-that-is-far-too-long-)" +
                 std::string(64, 'x') + R"("}}}]})");
  EXPECT_EQ(response.status(), 422);
  EXPECT_EQ(CodeOf(response), "claims_refused");
  const JsonValue body = JsonOf(response);
  EXPECT_EQ(*body.Find("error")->FindText("member"), "credentials[0].claims.home.town");
  EXPECT_THAT(*body.Find("error")->FindText("request_id"), StartsWith("rq_"));
  EXPECT_THAT(response.body(), Not(HasSubstr("canary")));
}

TEST_F(OperatorRouterTest, RequiresATransactionCodeWhereTheConfigurationDoes) {
  const HttpResponse response = Create(kAdminKey, OfferBody(kPid));
  EXPECT_EQ(response.status(), 400);
  EXPECT_EQ(CodeOf(response), "operator_request_malformed");
}

struct AccessCase {
  std::string_view key;
  HttpMethod method;
  const char* path;
  int status;
  const char* why;
};

TEST_F(OperatorRouterTest, LetsEachRoleDoItsOwnOnly) {
  const std::string handle = "/v1/offers/" + NewHandle();
  const std::string pid = "/v1/offers/" + NewHandle(kPid);
  const AccessCase cases[] = {
      {"", kGet, "/v1/offers", 401, "no key"},
      {"ck_wrong", kGet, "/v1/offers", 401, "nobody's key"},
      {"ck_wrong", kDelete, handle.c_str(), 401, "before anything else"},
      {kAuditorKey, kPost, "/v1/offers", 403, "auditors create nothing"},
      {kAuditorKey, kDelete, handle.c_str(), 403, "auditors cancel nothing"},
      {kAuditorKey, kGet, handle.c_str(), 200, "auditors see all"},
      {kAuditorKey, kGet, pid.c_str(), 200, "auditors see all"},
      {kAuditorKey, kGet, "/v1/status", 200, "auditors see the status"},
      {kClerkKey, kGet, "/v1/status", 403, "issuers do not"},
      {kClerkKey, kGet, handle.c_str(), 200, "one of its configurations"},
      {kClerkKey, kGet, pid.c_str(), 404, "not one of its configurations"},
      {kClerkKey, kDelete, pid.c_str(), 404, "not one of its configurations"},
      {kAdminKey, kGet, "/v1/status", 200, "admins may"},
      {kClerkKey, kDelete, handle.c_str(), 204, "one of its configurations"},
  };
  for (const AccessCase& row : cases) {
    SCOPED_TRACE(std::string(row.key) + " " + row.path + ": " + row.why);
    const HttpResponse response = appliance.AskOperator(
        row.key, row.method, row.path, row.method == kPost ? OfferBody(kBadge) : "");
    EXPECT_EQ(response.status(), row.status) << response.body();
    if (row.status == 401) {
      EXPECT_EQ(FieldOf(response, "WWW-Authenticate"), "Bearer");
      EXPECT_EQ(CodeOf(response), "operator_unauthenticated");
    }
  }
}

TEST_F(OperatorRouterTest, TakesExactlyOneKeyAsBearer) {
  const std::string bearer = "Bearer " + std::string(kAdminKey);
  EXPECT_EQ(appliance.AskOperator("", kGet, "/v1/offers", "", {{"authorization", bearer}}).status(),
            200);
  const HeaderList cases[] = {
      {{"authorization", bearer}, {"authorization", bearer}},
      {{"authorization", "DPoP " + std::string(kAdminKey)}},
      {{"authorization", "Basic " + std::string(kAdminKey)}},
      {{"authorization", std::string(kAdminKey)}},
      {{"authorization", bearer + " x"}},
  };
  for (const HeaderList& headers : cases) {
    EXPECT_EQ(appliance.AskOperator("", kGet, "/v1/offers", "", headers).status(), 401)
        << headers[0].second;
  }
  EXPECT_EQ(
      appliance.AskOperator("", kGet, "/v1/offers?access_token=" + std::string(kAdminKey)).status(),
      401);
}

TEST_F(OperatorRouterTest, IssuesDirectlyWhereTheConfigurationAllowsIt) {
  const std::string claims = R"(","claims":{"name":"Ada"}})";
  const std::string ticket = R"({"configuration":")" + std::string(kTicket) + claims;
  const HttpResponse response = appliance.AskOperator(
      kAdminKey, kPost, "/v1/credentials", ticket, {{"content-type", "application/json"}});
  EXPECT_EQ(response.status(), 201) << response.body();
  EXPECT_EQ(response.body(),
            R"({"configuration":"ticket","credential":"signed:ticket:1",)"
            R"("expires_at":"2026-04-01T00:00:00Z"})");
  EXPECT_EQ(response.cache_control(), "no-store");

  const HttpResponse refused = appliance.AskOperator(kAdminKey,
                                                     kPost,
                                                     "/v1/credentials",
                                                     R"({"configuration":"badge)" + claims,
                                                     {{"content-type", "application/json"}});
  EXPECT_EQ(refused.status(), 403);
  EXPECT_EQ(
      appliance
          .AskOperator(
              kAuditorKey, kPost, "/v1/credentials", ticket, {{"content-type", "application/json"}})
          .status(),
      403);
}

TEST_F(OperatorRouterTest, LimitsHowFastAnOperatorCreatesOffers) {
  EXPECT_EQ(Create(kClerkKey, OfferBody(kBadge)).status(), 201);
  EXPECT_EQ(Create(kClerkKey, OfferBody(kBadge)).status(), 201);
  const HttpResponse refused = Create(kClerkKey, OfferBody(kBadge));
  EXPECT_EQ(refused.status(), 429);
  EXPECT_EQ(CodeOf(refused), "operator_rate_limited");
  EXPECT_EQ(FieldOf(refused, "Retry-After"), "30");
  EXPECT_EQ(Create(kAdminKey, OfferBody(kBadge)).status(), 201) << "another operator";
  appliance.clock.Advance(Seconds(30));
  EXPECT_EQ(Create(kClerkKey, OfferBody(kBadge)).status(), 201);
}

TEST_F(OperatorRouterTest, ShowsAnOfferWithoutClaimsAndCode) {
  const JsonValue created =
      appliance.CreateOffer(OfferBody(kBadge, R"(,"delivery":"value","tx_code":{"value":"4711"})"));
  const HttpResponse response =
      appliance.AskOperator(kAdminKey, kGet, "/v1/offers/" + *created.FindText("handle"));
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(response.cache_control(), "no-store");
  EXPECT_EQ(response.body(),
            R"({"handle":")" + *created.FindText("handle") +
                R"(","state":"open","created_by":"admin","created_at":"2026-01-01T00:00:00Z",)"
                R"("expires_at":"2026-01-01T00:10:00Z","configurations":["badge"],)"
                R"("tx_code":{"required":true,"failures":0,"max_failures":3},"num_issued":0})");
  appliance.clock.Advance(Seconds(600));
  EXPECT_EQ(
      *JsonOf(appliance.AskOperator(kAdminKey, kGet, "/v1/offers/" + *created.FindText("handle")))
           .FindText("state"),
      "expired");
}

TEST_F(OperatorRouterTest, FollowsAnOfferToItsCredential) {
  appliance.NewToken(kTicket);
  const JsonValue page = JsonOf(appliance.AskOperator(kAdminKey, kGet, "/v1/offers"));
  const JsonValue& offer = page.Find("offers")->AsArray()->at(0);
  EXPECT_EQ(*offer.FindText("state"), "redeemed");
  EXPECT_EQ(*offer.FindText("redeemed_at"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(offer.Find("issued_at"), nullptr);
}

TEST_F(OperatorRouterTest, KnowsNoOtherHandles) {
  for (const std::string& handle :
       {std::string("x"), "of_" + std::string(22, 'x'), std::string(600, 'x')}) {
    const HttpResponse response = appliance.AskOperator(kAdminKey, kGet, "/v1/offers/" + handle);
    EXPECT_EQ(response.status(), 404) << handle;
    EXPECT_EQ(CodeOf(response), "offer_unknown");
  }
}

TEST_F(OperatorRouterTest, ListsPageByPageNewestFirst) {
  std::vector<std::string> handles;
  for (int i = 0; i < 5; ++i) {
    handles.push_back(NewHandle());
    appliance.clock.Advance(Seconds(1));
  }
  std::vector<std::string> listed;
  std::string path = "/v1/offers?limit=2";
  std::string cursor;
  for (int pages = 0; pages < 3; ++pages) {
    const JsonValue page = JsonOf(appliance.AskOperator(kAdminKey, kGet, path));
    for (const JsonValue& offer : *page.Find("offers")->AsArray()) {
      listed.push_back(*offer.FindText("handle"));
    }
    const std::string* next = page.FindText("next");
    EXPECT_EQ(next == nullptr, pages == 2);
    path = "/v1/offers?limit=2&cursor=" + (next == nullptr ? "" : PercentEncode(*next));
  }
  std::reverse(handles.begin(), handles.end());
  EXPECT_EQ(listed, handles);
}

TEST_F(OperatorRouterTest, LeavesOutOfAListWhatTheCallerMayNotSee) {
  NewHandle(kPid);
  const std::string badge = NewHandle(kBadge);
  const JsonValue page = JsonOf(appliance.AskOperator(kClerkKey, kGet, "/v1/offers"));
  ASSERT_EQ(page.Find("offers")->AsArray()->size(), 1U);
  EXPECT_EQ(*page.Find("offers")->AsArray()->at(0).FindText("handle"), badge);
}

TEST_F(OperatorRouterTest, RefusesPagesThatAreNone) {
  for (const char* query : {"limit=0",
                            "limit=101",
                            "limit=x",
                            "limit=1x",
                            "limit=-1",
                            "limit=99999999999999999999",
                            "limit=1&limit=1",
                            "x=%zz"}) {
    const HttpResponse response =
        appliance.AskOperator(kAdminKey, kGet, "/v1/offers?" + std::string(query));
    EXPECT_EQ(response.status(), 400) << query;
  }
  EXPECT_EQ(
      appliance.AskOperator(kAdminKey, kGet, "/v1/offers?cursor=" + std::string(257, 'x')).status(),
      400);
  EXPECT_EQ(JsonOf(appliance.AskOperator(kAdminKey, kGet, "/v1/offers?cursor=none"))
                .Find("offers")
                ->AsArray()
                ->size(),
            0U);
}

TEST_F(OperatorRouterTest, CancelsAnOfferOnce) {
  const std::string path = "/v1/offers/" + NewHandle();
  const HttpResponse response = appliance.AskOperator(kAdminKey, kDelete, path);
  EXPECT_EQ(response.status(), 204);
  EXPECT_EQ(response.body(), "");
  EXPECT_EQ(*JsonOf(appliance.AskOperator(kAdminKey, kGet, path)).FindText("state"), "cancelled");
  const HttpResponse again = appliance.AskOperator(kAdminKey, kDelete, path);
  EXPECT_EQ(again.status(), 409);
  EXPECT_EQ(CodeOf(again), "offer_not_cancellable");
}

TEST_F(OperatorRouterTest, ShowsTheStatusOfTheAppliance) {
  SigningKeyInfo key;
  key.name = KeyName("pid-2026");
  key.not_before = appliance.clock.Now() - Seconds(86400);
  key.not_after = appliance.clock.Now() + Seconds(10 * 86400 + 5);
  appliance.signer.SetKeys({key});
  NewHandle();
  const JsonValue status = JsonOf(appliance.AskOperator(kAdminKey, kGet, "/v1/status"));
  EXPECT_EQ(*status.FindText("issuer"), kTestIdentifier);
  EXPECT_FALSE(status.FindText("version")->empty());
  EXPECT_EQ(*status.FindText("time"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(status.Find("store")->Find("reachable")->AsBoolean(), true);
  EXPECT_EQ(status.Find("store")->Find("offers")->AsInteger(), 1);
  const JsonValue& shown = status.Find("signer")->Find("keys")->AsArray()->at(0);
  EXPECT_EQ(*shown.FindText("name"), "pid-2026");
  EXPECT_EQ(*shown.FindText("algorithm"), "ES256");
  EXPECT_EQ(*shown.FindText("not_after"), "2026-01-11T00:00:05Z");
  EXPECT_EQ(shown.Find("days_left")->AsInteger(), 10);
}

TEST_F(OperatorRouterTest, ShowsWhatIsNotReachable) {
  appliance.signer.FailWith(ErrorCode::kSignerDown);
  appliance.stores.Break(ErrorCode::kStoreDown);
  const HttpResponse response = appliance.AskOperator(kAdminKey, kGet, "/v1/status");
  EXPECT_EQ(response.status(), 200);
  const JsonValue status = JsonOf(response);
  EXPECT_EQ(status.Find("store")->Find("reachable")->AsBoolean(), false);
  EXPECT_EQ(status.Find("signer")->Find("reachable")->AsBoolean(), false);
}

TEST_F(OperatorRouterTest, TellsWatchersWithoutAKeyWhetherItIsReady) {
  EXPECT_EQ(appliance.AskOperator("", kGet, "/livez").body(), R"({"status":"live"})");
  const HttpResponse ready = appliance.AskOperator("", kGet, "/readyz");
  EXPECT_EQ(ready.status(), 200);
  EXPECT_EQ(ready.body(), R"({"status":"ready","missing":[]})");
  appliance.signer.FailWith(ErrorCode::kSignerDown);
  const HttpResponse unready = appliance.AskOperator("", kGet, "/readyz");
  EXPECT_EQ(unready.status(), 503);
  EXPECT_EQ(unready.body(), R"({"status":"unready","missing":["signer"]})");
  EXPECT_EQ(FieldOf(unready, "Retry-After"), "5");
  appliance.stores.Break(ErrorCode::kStoreDown);
  EXPECT_EQ(appliance.AskOperator("", kGet, "/readyz").body(),
            R"({"status":"unready","missing":["store","signer"]})");
  EXPECT_EQ(appliance.AskOperator("", kGet, "/livez").status(), 200);
}

TEST_F(OperatorRouterTest, RefusesOtherPathsMethodsAndBodies) {
  EXPECT_EQ(appliance.AskOperator(kAdminKey, kGet, "/v2/offers").status(), 404);
  const HttpResponse wrong = appliance.AskOperator(kAdminKey, HttpMethod::kPut, "/v1/offers");
  EXPECT_EQ(wrong.status(), 405);
  EXPECT_EQ(FieldOf(wrong, "Allow"), "POST, GET, HEAD");
  EXPECT_EQ(appliance.AskOperator(kAdminKey, HttpMethod::kOptions, "/v1/offers").status(), 405)
      << "no browser of another origin has business here";
  EXPECT_EQ(Create(kAdminKey, std::string(64 * kKiB + 1, ' ')).status(), 413);
  EXPECT_EQ(Create(kAdminKey, OfferBody(kBadge), {{"content-type", "text/plain"}}).status(), 415);
  EXPECT_EQ(appliance.AskOperator("", kGet, "/t1/nonce").status(), 404) << "the other listener";
}

TEST_F(OperatorRouterTest, GivesRefusalsOfTheServerARequestIdToQuote) {
  const HttpResponse response =
      appliance.operator_router().AnswerRefusal({ErrorCode::kOverloaded, "test"});
  EXPECT_EQ(response.status(), 503);
  EXPECT_EQ(FieldOf(response, "Retry-After"), "1");
  const JsonValue body = JsonOf(response);
  EXPECT_THAT(*body.Find("error")->FindText("request_id"), MatchesRegex("rq_[A-Za-z0-9_-]{22}"));
}

}  // namespace
}  // namespace issuer
