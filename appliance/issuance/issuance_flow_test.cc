// The whole flow with an honest wallet, without processes: what users of other issuers suffered
// from must not happen here.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuerctl/wallet.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_matchers.h"

namespace issuer {

namespace {

std::vector<WalletKey> Keys(std::size_t count) {
  std::vector<WalletKey> keys;
  for (std::size_t i = 0; i < count; ++i) {
    keys.push_back(WalletKey::Generate());
  }
  return keys;
}

class IssuanceFlowTest : public testing::Test {
 protected:
  CreatedOffer Create(const OfferSpecification& specification) {
    Result<CreatedOffer> created = CreateOffer(specification, issuer_.services());
    CHECK(created.has_value());
    return *std::move(created);
  }

  TestIssuer issuer_;
  Wallet wallet_ = issuer_.NewWallet();
};

// [OFF-1] [TOK-1] [NON-1] [CRQ-7] [CRS-1]
TEST_F(IssuanceFlowTest, AnOfferBecomesACredential) {
  for (const auto delivery : {OfferDelivery::kByReference, OfferDelivery::kByValue}) {
    for (const std::size_t num_keys : {1U, 10U}) {
      OfferSpecification specification = SpecificationFor("pid", "123456");
      specification.delivery = delivery;
      const CreatedOffer created = Create(specification);
      ASSERT_WALLET_OK(const std::vector<std::string> credentials,
                       wallet_.Run(created.link, "123456", Keys(num_keys)));
      EXPECT_EQ(credentials.size(), num_keys);
      const OfferRecord offer = *ShowOffer(created.handle, issuer_.services());
      EXPECT_EQ(offer.state, OfferState::kIssued);
      EXPECT_EQ(offer.num_issued, num_keys);
      EXPECT_EQ(offer.issued_at, issuer_.clock.Now());
    }
  }
}

// [CRQ-9]
TEST_F(IssuanceFlowTest, AnUnboundCredentialNeedsNoProof) {
  ASSERT_WALLET_OK(const std::vector<std::string> credentials,
                   wallet_.Run(Create(SpecificationFor("badge")).link, std::nullopt, {}));
  EXPECT_EQ(credentials.size(), 1U);
}

// [OFF-11] [field-notes 2.1] The offer is fetched again after a wrong and before the right code.
TEST_F(IssuanceFlowTest, ATypoNeverBurnsTheCode) {
  const CreatedOffer created = Create(SpecificationFor("pid", "123456"));
  EXPECT_THAT(wallet_.Run(created.link, "123457", Keys(1)), FailsAt("token", "TxCodeWrong"));
  EXPECT_THAT(wallet_.Run(created.link, std::nullopt, Keys(1)), FailsAt("token", "TxCodeMissing"));
  EXPECT_THAT(wallet_.Run(created.link, "123456", Keys(1)), IsOk());
}

// [TOK-30] [field-notes 2.2]
TEST_F(IssuanceFlowTest, FiveWrongCodesAreTheEnd) {
  const CreatedOffer created = Create(SpecificationFor("pid", "123456"));
  ASSERT_WALLET_OK(const WalletOffer offer, wallet_.ReadOffer(created.link));
  ASSERT_WALLET_OK(const WalletMetadata metadata, wallet_.ReadMetadata(offer.credential_issuer));
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(wallet_.Redeem(metadata, offer, "000000"), FailsAt("token", "TxCodeWrong"));
  }
  EXPECT_THAT(wallet_.Redeem(metadata, offer, "123456"), FailsAt("token", "GrantLocked"));
  EXPECT_THAT(wallet_.ReadOffer(created.link), FailsAt("offer", "OfferGone"));
  EXPECT_EQ(ShowOffer(created.handle, issuer_.services())->state, OfferState::kLocked);
}

// [TOK-8] [OFF-7]
TEST_F(IssuanceFlowTest, AnOfferServesOneWallet) {
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.delivery = OfferDelivery::kByValue;
  const CreatedOffer created = Create(specification);
  EXPECT_THAT(wallet_.Run(created.link, "123456", Keys(1)), IsOk());
  EXPECT_THAT(wallet_.Run(created.link, "123456", Keys(1)), FailsAt("token", "GrantSpent"));
}

class TokenFlowTest : public IssuanceFlowTest {
 protected:
  void SetUp() override {
    OfferSpecification specification = SpecificationFor("pid", "123456");
    specification.credentials.push_back(SpecificationFor("diploma").credentials[0]);
    created_ = Create(specification);
    ASSERT_WALLET_OK(const WalletOffer offer, wallet_.ReadOffer(created_.link));
    ASSERT_WALLET_OK(metadata_, wallet_.ReadMetadata(offer.credential_issuer));
    ASSERT_WALLET_OK(token_, wallet_.Redeem(metadata_, offer, "123456"));
  }

