// Bound tokens through the real programs, where every proof must carry a nonce; and what a restart
// forgets.
#include <gmock/gmock.h>

#include "appliance/issuerctl/sd_jwt_view.h"
#include "tests/support/appliance_processes.h"
#include "tests/support/wallet_matchers.h"

namespace issuer {
namespace {

class DpopFlow : public testing::Test {
 protected:
  void SetUp() override {
    appliance_.StartSigner();
    ASSERT_TRUE(appliance_.StartIssuer()) << appliance_.Logs();
    auto offer = appliance_.CreateOffer(PidOffer("Lovelace", true, "reference"));
    ASSERT_TRUE(offer.has_value());
    offer_ = *std::move(offer);
    keys_.push_back(WalletKey::Generate());
  }

  // Answers as they came, and requests as they went, without their paths' origin.
  WalletTransport Listening() {
    return [this](const WalletRequest& request) {
      const WalletResponse response = appliance_.Transport()(request);
      steps_ += request.path + ":" + std::to_string(response.status) + " ";
      return response;
    };
  }

  WalletResult<std::vector<std::string>> Collect(Wallet& wallet,
                                                 const WalletMetadata& metadata,
                                                 const std::string& token) {
    ASSIGN_OR_RETURN(const std::string nonce, wallet.FetchNonce(metadata));
    const auto proofs = wallet.MakeProofs(metadata, nonce, keys_);
    return wallet.RequestCredentials(metadata, token, "eu-pid", proofs);
  }

  ApplianceProcesses appliance_{
      {{"mode = \"allowed\"", "mode = \"required\"\nrequire_nonce = true"}}};
  SystemClock clock_;
  SystemRandom random_;
  CreatedTestOffer offer_;
  std::vector<WalletKey> keys_;
  std::string steps_;
};

// [DPOP-7] [DPOP-8] [DPOP-10] [HAIP-3]
TEST_F(DpopFlow, GivesABoundTokenAndTheCredentialForIt) {
  Wallet wallet(Listening(), clock_);
  wallet.UseDpop(WalletKey::Generate(), random_);
  const auto credentials = wallet.Run(offer_.link, offer_.tx_code, keys_);
  ASSERT_TRUE(credentials.has_value())
      << credentials.error().step << " " << credentials.error().error;
  EXPECT_THAT(steps_, testing::EndsWith("/token:400 /token:200 /nonce:200 /credential:200 "));
  EXPECT_TRUE(VerifySdJwt(credentials->front(), appliance_.anchors(), clock_.Now()).has_value());
}

// [DPOP-11]
TEST_F(DpopFlow, GivesNothingToAWalletWithoutAKey) {
  Wallet wallet(Listening(), clock_);
  const auto refused = wallet.Run(offer_.link, offer_.tx_code, keys_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().error, "invalid_dpop_proof");
  EXPECT_EQ(*appliance_.ShowOffer(offer_.handle)->FindText("state"), "open");
}

// [DPOP-7] A new process knows no nonce of the old one; the binding is in the store.
TEST_F(DpopFlow, GoesOnAfterARestart) {
  Wallet wallet(Listening(), clock_);
  wallet.UseDpop(WalletKey::Generate(), random_);
  const auto offer = wallet.ReadOffer(offer_.link);
  ASSERT_TRUE(offer.has_value());
  const auto metadata = wallet.ReadMetadata(offer->credential_issuer);
  const auto token = wallet.Redeem(*metadata, *offer, offer_.tx_code);
  ASSERT_TRUE(token.has_value());
  appliance_.KillIssuer();
  ASSERT_TRUE(appliance_.StartIssuer()) << appliance_.Logs();
  Wallet thief(Listening(), clock_);
  thief.UseDpop(WalletKey::Generate(), random_);
  EXPECT_EQ(Collect(thief, *metadata, *token).error().error, "invalid_token");
  Wallet helper(Listening(), clock_);
  const auto nonce = helper.FetchNonce(*metadata);
  ASSERT_TRUE(nonce.has_value());
  const auto proofs = wallet.MakeProofs(*metadata, *nonce, keys_);
  EXPECT_TRUE(wallet.RequestCredentials(*metadata, *token, "eu-pid", proofs).has_value());
  EXPECT_THAT(steps_, testing::EndsWith("/nonce:200 /credential:401 /credential:200 "));
}

}  // namespace
}  // namespace issuer
