#include "api/wallet/token_sender.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"
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
  EXPECT_EQ(sender.client_method, ClientMethod::kNone);
  EXPECT_FALSE(sender.client_key.has_value());
  EXPECT_FALSE(sender.dpop_key.has_value());
}

// [TOK-4] A presented authentication is never taken unverified, and an empty list means nobody.
TEST_F(AuthenticateSenderTest, RefusesWhatNobodyHereCanVerify) {
  HttpRequest basic;
  basic.headers = {{"authorization", "Basic YTpi"}};
  EXPECT_THAT(Authenticate(basic, ""), FailsWith(ErrorCode::kClientAuthenticationRefused));
  HttpRequest attested;
  attested.headers = {{"oauth-client-attestation", "x"}, {"oauth-client-attestation-pop", "x"}};
  EXPECT_THAT(Authenticate(attested, ""), FailsWith(ErrorCode::kClientAttestationInvalid));
  EXPECT_THAT(Authenticate(HttpRequest(), "client_assertion=a&client_assertion_type=b"),
              FailsWith(ErrorCode::kClientAuthenticationFailed));
}

// [ABCA-1] [ABCA-6]
TEST_F(AuthenticateSenderTest, TakesAnAttestedWalletOnce) {
  const Timestamp now = issuer_.clock.Now();
  const TestAttester attester(now);
  const WalletKey instance = WalletKey::Generate();
  issuer_.trust.client_attesters = {attester.ByKey()};
  HttpRequest request;
  request.headers = {
      {"oauth-client-attestation",
       attester.Sign(attester.ClientAttestation(instance, "wallet", now))},
      {"oauth-client-attestation-pop",
       SignProof(ProofOfPossession(instance, "wallet", "https://issuer.example/t1", now),
                 instance)}};
  ASSERT_OK_AND_ASSIGN(const Sender sender, Authenticate(request, "client_id=wallet"));
  EXPECT_EQ(sender.client, ClientId("wallet"));
  EXPECT_EQ(sender.client_method, ClientMethod::kAttestation);
  EXPECT_TRUE(sender.client_key.has_value());
  EXPECT_THAT(Authenticate(request, "client_id=wallet"),
              FailsWith(ErrorCode::kClientAttestationInvalid));
}

}  // namespace
}  // namespace issuer
