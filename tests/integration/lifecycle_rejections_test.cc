// Section 14, "Deferred endpoint" and "Notification endpoint", and refresh tokens at the token
// endpoint.
#include <optional>
#include <string>

#include "tests/integration/rejections.h"

namespace issuer {
namespace {

#define PENDING JSON BEARER("{its token}")

// clang-format off
constexpr const char* kDeferredLine = "POST /t1/deferred_credential";
constexpr RejectionRow kDeferredRows[] = {
    // "as above": the credential endpoint's request rows
    {kDeferredLine, kWithToken, "", 400, "invalid_credential_request", "", "nothing"},
    {kDeferredLine, kWithToken, "{", 400, "invalid_credential_request", "", "not JSON"},
    {kDeferredLine, kWithToken, "[]", 400, "invalid_credential_request", "", "no object"},
    {kDeferredLine, PENDING, R"({"transaction_id":"{pending}","transaction_id":"{x43}"})", 400, "invalid_credential_request", "", "[HTTP-3] repeated"},
    {kDeferredLine, "Content-Type: text/plain\r\n" BEARER("{token}"), R"({"transaction_id":"{x43}"})", 400, "invalid_credential_request", "", "[CRQ-2]"},
    {kDeferredLine, "Content-Type: application/jwt\r\n" BEARER("{token}"), "e30.e30.x", 400, "invalid_encryption_parameters", "", "[ENC-7] undecryptable"},
    {kDeferredLine, PENDING, R"({"transaction_id":"{pending}","credential_response_encryption":{"jwk":{}}})", 400, "invalid_encryption_parameters", "", "[DEF-4] a key in a plain request"},
    {kDeferredLine, kWithToken, R"({"transaction_id":"{x43}","credential_response_encryption":{}})", 400, "invalid_encryption_parameters", "", "[CRQ-13] before the transaction is looked up"},
    // "member missing"
    {kDeferredLine, kWithToken, "{}", 400, "invalid_credential_request", "", "[DEF-2] no transaction_id"},
    {kDeferredLine, kWithToken, R"({"transaction_id":7})", 400, "invalid_credential_request", "", "[DEF-2] no text"},
    {kDeferredLine, kWithToken, R"({"transaction_id":null})", 400, "invalid_credential_request", "", "[DEF-2] null is none"},
    // "`transaction_id` never issued, of another token, or already redeemed"
    {kDeferredLine, kWithToken, R"({"transaction_id":"{x43}"})", 400, "invalid_transaction_id", "", "[DEF-5] never issued"},
    {kDeferredLine, kWithToken, R"({"transaction_id":"{x42}"})", 400, "invalid_transaction_id", "", "[DEF-5] not of its length"},
    {kDeferredLine, kWithToken, R"({"transaction_id":""})", 400, "invalid_transaction_id", "", "[DEF-5] empty"},
    {kDeferredLine, kWithToken, R"({"transaction_id":"{pending}"})", 400, "invalid_transaction_id", "", "[DEF-8] of another token"},
    {kDeferredLine, PENDING, R"({"transaction_id":"{delivered}"})", 400, "invalid_transaction_id", "", "[DEF-5] redeemed"},
    // "issuance will never succeed"
    {kDeferredLine, PENDING, R"({"transaction_id":"{denied}"})", 400, "credential_request_denied", "", "an operator said no"},
    // Not of the table: the method.
    {"GET /t1/deferred_credential", BEARER("{token}"), "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

#define NOTE(id, event) R"({"notification_id":")" id R"(","event":")" event R"("})"
constexpr const char* kNoticeLine = "POST /t1/notification";
constexpr RejectionRow kNoticeRows[] = {
    // "`notification_id` unknown or not of this token's grant"
    {kNoticeLine, kWithToken, NOTE("{x43}", "credential_accepted"), 400, "invalid_notification_id", "", "[NOT-1] unknown"},
    {kNoticeLine, kWithToken, NOTE("", "credential_accepted"), 400, "invalid_notification_id", "", "[NOT-1] empty"},
    {kNoticeLine, kWithToken, NOTE("{notification}", "credential_accepted"), 400, "invalid_notification_id", "", "[NOT-1] of another grant"},
    // "member missing, `event` unknown, repeated, malformed"
    {kNoticeLine, PENDING, R"({"event":"credential_accepted","x":"{notification}"})", 400, "invalid_notification_request", "", "[NOT-1] no notification_id"},
    {kNoticeLine, PENDING, R"({"notification_id":"{notification}"})", 400, "invalid_notification_request", "", "[NOT-1] no event"},
    {kNoticeLine, PENDING, R"({"notification_id":"{notification}","event":7})", 400, "invalid_notification_request", "", "[NOT-1] no text"},
    {kNoticeLine, PENDING, NOTE("{notification}", "credential_lost"), 400, "invalid_notification_request", "", "[NOT-1] an unknown event"},
    {kNoticeLine, PENDING, NOTE("{notification}", "Credential_Accepted"), 400, "invalid_notification_request", "", "[NOT-1] case counts"},
    {kNoticeLine, PENDING, R"({"notification_id":"{notification}","event":"credential_accepted","event":"credential_accepted"})", 400, "invalid_notification_request", "", "[HTTP-3] repeated"},
    {kNoticeLine, PENDING, R"({"notification_id":"{notification}","event":"credential_failure","event_description":7})", 400, "invalid_notification_request", "", "[NOT-1] no text"},
    {kNoticeLine, PENDING, R"({"notification_id":"{notification}","event":"credential_failure","event_description":"a\"b"})", 400, "invalid_notification_request", "", "[HTTP-10] a quotation mark"},
    {kNoticeLine, kWithToken, "", 400, "invalid_notification_request", "", "nothing"},
    {kNoticeLine, kWithToken, "{", 400, "invalid_notification_request", "", "not JSON"},
    {kNoticeLine, kWithToken, "[]", 400, "invalid_notification_request", "", "no object"},
    {kNoticeLine, FORM BEARER("{its token}"), NOTE("{notification}", "credential_accepted"), 400, "invalid_notification_request", "", "[NOT-1] not JSON by its media type"},
    {kNoticeLine, "Content-Type: application/jwt\r\n" BEARER("{token}"), "e30.e30.x", 400, "invalid_notification_request", "", "never encrypted"},
    // Not of the table: the method.
    {"GET /t1/notification", BEARER("{token}"), "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

constexpr RejectionRow kRefreshRows[] = {
    // "parameter missing, repeated, malformed"
    {kTokenLine, FORM, "grant_type=refresh_token", 400, "invalid_request", "", "[TOK-25] no refresh token"},
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token=", 400, "invalid_request", "", "[HTTP-4] an empty one is none"},
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token={x43}&refresh_token={x43}", 400, "invalid_request", "", "[HTTP-3] repeated"},
    // "code wrong, expired, used, invalidated, or issued to another client"
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token={x43}", 400, "invalid_grant", "", "[TOK-25] unknown"},
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token={x42}", 400, "invalid_grant", "", "[TOK-25] not of its length"},
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token={refresh token}", 400, "invalid_grant", "", "[DPOP-10] without its key"},
    {kTokenLine, FORM DPOP("{dpop of another}"), "grant_type=refresh_token&refresh_token={refresh token}", 400, "invalid_grant", "", "[DPOP-10] under another key"},
    {kTokenLine, FORM DPOP("{dpop}"), "grant_type=refresh_token&refresh_token={used refresh token}", 400, "invalid_grant", "", "[TOK-25] used"},
    {kTokenLine, FORM DPOP("{dpop}"), "grant_type=refresh_token&refresh_token={revoked refresh token}", 400, "invalid_grant", "", "[TOK-25] revoked"},
    {kTokenLine, FORM DPOP("{dpop}"), "grant_type=refresh_token&refresh_token={expired refresh token}", 400, "invalid_grant", "", "[TOK-25] expired"},
    // "DPoP proof wrong"
    {kTokenLine, FORM DPOP("x"), "grant_type=refresh_token&refresh_token={refresh token}", 400, "invalid_dpop_proof", "", "[DPOP-1] no JWS"},
    {kTokenLine, FORM DPOP("{dpop foreign nonce}"), "grant_type=refresh_token&refresh_token={refresh token}", 400, "use_dpop_nonce", "", "[DPOP-7] not ours"},
};
// clang-format on

// Makers of what comes after the first credential request. {its token} is the token of the newest.
class LifecycleRejections : public RejectionTest {
 protected:
  LifecycleRejections()
      : RejectionTest([](TestSettings& settings) {
          settings.config.deferred.enabled = true;
          settings.config.notification.enabled = true;
          settings.config.refresh.enabled = true;
          settings.config.refresh.lifetime = Seconds(3600);
        }) {
    scenario.Add("its token", [this] { return token_; });
    AddTransactions();
    AddNotification();
    AddRefreshTokens();
  }

  struct Redeemed {
    std::string handle;
    JsonValue answer;
  };
  // What the token endpoint says to a new offer of a ticket.
  Redeemed Redeem(const char* credential, const std::string& dpop) {
    const JsonValue created =
        appliance.CreateOffer(R"({"delivery":"value","credentials":[{"configuration":"ticket",)" +
                              std::string(credential) + "}]}");
    const JsonValue* grants = created.Find("offer")->Find("grants");
    HeaderList fields = {{"content-type", "application/x-www-form-urlencoded"}};
    if (!dpop.empty()) {
      fields.emplace_back("dpop", dpop);
    }
    const HttpResponse response = appliance.AskWallet(
        HttpMethod::kPost,
        "/t1/token",
        fields,
        scenario.Fill("{form}") +
            *grants->AsObject()->front().second.FindText("pre-authorized_code"));
    EXPECT_EQ(response.status(), 200) << response.body();
    return {*created.FindText("handle"), JsonOf(response)};
  }

  HttpResponse Post(const std::string& path, const std::string& body) {
    return appliance.AskWallet(
        HttpMethod::kPost,
        path,
        {{"authorization", "Bearer " + token_}, {"content-type", "application/json"}},
        body);
  }

  // A transaction that waits for an operator, who then decides so.
  std::string Transaction(const std::optional<std::string>& decision) {
    const Redeemed redeemed = Redeem(R"("deferred":true)", "");
    token_ = *redeemed.answer.FindText("access_token");
    const std::string transaction =
        *JsonOf(Post("/t1/credential", R"({"credential_configuration_id":"ticket"})"))
             .FindText("transaction_id");
    if (decision.has_value()) {
      const HttpResponse decided = appliance.AskOperator(
          kAdminKey, HttpMethod::kPost, "/v1/deferred/" + redeemed.handle, *decision);
      EXPECT_EQ(decided.status(), 204) << decided.body();
    }
    return transaction;
  }
  void AddTransactions() {
    scenario.Add("pending", [this] { return Transaction(std::nullopt); });
    scenario.Add("denied",
                 [this] { return Transaction(R"({"configuration":"ticket","deny":true})"); });
    scenario.Add("completed", [this] {
      return Transaction(R"({"configuration":"ticket","claims":{"name":"Ada"}})");
    });
    scenario.Add("delivered", [this] {
      const std::string transaction = scenario.Fill("{completed}");
      const HttpResponse ready =
          Post("/t1/deferred_credential", R"({"transaction_id":")" + transaction + R"("})");
      EXPECT_EQ(ready.status(), 200) << ready.body();
      return transaction;
    });
  }

  void AddNotification() {
    scenario.Add("notification", [this] {
      token_ = *Redeem(R"("claims":{"name":"Ada"})", "").answer.FindText("access_token");
      return *JsonOf(Post("/t1/credential", R"({"credential_configuration_id":"ticket"})"))
                  .FindText("notification_id");
    });
  }

  void AddRefreshTokens() {
    const auto redeem = [this] {
      return Redeem(R"("claims":{"name":"Ada"})", scenario.Fill("{dpop}"));
    };
    scenario.Add("refresh token", [redeem] { return *redeem().answer.FindText("refresh_token"); });
    scenario.Add("used refresh token", [this] {
      const std::string used = scenario.Fill("{refresh token}");
      const HttpResponse response =
          appliance.AskWallet(HttpMethod::kPost,
                              "/t1/token",
                              {{"content-type", "application/x-www-form-urlencoded"},
                               {"dpop", scenario.Fill("{dpop}")}},
                              "grant_type=refresh_token&refresh_token=" + used);
      EXPECT_EQ(response.status(), 200) << response.body();
      return used;
    });
    scenario.Add("revoked refresh token", [this, redeem] {
      const Redeemed redeemed = redeem();
      appliance.AskOperator(kAdminKey, HttpMethod::kDelete, "/v1/tokens/" + redeemed.handle);
      return *redeemed.answer.FindText("refresh_token");
    });
    scenario.Add("expired refresh token", [this] {
      const std::string token = scenario.Fill("{refresh token}");
      appliance.clock.Advance(Seconds(3600));
      return token;
    });
  }

  std::string token_;
};

TEST_F(LifecycleRejections, AtTheDeferredEndpoint) {
  ExpectWalletRows(kDeferredRows);
}

TEST_F(LifecycleRejections, AtTheNotificationEndpoint) {
  ExpectWalletRows(kNoticeRows);
}

TEST_F(LifecycleRejections, OfRefreshTokens) {
  ExpectWalletRows(kRefreshRows);
}

TEST_F(LifecycleRejections, OfNothingThatIsRight) {
  const RejectionRow good[] = {
      {kDeferredLine, PENDING, R"({"transaction_id":"{pending}"})", 202, "", "", ""},
      {kDeferredLine, PENDING, R"({"transaction_id":"{completed}","x":1})", 200, "", "", ""},
      {kNoticeLine, PENDING, NOTE("{notification}", "credential_failure"), 204, "", "", ""},
      {kTokenLine,
       FORM DPOP("{dpop}"),
       "grant_type=refresh_token&refresh_token={refresh token}",
       200,
       "",
       "",
       ""},
  };
  ExpectAccepted(good);
}

}  // namespace
}  // namespace issuer
