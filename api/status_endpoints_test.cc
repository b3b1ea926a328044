// Statuses as operators set them and as verifiers read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr auto kGet = HttpMethod::kGet;
constexpr auto kPost = HttpMethod::kPost;
const std::string kTicketRequest = R"({"configuration":"ticket","claims":{"name":"Ada"}})";

void SwitchOn(TestSettings& settings) {
  Config& config = settings.config;
  config.status.enabled = true;
  config.status.base = StatusBaseOf(config.identifier);
  for (CredentialConfiguration& configuration : settings.credentials.all) {
    configuration.signing.has_status = true;
  }
}

class StatusEndpointsTest : public testing::Test {
 protected:
  // Issues a ticket directly: the name that operators know it by.
  std::string NewIssuance() {
    const HttpResponse response =
        appliance.AskOperator(kAdminKey, kPost, "/v1/credentials", kTicketRequest);
    EXPECT_EQ(response.status(), 201) << response.body();
    return *JsonOf(response).FindText("issuance");
  }
  HttpResponse Show(const std::string& id, std::string_view key = kAdminKey) {
    return appliance.AskOperator(key, kGet, "/v1/issuances/" + id);
  }
  HttpResponse Set(const std::string& id,
                   const std::string& status,
                   std::string_view key = kAdminKey) {
    return appliance.AskOperator(
        key, kPost, "/v1/issuances/" + id + "/status", R"({"status":")" + status + R"("})");
  }
  // The path of the list that the issuance is in.
  std::string ListOf(const std::string& id) {
    const JsonValue shown = JsonOf(Show(id));
    const std::string uri = *shown.Find("status_list")->FindText("uri");
    EXPECT_THAT(uri, StartsWith("https://issuer.example/t1/status/"));
    return uri.substr(std::string("https://issuer.example").size());
  }

  TestAppliance appliance{SwitchOn};
};

TEST_F(StatusEndpointsTest, OperatorsShowSuspendReinstateAndRevoke) {
  const std::string id = NewIssuance();
  const JsonValue shown = JsonOf(Show(id));
  EXPECT_EQ(*shown.FindText("id"), id);
  EXPECT_EQ(*shown.FindText("configuration"), "ticket");
  EXPECT_EQ(*shown.FindText("status"), "valid");
  EXPECT_EQ(shown.Find("offer"), nullptr);
  const struct {
    const char* status;
    int answer;
    const char* now;
  } kSteps[] = {
      {"suspended", 200, "suspended"},
      {"suspended", 200, "suspended"},
      {"valid", 200, "valid"},
      {"revoked", 200, "revoked"},
      {"revoked", 200, "revoked"},
      {"valid", 409, "revoked"},
      {"suspended", 409, "revoked"},
      {"gone", 400, "revoked"},
  };
  for (const auto& step : kSteps) {
    const HttpResponse response = Set(id, step.status);
    EXPECT_EQ(response.status(), step.answer) << step.status;
    EXPECT_EQ(*JsonOf(Show(id)).FindText("status"), step.now) << step.status;
  }
}

TEST_F(StatusEndpointsTest, OperatorsSeeAndChangeWhatIsTheirs) {
  const std::string id = NewIssuance();
  EXPECT_EQ(Show(id, kAuditorKey).status(), 200);
  EXPECT_EQ(Show(id, kClerkKey).status(), 404) << "of another configuration";
  EXPECT_EQ(Set(id, "revoked", kClerkKey).status(), 404);
  EXPECT_EQ(Set(id, "revoked", kAuditorKey).status(), 403);
  EXPECT_EQ(Set("is_AAAAAAAAAAAAAAAAAAAAAA", "revoked").status(), 404);
  EXPECT_EQ(Show("short").status(), 404);
  EXPECT_EQ(*JsonOf(Show(id)).FindText("status"), "valid");
}

