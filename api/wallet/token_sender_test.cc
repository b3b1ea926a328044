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
