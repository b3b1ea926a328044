// DPoP from offer to credential, by the demo wallet through the router: under every policy, and
// what is left as it was when a proof or a nonce was not good.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuerctl/wallet.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_appliance.h"
#include "tests/support/wallet_matchers.h"

namespace issuer {
namespace {

constexpr const char* kLinkBase = "openid-credential-offer://?credential_offer=";
const std::string kForm =
    "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=";

struct Asked {
  std::string path;
  int status;
};

// A wallet that writes down what it was answered.
class WalletOf {
 public:
  enum class Proofs : std::uint8_t { kNone, kDpop };

  WalletOf(TestAppliance& appliance, Proofs proofs)
      : wallet_(
            [this, transport = appliance.Transport()](const WalletRequest& request) {
              WalletResponse response = transport(request);
              asked_.push_back({request.path, response.status});
              return response;
            },
            appliance.clock) {
    if (proofs == Proofs::kDpop) {
      wallet_.UseDpop(WalletKey::Generate(), appliance.random);
    }
  }
  Wallet* operator->() { return &wallet_; }
  std::string Steps() const {
    std::string steps;
    for (const Asked& asked : asked_) {
      if (asked.path.find("well-known") == std::string::npos) {
        steps += asked.path.substr(4) + ":" + std::to_string(asked.status) + " ";
      }
    }
    return steps;
  }