  WalletResult<std::vector<std::string>> Ask(std::string_view configuration,
                                             const std::string& nonce) {
    return wallet_.RequestCredentials(
        metadata_, token_, configuration, wallet_.MakeProofs(metadata_, nonce, Keys(1)));
  }

  std::string Nonce() { return *wallet_.FetchNonce(metadata_); }

  CreatedOffer created_;
  WalletMetadata metadata_;
  std::string token_;
};

// [CRQ-14] [field-notes 2.1]
TEST_F(TokenFlowTest, OneTokenServesSeveralRequests) {
  EXPECT_THAT(Ask("pid", Nonce()), IsOk());
  EXPECT_THAT(Ask("pid", Nonce()), IsOk());
  EXPECT_THAT(Ask("diploma", Nonce()), IsOk());
  EXPECT_THAT(Ask("badge", Nonce()), FailsAt("credential", "ScopeInsufficient"));
}

// [NON-6]
TEST_F(TokenFlowTest, AReusedNonceIsRefusedAndSpendsNothing) {
  const std::string nonce = Nonce();
  EXPECT_THAT(Ask("pid", nonce), IsOk());
  for (int i = 0; i < 40; ++i) {
    EXPECT_THAT(Ask("pid", nonce), FailsAt("credential", "ProofNonceUnacceptable"));
  }
  EXPECT_THAT(Ask("pid", Nonce()), IsOk()) << "forty refusals counted nothing against the token";
}

// [NON-6] A nonce belongs to no token, yet it serves once whatever the token.
TEST_F(TokenFlowTest, ANonceServesOnceAcrossTokens) {
  const std::string nonce = Nonce();
  EXPECT_THAT(Ask("pid", nonce), IsOk());
  const CreatedOffer another = Create(SpecificationFor("pid", "123456"));
  ASSERT_WALLET_OK(const WalletOffer offer, wallet_.ReadOffer(another.link));
  ASSERT_WALLET_OK(token_, wallet_.Redeem(metadata_, offer, "123456"));
  EXPECT_THAT(Ask("pid", nonce), FailsAt("credential", "ProofNonceUnacceptable"));
  EXPECT_EQ(ShowOffer(another.handle, issuer_.services())->num_issued, 0U);
}

TEST_F(TokenFlowTest, ASignerThatIsDownCostsOneNonceOnly) {
  issuer_.signer.FailWith(ErrorCode::kSignerDown);
  const std::string nonce = Nonce();
  EXPECT_THAT(Ask("pid", nonce), FailsAt("credential", "SignerDown"));
  EXPECT_EQ(ShowOffer(created_.handle, issuer_.services())->num_issued, 0U);
  issuer_.signer.FailWith(std::nullopt);
  EXPECT_THAT(Ask("pid", nonce), FailsAt("credential", "ProofNonceUnacceptable"));
  EXPECT_THAT(Ask("pid", Nonce()), IsOk());
}

// The token outlives its offer: an offer that expires between token and credential takes nothing
// back.
TEST_F(TokenFlowTest, AnOfferThatExpiresMeanwhileTakesNothingBack) {
  issuer_.config.lifetimes.access_token = Seconds(300);
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.lifetime = Seconds(10);
  const CreatedOffer created = Create(specification);
  ASSERT_WALLET_OK(const WalletOffer offer, wallet_.ReadOffer(created.link));
  ASSERT_WALLET_OK(token_, wallet_.Redeem(metadata_, offer, "123456"));
  issuer_.clock.Advance(Seconds(200));
  EXPECT_THAT(Ask("pid", Nonce()), IsOk());
}

// [SEC-6] Neither secrets nor claims in any log line of the whole flow.
TEST_F(TokenFlowTest, TheLogNeverLearnsASecret) {
  const std::string nonce = Nonce();
  ASSERT_WALLET_OK(const std::vector<std::string> credentials, Ask("pid", nonce));
  const std::string log = issuer_.LogText();
  const std::string reference = created_.link.substr(created_.link.size() - 43);
  for (const std::string& secret :
       {token_, nonce, reference, std::string("123456\""), std::string("canary"), credentials[0]}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace issuer
