// What the deferred, notification and refresh requests must look like.
#include <gtest/gtest.h>

#include <string>

#include "api/wallet/deferred_request.h"
#include "api/wallet/notification_request.h"
#include "api/wallet/token_request.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

HttpRequest JsonRequest(std::string body, std::string content_type = "application/json") {
  HttpRequest request;
  request.headers = {{"content-type", std::move(content_type)}};
  request.body = std::move(body);
  return request;
}

Result<DeferredRequest> Parse(const HttpRequest& request) {
  TestIssuer issuer;
  const Services services = issuer.services();
  ASSIGN_OR_RETURN(const WalletBody body, ReadWalletBody(request, services));
  return ParseDeferredRequest(body, services.config.encryption);
}

const std::string kId(43, 'a');

// [DEF-2]
TEST(ParseDeferredRequest, TakesTheTransactionAndIgnoresTheRest) {
  const auto parsed = Parse(JsonRequest(R"({"later":1,"transaction_id":")" + kId + R"("})"));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->response_recipient.has_value());
  parsed->transaction.Expose([](ByteView raw) { EXPECT_EQ(AsText(raw), kId); });
}

// [DEF-2] [DEF-8]
TEST(ParseDeferredRequest, RefusesWhatIsMalformed) {
  struct Case {
    std::string body;
    const char* content_type;
    ErrorCode code;
    const char* why;
  };
  constexpr auto kMalformed = ErrorCode::kCredentialRequestMalformed;
  constexpr auto kEncryption = ErrorCode::kEncryptionParametersInvalid;
  const char* const kJson = "application/json";
  const Case kCases[] = {
      {"", kJson, kMalformed, "empty"},
      {"[]", kJson, kMalformed, "no object"},
      {"{}", kJson, kMalformed, "no transaction"},
      {R"({"transaction_id":7})", kJson, kMalformed, "a number"},
      {R"({"transaction_id":null})", kJson, kMalformed, "null"},
      {R"({"transaction_id":"a","transaction_id":"a"})", kJson, kMalformed, "repeated"},
      {R"({"transaction_id":"a"})", "text/plain", kMalformed, "another media type"},
      {"x", "application/jwt", kEncryption, "encrypted, and nothing here decrypts"},
      {R"({"transaction_id":"a","credential_response_encryption":{}})",
       kJson,
       kEncryption,
       "a response key in the clear"},
      {R"({"transaction_id":""})", kJson, ErrorCode::kTransactionUnknown, "too short"},
      {R"({"transaction_id":")" + kId + R"(a"})", kJson, ErrorCode::kTransactionUnknown, "long"},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Parse(JsonRequest(c.body, c.content_type)).error().code, c.code) << c.why;
  }
}

// [NOT-1]
TEST(ParseNotificationRequest, TakesTheThreeEvents) {
  struct Case {
    const char* name;
    NotificationEvent event;
  };
  constexpr Case kCases[] = {
      {"credential_accepted", NotificationEvent::kAccepted},
      {"credential_failure", NotificationEvent::kFailure},
      {"credential_deleted", NotificationEvent::kDeleted},
  };
  for (const Case& c : kCases) {
    const auto parsed = ParseNotificationRequest(JsonRequest(
        R"({"notification_id":"n","later":{},"event_description":"Not [ok]!","event":")" +
        std::string(c.name) + R"("})"));
    ASSERT_THAT(parsed, IsOk()) << c.name;
    EXPECT_EQ(parsed->notification_id, "n");
    EXPECT_EQ(parsed->event, c.event);
  }
}

// [NOT-1]
TEST(ParseNotificationRequest, RefusesWhatIsMalformed) {
  struct Case {
    const char* body;
    const char* why;
  };
  constexpr Case kCases[] = {
      {"", "empty"},
      {"7", "no object"},
      {"{}", "nothing"},
      {R"({"notification_id":"n"})", "no event"},
      {R"({"event":"credential_accepted"})", "no notification_id"},
      {R"({"notification_id":1,"event":"credential_accepted"})", "a number"},
      {R"({"notification_id":"n","event":"credential_Accepted"})", "case"},
      {R"({"notification_id":"n","event":"credential_revoked"})", "an unknown event"},
      {R"({"notification_id":"n","event":["credential_accepted"]})", "an array"},
      {R"({"notification_id":"n","event":"credential_failure","event":"credential_failure"})",
       "repeated"},
      {R"({"notification_id":"n","event":"credential_failure","event_description":7})",
       "a description that is no text"},
      {R"({"notification_id":"n","event":"credential_failure","event_description":"\""})",
       "a quote in the description"},
      {R"({"notification_id":"n","event":"credential_failure","event_description":"\\"})",
       "a backslash in the description"},
      {R"({"notification_id":"n","event":"credential_failure","event_description":"é"})",
       "beyond ASCII"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(ParseNotificationRequest(JsonRequest(c.body)),
                FailsWith(ErrorCode::kNotificationRequestMalformed))
        << c.why;
  }
  EXPECT_THAT(ParseNotificationRequest(
                  JsonRequest(R"({"notification_id":"n","event":"credential_accepted"})",
                              "application/x-www-form-urlencoded")),
              FailsWith(ErrorCode::kNotificationRequestMalformed));
}

// [TOK-25]
TEST(ParseRefreshRequest, TakesOneRefreshToken) {
  const auto form = ParseForm("grant_type=refresh_token&scope=x&refresh_token=" + kId);
  ASSERT_TRUE(form.has_value());
  EXPECT_TRUE(IsRefreshRequest(*form));
  EXPECT_TRUE(ParseRefreshRequest(*form).has_value());
  const auto none = ParseForm("grant_type=refresh_token");
  EXPECT_EQ(ParseRefreshRequest(*none).error().code, ErrorCode::kTokenRequestMalformed);
  const auto odd = ParseForm("grant_type=refresh_token&refresh_token=a");
  EXPECT_EQ(ParseRefreshRequest(*odd).error().code, ErrorCode::kRefreshTokenInvalid);
  EXPECT_FALSE(IsRefreshRequest(*ParseForm("refresh_token=a")));
}

}  // namespace
}  // namespace issuer