 private:
  std::vector<Asked> asked_;
  Wallet wallet_;
};

std::string LinkTo(TestAppliance& appliance) {
  return *appliance.CreateOffer(OfferBody(kBadge, R"(,"delivery":"value")")).FindText("link");
}

std::vector<WalletKey> OneKey() {
  std::vector<WalletKey> keys;
  keys.push_back(WalletKey::Generate());
  return keys;
}

struct FlowCase {
  DpopMode mode;
  bool require_nonce;
  WalletOf::Proofs proofs;
  const char* steps;
  const char* why;
};

// [DPOP-7] [DPOP-8] [DPOP-10] [DPOP-11] [TOK-20] [HAIP-3]
TEST(WalletDpop, TakesTheCredentialAsThePolicyHasIt) {
  constexpr auto kDpop = WalletOf::Proofs::kDpop;
  constexpr auto kNone = WalletOf::Proofs::kNone;
  constexpr FlowCase kCases[] = {
      {DpopMode::kAllowed, false, kDpop, "token:200 nonce:200 credential:200 ", "bound"},
      {DpopMode::kAllowed, false, kNone, "token:200 nonce:200 credential:200 ", "bearer"},
      {DpopMode::kAllowed,
       true,
       kDpop,
       "token:400 token:200 nonce:200 credential:200 ",
       "asked once"},
      {DpopMode::kAllowed, true, kNone, "token:200 nonce:200 credential:200 ", "bearer"},
      {DpopMode::kRequired, false, kDpop, "token:200 nonce:200 credential:200 ", "bound"},
      {DpopMode::kRequired,
       true,
       kDpop,
       "token:400 token:200 nonce:200 credential:200 ",
       "asked once"},
      {DpopMode::kRequired, false, kNone, "token:400 ", "[DPOP-11]"},
      {DpopMode::kOff, false, kNone, "token:200 nonce:200 credential:200 ", "bearer"},
      {DpopMode::kOff, false, kDpop, "token:200 ", "a bearer token is not what it wanted"},
  };
  for (const FlowCase& row : kCases) {
    SCOPED_TRACE(row.why);
    TestAppliance appliance([&](TestSettings& settings) {
      settings.config.dpop.mode = row.mode;
      settings.config.dpop.require_nonce = row.require_nonce;
    });
    WalletOf wallet(appliance, row.proofs);
    const auto credentials = wallet->Run(LinkTo(appliance), std::nullopt, OneKey());
    EXPECT_EQ(wallet.Steps(), row.steps);
    EXPECT_EQ(credentials.has_value(), wallet.Steps().ends_with("credential:200 "));
  }
}

// [DPOP-8] Nonces come early: at the nonce endpoint, and with everything that went well.
TEST(WalletDpop, IsNeverAskedForANonceThatItHas) {
  TestAppliance appliance(
      [](TestSettings& settings) { settings.config.dpop.require_nonce = true; });
  WalletOf wallet(appliance, WalletOf::Proofs::kDpop);
  const auto offer = wallet->ReadOffer(LinkTo(appliance));
  ASSERT_TRUE(offer.has_value());
  const auto metadata = wallet->ReadMetadata(offer->credential_issuer);
  ASSERT_TRUE(wallet->FetchNonce(*metadata).has_value());
  const auto token = wallet->Redeem(*metadata, *offer, std::nullopt);
  ASSERT_TRUE(token.has_value());
  const std::vector<WalletKey> keys = OneKey();
  for (int i = 0; i < 3; ++i) {
    appliance.clock.Advance(Seconds(290));
    const auto nonce = wallet->FetchNonce(*metadata);
    const auto proofs = wallet->MakeProofs(*metadata, *nonce, keys);
    EXPECT_TRUE(wallet->RequestCredentials(*metadata, *token, "badge", proofs).has_value());
  }
  EXPECT_EQ(wallet.Steps(),
            "nonce:200 token:200 nonce:200 credential:200 nonce:200 credential:200 "
            "nonce:200 credential:200 ");
}

// [NON-3] When every older one has expired, that of the nonce endpoint will do.
TEST(WalletDpop, MayUseTheNonceOfTheNonceEndpoint) {
  TestAppliance appliance(
      [](TestSettings& settings) { settings.config.dpop.require_nonce = true; });
  WalletOf wallet(appliance, WalletOf::Proofs::kDpop);
  const auto offer = wallet->ReadOffer(LinkTo(appliance));
  const auto metadata = wallet->ReadMetadata(offer->credential_issuer);
  const auto token = wallet->Redeem(*metadata, *offer, std::nullopt);
  ASSERT_TRUE(token.has_value());
  appliance.clock.Advance(Seconds(301));
  const auto nonce = wallet->FetchNonce(*metadata);
  const auto proofs = wallet->MakeProofs(*metadata, *nonce, OneKey());
  EXPECT_TRUE(wallet->RequestCredentials(*metadata, *token, "badge", proofs).has_value());
  EXPECT_EQ(wallet.Steps(), "token:400 token:200 nonce:200 credential:200 ");
}

// [DPOP-7] [DPOP-8] A nonce that has grown old costs one round, and nothing else.
TEST(WalletDpop, GoesOnAfterANonceHasGrownOld) {
  TestAppliance appliance(
      [](TestSettings& settings) { settings.config.dpop.require_nonce = true; });
  WalletOf wallet(appliance, WalletOf::Proofs::kDpop);
  const auto offer = wallet->ReadOffer(LinkTo(appliance));
  const auto metadata = wallet->ReadMetadata(offer->credential_issuer);
  const auto token = wallet->Redeem(*metadata, *offer, std::nullopt);
  const auto nonce = wallet->FetchNonce(*metadata);
  const auto stale = wallet->MakeProofs(*metadata, *nonce, OneKey());
  appliance.clock.Advance(Seconds(300));
  const auto fresh =
      *JsonOf(appliance.AskWallet(HttpMethod::kPost, "/t1/nonce")).FindText("c_nonce");
  const auto proofs = wallet->MakeProofs(*metadata, fresh, OneKey());
  EXPECT_TRUE(wallet->RequestCredentials(*metadata, *token, "badge", proofs).has_value());
  EXPECT_EQ(wallet.Steps(), "token:400 token:200 nonce:200 credential:401 credential:200 ");
}

class DpopAnswers : public testing::Test {
 protected:
  HttpResponse AskToken(const std::string& code, const std::string& proof, const char* tx_code) {
    HeaderList headers = {{"content-type", "application/x-www-form-urlencoded"}};
    if (!proof.empty()) {
      headers.emplace_back("dpop", proof);
    }
    return appliance_.AskWallet(
        HttpMethod::kPost, "/t1/token", headers, kForm + code + "&tx_code=" + tx_code);
  }
  std::string Proof(const char* jti, std::string_view nonce = "") {
    return SignProof(HonestDpopProof(key_,
                                     {"POST", "https://issuer.example/t1/token", jti, "", nonce},
                                     appliance_.clock.Now()),
                     key_);
  }
  static std::string ErrorOf(const HttpResponse& response) {
    const JsonValue body = JsonOf(response);
    const std::string* error = body.FindText("error");
    return error == nullptr ? "" : *error;
  }