TEST_F(StatusEndpointsTest, OperatorsFindIssuances) {
  const std::string first = NewIssuance();
  appliance.clock.Advance(Seconds(60));
  const std::string second = NewIssuance();
  const struct {
    const char* query;
    std::size_t count;
  } kCases[] = {
      {"", 2},
      {"?configuration=ticket", 2},
      {"?configuration=badge", 0},
      {"?offer=of_nothing", 0},
      {"?from=2026-01-01T00:01:00Z", 1},
      {"?to=2026-01-01T00:00:59Z", 1},
      {"?limit=1", 1},
  };
  for (const auto& one : kCases) {
    const JsonValue page =
        JsonOf(appliance.AskOperator(kAdminKey, kGet, std::string("/v1/issuances") + one.query));
    EXPECT_EQ(page.Find("issuances")->AsArray()->size(), one.count) << one.query;
    EXPECT_EQ(page.Find("next") != nullptr, std::string(one.query) == "?limit=1") << one.query;
  }
  for (const char* query : {"?from=yesterday", "?to=2026-02-30T00:00:00Z", "?limit=0", "?from=1"}) {
    EXPECT_EQ(appliance.AskOperator(kAdminKey, kGet, std::string("/v1/issuances") + query).status(),
              400)
        << query;
  }
}

TEST_F(StatusEndpointsTest, AnOfferNamesItsIssuances) {
  const JsonValue created = appliance.CreateOffer(OfferBody(kTicket, R"(,"delivery":"value")"));
  const std::string handle = *created.FindText("handle");
  const JsonValue& grants = *created.Find("offer")->Find("grants");
  const std::string code = *grants.AsObject()->front().second.FindText("pre-authorized_code");
  const HttpResponse token = appliance.AskWallet(
      kPost,
      "/t1/token",
      {{"content-type", "application/x-www-form-urlencoded"}},
      "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=" +
          code);
  const std::string path = "/v1/offers/" + handle;
  EXPECT_EQ(JsonOf(appliance.AskOperator(kAdminKey, kGet, path)).Find("issuances"), nullptr);
  const HttpResponse credential =
      appliance.AskWallet(kPost,
                          "/t1/credential",
                          {{"authorization", "Bearer " + *JsonOf(token).FindText("access_token")},
                           {"content-type", "application/json"}},
                          R"({"credential_configuration_id":"ticket"})");
  ASSERT_EQ(credential.status(), 200) << credential.body();
  const JsonValue offer = JsonOf(appliance.AskOperator(kAdminKey, kGet, path));
  ASSERT_NE(offer.Find("issuances"), nullptr);
  const std::string id = *offer.Find("issuances")->AsArray()->front().AsText();
  EXPECT_EQ(*JsonOf(Show(id)).FindText("offer"), handle);
}

// [TSL-5]
TEST_F(StatusEndpointsTest, ListsTravelCompressedWhereThatIsWanted) {
  appliance.signer.EndListsWith(std::string(5000, 'A'));
  const std::string path = ListOf(NewIssuance());
  const HttpResponse plain = appliance.AskWallet(kGet, path);
  EXPECT_EQ(FieldOf(plain, "Content-Encoding"), "");
  EXPECT_EQ(FieldOf(plain, "Vary"), "Accept, Accept-Encoding");
  const HttpResponse gzip = appliance.AskWallet(kGet, path, {{"accept-encoding", "br, gzip"}});
  EXPECT_EQ(gzip.status(), 200);
  EXPECT_EQ(FieldOf(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(FieldOf(gzip, "Content-Type"), "application/statuslist+jwt");
  EXPECT_LT(gzip.body().size(), plain.body().size() / 4);
  EXPECT_THAT(gzip.body(), StartsWith("\x1f\x8b"));
  const std::string etag = FieldOf(gzip, "ETag");
  EXPECT_NE(etag, FieldOf(plain, "ETag")) << "a cache must tell them apart";
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"accept-encoding", "gzip"}, {"if-none-match", etag}})
                .status(),
            304);
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"if-none-match", etag}}).status(), 200);
  EXPECT_EQ(FieldOf(appliance.AskWallet(kGet, path, {{"accept-encoding", "gzip;q=0"}}),
                    "Content-Encoding"),
            "");
}

