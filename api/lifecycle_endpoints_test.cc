// What follows the first credential request, as wallets and operators see it: deferred issuance,
// notifications, refresh.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;
const std::string kWantTicket = R"({"credential_configuration_id":"ticket"})";
const std::string kTicketForLater =
    R"({"delivery":"value","credentials":[{"configuration":"ticket","deferred":true}]})";

void SwitchAllOn(TestSettings& settings) {
  Config& config = settings.config;
  config.deferred.enabled = true;
  config.deferred.interval = Seconds(5);
  config.notification.enabled = true;
  config.notification.with_deferred = true;
  config.refresh.enabled = true;
}

std::string ErrorOf(const HttpResponse& response) {
  const JsonValue body = JsonOf(response);
  const std::string* error = body.FindText("error");
  return error == nullptr ? "" : *error;
}

class LifecycleEndpointsTest : public testing::Test {
 protected:
  HttpResponse Post(const std::string& path, const std::string& body) {
    return appliance.AskWallet(
        kPost,
        "/t1" + path,
        {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
        body);
  }
  HttpResponse Poll(const std::string& transaction) {
    return Post("/deferred_credential", R"({"transaction_id":")" + transaction + R"("})");
  }
  HttpResponse Notify(const std::string& id, const std::string& event) {
    return Post("/notification",
                R"({"notification_id":")" + id + R"(","event":")" + event + R"("})");
  }
  HttpResponse Decide(const std::string& body, std::string_view key = kAdminKey) {
    return appliance.AskOperator(key, kPost, "/v1/deferred/" + handle, body);
  }
  // A token for an offer of a ticket whose claims come later.
  void RedeemTicketForLater() {
    const JsonValue created = appliance.CreateOffer(kTicketForLater);
    handle = *created.FindText("handle");
    const JsonValue& grants = *created.Find("offer")->Find("grants");
    const std::string code = *grants.AsObject()->front().second.FindText("pre-authorized_code");
    const HttpResponse response = appliance.AskWallet(
        kPost,
        "/t1/token",
        {{"content-type", "application/x-www-form-urlencoded"}},
        "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=" +
            code);
    ASSERT_EQ(response.status(), 200) << response.body();
    EXPECT_EQ(JsonOf(response).Find("refresh_token"), nullptr) << "for a bearer token [TOK-25]";
    token = *JsonOf(response).FindText("access_token");
  }

  TestAppliance appliance{SwitchAllOn};
  std::string handle;
  std::string token;
};

// [META-23] [AS-2]
TEST_F(LifecycleEndpointsTest, MetadataNamesWhatIsOn) {
  const JsonValue issuer =
      JsonOf(appliance.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1"));
  EXPECT_EQ(*issuer.FindText("deferred_credential_endpoint"),
            "https://issuer.example/t1/deferred_credential");
  EXPECT_EQ(*issuer.FindText("notification_endpoint"), "https://issuer.example/t1/notification");
  const std::string path = "/.well-known/oauth-authorization-server/t1";
  EXPECT_THAT(appliance.AskWallet(kGet, path).body(), HasSubstr("\"refresh_token\""));

  TestAppliance plain;
  const JsonValue without =
      JsonOf(plain.AskWallet(kGet, "/.well-known/openid-credential-issuer/t1"));
  EXPECT_EQ(without.Find("deferred_credential_endpoint"), nullptr);
  EXPECT_EQ(without.Find("notification_endpoint"), nullptr);
  EXPECT_THAT(plain.AskWallet(kGet, path).body(), testing::Not(HasSubstr("refresh_token")));
  for (const char* endpoint : {"/t1/deferred_credential", "/t1/notification"}) {
    EXPECT_EQ(plain.AskWallet(kPost, endpoint).status(), 404) << endpoint;
  }
}

// [CRS-1] [CRS-2] [DEF-3] [DEF-5] [NOT-2] [NOT-3]
TEST_F(LifecycleEndpointsTest, DefersCompletesDeliversAndIsNotified) {
  RedeemTicketForLater();
  const HttpResponse first = Post("/credential", kWantTicket);
  EXPECT_EQ(first.status(), 202);
  EXPECT_EQ(first.cache_control(), "no-store");
  const JsonValue deferred = JsonOf(first);
  ASSERT_EQ(deferred.AsObject()->size(), 2U) << first.body();
  const std::string transaction = *deferred.FindText("transaction_id");
  EXPECT_EQ(deferred.Find("interval")->AsInteger(), std::optional<std::int64_t>(5));

  const HttpResponse early = Poll(transaction);
  EXPECT_EQ(early.status(), 202);
  EXPECT_EQ(early.body(), first.body());

  const HttpResponse list = appliance.AskOperator(kAuditorKey, kGet, "/v1/deferred?limit=5");
  EXPECT_EQ(list.status(), 200);
  EXPECT_THAT(list.body(), HasSubstr(handle));
  EXPECT_EQ(Decide(R"({"configuration":"ticket","claims":{"name":"Ada"}})").status(), 204);
  EXPECT_EQ(Decide(R"({"configuration":"ticket","claims":{"name":"Ada"}})").status(), 409);
  EXPECT_EQ(appliance.AskOperator(kAdminKey, kGet, "/v1/deferred").body(), R"({"deferred":[]})");

  const HttpResponse ready = Poll(transaction);
  EXPECT_EQ(ready.status(), 200) << ready.body();
  const JsonValue delivered = JsonOf(ready);
  ASSERT_EQ(delivered.AsObject()->size(), 2U) << ready.body();
  EXPECT_EQ(delivered.Find("credentials")->AsArray()->size(), 1U);
  const HttpResponse again = Poll(transaction);
  EXPECT_EQ(again.status(), 400);
  EXPECT_EQ(ErrorOf(again), "invalid_transaction_id");

  const std::string& notification = *delivered.FindText("notification_id");
  for (int i = 0; i < 2; ++i) {
    const HttpResponse noted = Notify(notification, "credential_accepted");
    EXPECT_EQ(noted.status(), 204);
    EXPECT_EQ(noted.body(), "");
  }
  appliance.clock.Advance(Seconds(3600));  // [NOT-4]
  EXPECT_EQ(Notify(notification, "credential_deleted").status(), 204);
  EXPECT_EQ(Post("/credential", kWantTicket).status(), 401);
  const JsonValue offer = JsonOf(appliance.AskOperator(kAdminKey, kGet, "/v1/offers/" + handle));
  EXPECT_NE(offer.FindText("accepted_at"), nullptr);
  EXPECT_NE(offer.FindText("deleted_at"), nullptr);
  EXPECT_EQ(offer.FindText("failed_at"), nullptr);
  appliance.clock.Advance(Seconds(86400));
  EXPECT_EQ(Notify(notification, "credential_deleted").status(), 401) << "the grace is over";
}

TEST_F(LifecycleEndpointsTest, TellsADeniedWallet) {
  RedeemTicketForLater();
  const std::string transaction =
      *JsonOf(Post("/credential", kWantTicket)).FindText("transaction_id");
  EXPECT_EQ(Decide(R"({"configuration":"ticket","deny":true})").status(), 204);
  const HttpResponse denied = Poll(transaction);
  EXPECT_EQ(denied.status(), 400);
  EXPECT_EQ(ErrorOf(denied), "credential_request_denied");
}

// [CRS-1] An immediate credential has a notification too.
TEST_F(LifecycleEndpointsTest, GivesOneNotificationAnImmediateResponse) {
  token = appliance.NewToken(kTicket);
  const HttpResponse response = Post("/credential", kWantTicket);
  EXPECT_EQ(response.status(), 200);
  const JsonValue body = JsonOf(response);
  ASSERT_NE(body.FindText("notification_id"), nullptr);
  EXPECT_EQ(Notify(*body.FindText("notification_id"), "credential_failure").status(), 204);
  token = appliance.NewToken(kTicket);
  const HttpResponse foreign = Notify(*body.FindText("notification_id"), "credential_failure");
  EXPECT_EQ(foreign.status(), 400);
  EXPECT_EQ(ErrorOf(foreign), "invalid_notification_id");
  EXPECT_EQ(ErrorOf(Notify("x", "credential_exploded")), "invalid_notification_request");
}

// [NOT-5] Nothing waits for a notification, and what one says stops nothing by itself.
TEST_F(LifecycleEndpointsTest, GoesOnWhateverWalletsNotify) {
  token = appliance.NewToken(kTicket);
  const JsonValue first = JsonOf(Post("/credential", kWantTicket));
  EXPECT_EQ(Post("/credential", kWantTicket).status(), 200) << "no notification of the first";
  const std::string& notification = *first.FindText("notification_id");
  for (const char* event : {"credential_failure", "credential_deleted"}) {
    EXPECT_EQ(Notify(notification, event).status(), 204) << event;
    EXPECT_EQ(Post("/credential", kWantTicket).status(), 200) << "after " << event;
  }
  const HttpResponse offers = appliance.AskOperator(kAdminKey, kGet, "/v1/offers?limit=1");
  EXPECT_THAT(offers.body(), HasSubstr(R"("state":"issued")"));
  EXPECT_THAT(offers.body(), HasSubstr(R"("num_issued":4)"));
  EXPECT_THAT(offers.body(), HasSubstr("failed_at"));
}

// [DEF-1]
TEST_F(LifecycleEndpointsTest, NeedsAToken) {
  for (const char* path : {"/t1/deferred_credential", "/t1/notification"}) {
    const HttpResponse response =
        appliance.AskWallet(kPost, path, {{"content-type", "application/json"}}, "{}");
    EXPECT_EQ(response.status(), 401) << path;
    EXPECT_EQ(FieldOf(response, "WWW-Authenticate"), "DPoP algs=\"ES256 ES384 EdDSA\", Bearer")
        << path;
  }
}

TEST_F(LifecycleEndpointsTest, RefusesARefreshTokenThatNobodyMade) {  // [TOK-25]
  const HeaderList form = {{"content-type", "application/x-www-form-urlencoded"}};
  const std::string unknown(43, 'a');
  const std::string body = "grant_type=refresh_token&refresh_token=" + unknown;
  const HttpResponse response = appliance.AskWallet(kPost, "/t1/token", form, body);
  EXPECT_EQ(response.status(), 400);
  EXPECT_EQ(ErrorOf(response), "invalid_grant");
  EXPECT_EQ(ErrorOf(appliance.AskWallet(kPost, "/t1/token", form, "grant_type=refresh_token")),
            "invalid_request");
  TestAppliance plain;
  EXPECT_EQ(ErrorOf(plain.AskWallet(kPost, "/t1/token", form, body)), "unsupported_grant_type");
}

TEST_F(LifecycleEndpointsTest, RefusesBadDecisionsByName) {
  RedeemTicketForLater();
  struct Case {
    std::string body;
    int status;
    std::string_view key;
    const char* why;
  };
  const Case kCases[] = {
      {"[]", 400, kAdminKey, "no object"},
      {"{", 400, kAdminKey, "no JSON"},
      {R"({"claims":{"name":"Ada"}})", 400, kAdminKey, "no configuration"},
      {R"({"configuration":"ticket"})", 400, kAdminKey, "neither claims nor deny"},
      {R"({"configuration":"ticket","claims":{"name":"A"},"deny":true})", 400, kAdminKey, "both"},
      {R"({"configuration":"ticket","deny":false})", 400, kAdminKey, "deny that is false"},
      {R"({"configuration":"ticket","denied":true})", 400, kAdminKey, "a misspelt member"},
      {R"({"configuration":"other","deny":true})", 400, kAdminKey, "an unknown configuration"},
      {R"({"configuration":"ticket","claims":{"age":7}})", 422, kAdminKey, "beyond the schema"},
      {R"({"configuration":"badge","deny":true})", 409, kAdminKey, "nothing of it waits"},
      {R"({"configuration":"ticket","deny":true})", 403, kClerkKey, "not the clerk's"},
      {R"({"configuration":"badge","deny":true})", 404, kClerkKey, "an offer beyond the clerk"},
      {R"({"configuration":"ticket","deny":true})", 403, kAuditorKey, "not with this role"},
  };
  for (const Case& c : kCases) {
    const HttpResponse response = Decide(c.body, c.key);
    EXPECT_EQ(response.status(), c.status) << c.why << ": " << response.body();
  }
  EXPECT_EQ(Decide(R"({"configuration":"ticket","claims":{"name":"Ada"}})").status(), 204)
      << "none of them decided anything";
}

TEST_F(LifecycleEndpointsTest, RefusesOffersThatAreUnclearAboutTheirClaims) {
  const char* const kBodies[] = {
      R"({"credentials":[{"configuration":"ticket","deferred":true,"claims":{"name":"Ada"}}]})",
      R"({"credentials":[{"configuration":"ticket","deferred":false}]})",
      R"({"credentials":[{"configuration":"ticket","deferred":"yes"}]})",
  };
  for (const char* body : kBodies) {
    EXPECT_EQ(appliance.AskOperator(kAdminKey, kPost, "/v1/offers", body).status(), 400) << body;
  }
  TestAppliance plain;
  EXPECT_EQ(plain.AskOperator(kAdminKey, kPost, "/v1/offers", kTicketForLater).status(), 400);
}

TEST_F(LifecycleEndpointsTest, RevokesTokensForThoseWhoMakeOffers) {
  RedeemTicketForLater();
  const std::string path = "/v1/tokens/" + handle;
  EXPECT_EQ(appliance.AskOperator(kAuditorKey, HttpMethod::kDelete, path).status(), 403);
  EXPECT_EQ(appliance.AskOperator(kClerkKey, HttpMethod::kDelete, path).status(), 404);
  EXPECT_EQ(appliance.AskOperator(kAdminKey, HttpMethod::kDelete, path).status(), 204);
  EXPECT_EQ(appliance.AskOperator(kAdminKey, HttpMethod::kDelete, "/v1/tokens/of_x").status(), 404);
}

}  // namespace
}  // namespace issuer