  TestAppliance appliance_{[](TestSettings& settings) {
    settings.config.dpop.mode = DpopMode::kRequired;
    settings.config.dpop.require_nonce = true;
  }};
  const WalletKey key_ = WalletKey::Generate();
};

// [TOK-9] [DPOP-7] Three wrong codes would lock this offer; none of these counts.
TEST_F(DpopAnswers, SpendAndCountNothingForABadProofOrAMissingNonce) {
  const std::string code = appliance_.NewCode(kPid, TestAppliance::TxCodeOfOffer::k1234);
  std::string nonce;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(ErrorOf(AskToken(code, "", "0000")), "invalid_dpop_proof");
    EXPECT_EQ(ErrorOf(AskToken(code, "junk", "1234")), "invalid_dpop_proof");
    const HttpResponse response = AskToken(code, Proof("same jti"), "0000");
    EXPECT_EQ(ErrorOf(response), "use_dpop_nonce");
    nonce = FieldOf(response, "DPoP-Nonce");
  }
  const HttpResponse response = AskToken(code, Proof("same jti", nonce), "1234");
  EXPECT_EQ(response.status(), 200) << response.body();
  EXPECT_EQ(*JsonOf(response).FindText("token_type"), "DPoP");
  EXPECT_EQ(JsonOf(response).Find("expires_in")->AsInteger(), 900);
}

// [DPOP-7] [DPOP-8] [HTTP-6] Exactly one, new each time, and never kept by a cache.
TEST_F(DpopAnswers, OfferANonceOnceAndUncacheably) {
  const HttpResponse refused = AskToken(std::string(43, 'x'), Proof("1"), "");
  const HttpResponse first = appliance_.AskWallet(HttpMethod::kPost, "/t1/nonce");
  const HttpResponse second = appliance_.AskWallet(HttpMethod::kPost, "/t1/nonce");
  for (const HttpResponse* response : {&refused, &first, &second}) {
    EXPECT_EQ(FieldOf(*response, "DPoP-Nonce").size(), 54U);
    EXPECT_EQ(response->cache_control(), "no-store");
  }
  EXPECT_NE(FieldOf(first, "DPoP-Nonce"), FieldOf(second, "DPoP-Nonce"));
  const HttpResponse other = AskToken(std::string(43, 'x'), Proof("2", "bad"), "");
  EXPECT_NE(FieldOf(other, "DPoP-Nonce"), "bad") << "never the one that was refused";
  EXPECT_EQ(
      FieldOf(appliance_.AskWallet(HttpMethod::kGet, "/.well-known/oauth-authorization-server/t1"),
              "DPoP-Nonce"),
      "")
      << "a document that is kept has none";
}

// [DPOP-9]
TEST_F(DpopAnswers, NameOnlyTheSchemeThatIsTaken) {
  const HttpResponse response = appliance_.AskWallet(HttpMethod::kPost, "/t1/credential");
  EXPECT_EQ(response.status(), 401);
  EXPECT_EQ(FieldOf(response, "WWW-Authenticate"), "DPoP algs=\"ES256 ES384 EdDSA\"");
  EXPECT_EQ(response.body(), "");
}

TEST(DpopOff, IsNotSpokenOf) {
  TestAppliance appliance(
      [](TestSettings& settings) { settings.config.dpop.mode = DpopMode::kOff; });
  EXPECT_EQ(FieldOf(appliance.AskWallet(HttpMethod::kPost, "/t1/nonce"), "DPoP-Nonce"), "");
  const HttpResponse missing = appliance.AskWallet(HttpMethod::kPost, "/t1/credential");
  EXPECT_EQ(FieldOf(missing, "WWW-Authenticate"), "Bearer");
  const HttpResponse wrong = appliance.AskWallet(
      HttpMethod::kPost,
      "/t1/credential",
      {{"authorization", "DPoP " + appliance.NewToken(kTicket)}, {"dpop", "x"}});
  EXPECT_EQ(wrong.status(), 401);
  EXPECT_EQ(FieldOf(wrong, "WWW-Authenticate"), "Bearer error=\"invalid_token\"");
}

// [DPOP-11] What was given out as bearer under another policy does not outlive the change.
TEST(DpopRequired, TakesNoBearerTokenOfBefore) {
  TestAppliance appliance(
      [](TestSettings& settings) { settings.config.dpop.mode = DpopMode::kRequired; });
  const std::string code = appliance.NewCode(kTicket);
  const TokenRequest request{PreAuthorizedCode(AsBytes(code)), std::nullopt};
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued,
                       RedeemGrant(request, Sender(), RequestId("rq"), appliance.services()));
  const std::string token =
      issued.token.Expose([](ByteView raw) { return std::string(AsText(raw)); });
  const HttpResponse response = appliance.AskWallet(
      HttpMethod::kPost, "/t1/credential", {{"authorization", "Bearer " + token}});
  EXPECT_EQ(response.status(), 401);
  EXPECT_EQ(FieldOf(response, "WWW-Authenticate"),
            "DPoP error=\"invalid_token\", algs=\"ES256 ES384 EdDSA\"");
}

}  // namespace
}  // namespace issuer
