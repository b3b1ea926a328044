// Reading offers by reference, and what operators see and do.
#include "appliance/issuance/read_offer.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/redeem_grant.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class ReadOfferTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(created_,
                         CreateOffer(SpecificationFor("pid", "123456"), issuer_.services()));
  }

  OfferReference Reference() const {
    return OfferReference(AsBytes(created_.link.substr(created_.link.size() - 43)));
  }

  Result<IssuedToken> Redeem(std::string_view tx_code) {
    return RedeemGrant({PreAuthorizedCode(AsBytes(CodeOf(created_))), TxCode(AsBytes(tx_code))},
                       Sender(),
                       RequestId("rq_1"),
                       issuer_.services());
  }

  Result<std::string> Read() {
    ASSIGN_OR_RETURN(const auto offers, ReadOfferByReference(Reference(), issuer_.services()));
    EXPECT_EQ(offers.size(), 1U);
    EXPECT_EQ(offers.front().locale, "");
    return offers.front().offer;
  }

  std::string_view State() {
    return StateName(*ShowOffer(created_.handle, issuer_.services()), issuer_.clock.Now());
  }

  TestIssuer issuer_;
  CreatedOffer created_;
};

// [OFF-10] [OFF-11] Wallets fetch twice.
TEST_F(ReadOfferTest, GivesTheSameOfferAgainAndAgain) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Read(), IsOkAndHolds(created_.offer));
  }
  EXPECT_EQ(State(), "open");
  EXPECT_THAT(Redeem("123456"), IsOk());
}

// [OFF-11]
TEST_F(ReadOfferTest, IsGoneOnceUsed) {
  ASSERT_THAT(Redeem("123456"), IsOk());
  EXPECT_THAT(Read(), FailsWith(ErrorCode::kOfferGone));
  EXPECT_EQ(State(), "redeemed");
}

// [OFF-11]
TEST_F(ReadOfferTest, IsGoneOnceExpired) {
  issuer_.clock.Set(created_.expires_at - Seconds(1));
  EXPECT_THAT(Read(), IsOk());
  issuer_.clock.Set(created_.expires_at);
  EXPECT_THAT(Read(), FailsWith(ErrorCode::kOfferGone));
  EXPECT_EQ(State(), "expired");
}

TEST_F(ReadOfferTest, IsGoneOnceLocked) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Redeem("000000"), FailsWith(ErrorCode::kTxCodeWrong));
  }
  EXPECT_THAT(Read(), FailsWith(ErrorCode::kOfferGone));
  EXPECT_EQ(State(), "locked");
}

TEST_F(ReadOfferTest, KnowsNoOtherReference) {
  EXPECT_THAT(
      ReadOfferByReference(OfferReference(AsBytes(std::string(43, 'A'))), issuer_.services()),
      FailsWith(ErrorCode::kOfferGone));
  EXPECT_THAT(ReadOfferByReference(OfferReference(ByteView()), issuer_.services()),
              FailsWith(ErrorCode::kOfferGone));
}

TEST_F(ReadOfferTest, PassesOnThatTheStoreIsDown) {
  issuer_.stores.Break(ErrorCode::kStoreDown);
  EXPECT_THAT(Read(), FailsWith(ErrorCode::kStoreDown));
  EXPECT_THAT(ShowOffer(created_.handle, issuer_.services()), FailsWith(ErrorCode::kStoreDown));
  EXPECT_THAT(CancelOffer(created_.handle, issuer_.services()), FailsWith(ErrorCode::kStoreDown));
}

TEST_F(ReadOfferTest, CancelKillsAnOpenOfferOnce) {
  EXPECT_THAT(CancelOffer(created_.handle, issuer_.services()), IsOk());
  EXPECT_EQ(State(), "cancelled");
  EXPECT_THAT(Read(), FailsWith(ErrorCode::kOfferGone));
  EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kGrantCancelled));
  EXPECT_THAT(CancelOffer(created_.handle, issuer_.services()),
              FailsWith(ErrorCode::kOfferNotCancellable));
  EXPECT_NE(issuer_.LogText().find("offer.cancelled"), std::string::npos);
}

TEST_F(ReadOfferTest, CancelComesTooLateForARedeemedOffer) {
  ASSERT_THAT(Redeem("123456"), IsOk());
  EXPECT_THAT(CancelOffer(created_.handle, issuer_.services()),
              FailsWith(ErrorCode::kOfferNotCancellable));
}

TEST_F(ReadOfferTest, KnowsNoOtherHandle) {
  const OfferHandle other("of_AAAAAAAAAAAAAAAAAAAAAA");
  EXPECT_THAT(ShowOffer(other, issuer_.services()), FailsWith(ErrorCode::kOfferUnknown));
  EXPECT_THAT(CancelOffer(other, issuer_.services()), FailsWith(ErrorCode::kOfferUnknown));
}

TEST_F(ReadOfferTest, ForgetsWhenTheRecordsTimeIsUp) {
  issuer_.clock.Set(created_.expires_at + issuer_.config.lifetimes.offer_record);
  EXPECT_THAT(ShowOffer(created_.handle, issuer_.services()), FailsWith(ErrorCode::kOfferUnknown));
}

TEST(StateName, NamesEveryState) {
  OfferRecord offer;
  offer.expires_at = FromUnix(100);
  const struct {
    OfferState state;
    std::int64_t now;
    const char* expected;
  } kCases[] = {
      {OfferState::kOpen, 99, "open"},
      {OfferState::kOpen, 100, "expired"},
      {OfferState::kRedeemed, 200, "redeemed"},
      {OfferState::kIssued, 200, "issued"},
      {OfferState::kCancelled, 200, "cancelled"},
      {OfferState::kLocked, 200, "locked"},
  };
  for (const auto& c : kCases) {
    offer.state = c.state;
    EXPECT_EQ(StateName(offer, FromUnix(c.now)), c.expected);
  }
}

}  // namespace
}  // namespace issuer
