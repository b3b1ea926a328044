#include "api/wallet/token_sender.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/issuerctl/dpop_client.h"
#include "crypto/jose/jwk_writer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

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

constexpr const char* kTokenUrl = "https://issuer.example/t1/token";

HttpRequest TokenRequestWith(const HeaderList& headers) {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.path = "/t1/token";
  request.headers = headers;
  return request;
}

// [DPOP-1] [DPOP-11]
TEST_F(AuthenticateSenderTest, ProvesTheKeyAsThePolicyHasIt) {
  const WalletKey key = WalletKey::Generate();
  const std::string good =
      SignProof(HonestDpopProof(key, {"POST", kTokenUrl, "jti", "", ""}, issuer_.clock.Now()), key);
  const struct {
    DpopMode mode;
    HeaderList headers;
    std::optional<ErrorCode> error;
    bool is_bound;
    const char* why;
  } kCases[] = {
      {DpopMode::kOff, {{"dpop", "junk"}}, std::nullopt, false, "not looked at"},
      {DpopMode::kOff, {{"dpop", good}}, std::nullopt, false, "not looked at"},
      {DpopMode::kAllowed, {}, std::nullopt, false, "a bearer token"},
      {DpopMode::kAllowed, {{"dpop", ""}}, ErrorCode::kDpopProofInvalid, false, "empty"},
      {DpopMode::kAllowed,
       {{"dpop", good}, {"dpop", good}},
       ErrorCode::kDpopProofInvalid,
       false,
       "[DPOP-1] two"},
      {DpopMode::kAllowed, {{"dpop", good}}, std::nullopt, true, "a bound token"},
      {DpopMode::kRequired, {}, ErrorCode::kDpopProofInvalid, false, "[DPOP-11] none"},
      {DpopMode::kRequired, {{"dpop", good}}, ErrorCode::kDpopProofInvalid, false, "a replay"},
  };
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.why);
    issuer_.config.dpop.mode = row.mode;
    const auto sender = Authenticate(TokenRequestWith(row.headers), "");
    if (row.error.has_value()) {
      EXPECT_THAT(sender, FailsWith(*row.error));
      continue;
    }
    ASSERT_THAT(sender, IsOk());
    EXPECT_EQ(sender->dpop_key.has_value(), row.is_bound);
    if (row.is_bound) {
      EXPECT_EQ(Base64UrlEncode(*sender->dpop_key), JwkThumbprint(key.public_key()));
    }
  }
}

// [DPOP-3] Host is what the peer says; our own name is what the configuration says.
TEST_F(AuthenticateSenderTest, HoldsTheProofAgainstTheConfiguredUrlWhateverHostSays) {
  const WalletKey key = WalletKey::Generate();
  const std::string foreign = SignProof(
      HonestDpopProof(
          key, {"POST", "https://evil.example/t1/token", "jti", "", ""}, issuer_.clock.Now()),
      key);
  EXPECT_THAT(Authenticate(TokenRequestWith({{"host", "evil.example"},
                                             {"x-forwarded-host", "evil.example"},
                                             {"dpop", foreign}}),
                           ""),
              FailsWith(ErrorCode::kDpopProofInvalid));
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