// [TSL-5] [TSL-9] [HTTP-9]
TEST_F(StatusEndpointsTest, VerifiersReadTheList) {
  const std::string path = ListOf(NewIssuance());
  const HttpResponse response =
      appliance.AskWallet(kGet, path, {{"accept", "application/statuslist+jwt"}});
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(FieldOf(response, "Content-Type"), "application/statuslist+jwt");
  EXPECT_EQ(FieldOf(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(response.cache_control(), "public, max-age=43200");
  EXPECT_EQ(response.body(), "signed:https://issuer.example" + path + ":1");
  const std::string etag = FieldOf(response, "ETag");
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"if-none-match", etag}}).status(), 304);
  EXPECT_EQ(appliance.AskWallet(kGet, path).status(), 200) << "without Accept";
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"accept", "*/*"}}).status(), 200);
  const HttpResponse cwt =
      appliance.AskWallet(kGet, path, {{"accept", "application/statuslist+cwt"}});
  EXPECT_EQ(cwt.status(), 200);
  EXPECT_EQ(FieldOf(cwt, "Content-Type"), "application/statuslist+cwt");
  EXPECT_NE(FieldOf(cwt, "ETag"), etag);
  EXPECT_EQ(appliance.signer.status_list_drafts().back().form, StatusListForm::kTokenCwt);
  EXPECT_EQ(appliance.AskWallet(kGet, path, {{"accept", "image/png"}}).status(), 406);
  EXPECT_EQ(appliance.AskWallet(kGet, path + "?time=1").status(), 501) << "[TSL-6]";
  EXPECT_EQ(appliance.AskWallet(kGet, "/t1/status/nothing").status(), 404);
  EXPECT_EQ(appliance.AskWallet(kGet, path + "/unknown").status(), 404);
  EXPECT_EQ(appliance.AskWallet(kPost, path).status(), 405);
  // Nobody may keep it for longer than it is good.
  appliance.clock.Advance(Seconds(23 * 3600));
  EXPECT_EQ(appliance.AskWallet(kGet, path).cache_control(), "public, max-age=3600");
}

// [BSL-4]
TEST_F(StatusEndpointsTest, VerifiersReadTheBitstrings) {
  const std::string path = ListOf(NewIssuance());
  for (const char* suffix : {"/revocation", "/suspension"}) {
    const HttpResponse response = appliance.AskWallet(kGet, path + suffix);
    EXPECT_EQ(response.status(), 200);
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/vc+jwt");
    EXPECT_THAT(response.body(), HasSubstr(path + suffix));
  }
}

// [TSL-10] [AS-11]
TEST_F(StatusEndpointsTest, AllListsAreNamedInOnePlace) {
  const std::string path = ListOf(NewIssuance());
  const HttpResponse response = appliance.AskWallet(kGet, "/t1/status");
  EXPECT_EQ(response.status(), 200);
  EXPECT_EQ(response.body(), R"({"status_lists":["https://issuer.example)" + path + R"("]})");
  const JsonValue server =
      JsonOf(appliance.AskWallet(kGet, "/.well-known/oauth-authorization-server/t1"));
  EXPECT_EQ(*server.FindText("status_list_aggregation_endpoint"),
            "https://issuer.example/t1/status");
}

TEST(StatusEndpoints, AreNotThereWhereNoListsAreKept) {
  TestAppliance appliance;
  EXPECT_EQ(appliance.AskWallet(kGet, "/t1/status").status(), 404);
  EXPECT_EQ(appliance.AskWallet(kGet, "/t1/status/abc").status(), 404);
  const HttpResponse direct =
      appliance.AskOperator(kAdminKey, kPost, "/v1/credentials", kTicketRequest);
  EXPECT_EQ(direct.status(), 201);
  EXPECT_EQ(JsonOf(direct).Find("issuance"), nullptr);
}

TEST_F(StatusEndpointsTest, ASignerThatIsAwayIsOutOfService) {
  const std::string path = ListOf(NewIssuance());
  appliance.signer.FailWith(ErrorCode::kSignerDown);
  EXPECT_EQ(appliance.AskWallet(kGet, path).status(), 503);
}

}  // namespace
}  // namespace issuer
