#include "api/wallet/token_sender.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class AuthenticateSenderTest : public testing::Test {
 protected:
  Result<Sender> Authenticate(const HttpRequest& request, std::string_view form) {
    return AuthenticateSender(request, ParseForm(form).value(), issuer_.services());
  }
  TestIssuer issuer_;
};

// [TOK-4] [AS-5]
TEST_F(AuthenticateSenderTest, TakesTheAnonymous) {
  ASSERT_OK_AND_ASSIGN(const Sender sender, Authenticate(HttpRequest(), "client_id=wallet"));
  EXPECT_TRUE(sender.client.empty());
  EXPECT_FALSE(sender.client_key.has_value());
  EXPECT_FALSE(sender.dpop_key.has_value());
}

// [TOK-4] A presented authentication is never taken unverified.
TEST_F(AuthenticateSenderTest, RefusesUnknownAuthenticationInHeaders) {
  for (const char* name :
       {"authorization", "oauth-client-attestation", "oauth-client-attestation-pop"}) {
    HttpRequest request;
    request.headers.emplace_back(name, "x");
    EXPECT_THAT(Authenticate(request, ""), FailsWith(ErrorCode::kClientAuthenticationRefused))
        << name;
  }
}

// [TOK-4]
TEST_F(AuthenticateSenderTest, RefusesUnknownAuthenticationInTheForm) {
  for (const char* form : {"client_secret=s", "client_assertion=a&client_assertion_type=b"}) {
    EXPECT_THAT(Authenticate(HttpRequest(), form),
                FailsWith(ErrorCode::kClientAuthenticationRefused))
        << form;
  }
}

}  // namespace
}  // namespace issuer
