// Redeeming: exactly once, never by a guess, and a typo burns an attempt but not the code.
#include "appliance/issuance/redeem_grant.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuance/sealing.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class RedeemGrantTest : public testing::Test {
 protected:
  void Offer(const OfferSpecification& specification) {
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                         CreateOffer(specification, issuer_.services()));
    code_ = CodeOf(created);
    handle_ = created.handle;
    expires_at_ = created.expires_at;
  }

  Result<IssuedToken> Redeem(const char* tx_code) { return RedeemCode(code_, tx_code); }

  Result<IssuedToken> RedeemCode(std::string_view code, const char* tx_code) {
    TokenRequest wanted{PreAuthorizedCode(AsBytes(code)), std::nullopt};
    if (tx_code != nullptr) {
      wanted.tx_code = TxCode(AsBytes(tx_code));
    }
    return RedeemGrant(wanted, Sender(), RequestId("rq_1"), issuer_.services());
  }

  int Failures() { return ShowOffer(handle_, issuer_.services())->tx_code_failures; }

  TestIssuer issuer_;
  std::string code_;
  OfferHandle handle_;
  Timestamp expires_at_{};
};

// [TOK-7] [TOK-23] [SEC-1]
TEST_F(RedeemGrantTest, GivesATokenForWhatWasOffered) {
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.credentials.push_back(SpecificationFor("badge").credentials[0]);
  Offer(specification);
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem("123456"));
  EXPECT_EQ(issued.expires_in, Seconds(300));
  EXPECT_EQ(issued.token.Expose([](ByteView raw) { return raw.size(); }), 43U);

  ASSERT_OK_AND_ASSIGN(const auto record, issuer_.stores.FindToken(DigestOf(issued.token)));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->offer, handle_);
  EXPECT_EQ(record->expires_at, issuer_.clock.Now() + Seconds(300));
  EXPECT_EQ(record->configurations,
            (std::vector{ConfigurationId("pid"), ConfigurationId("badge")}));
  EXPECT_EQ(record->num_reserved, (std::vector<std::uint32_t>{0, 0}));
  ASSERT_OK_AND_ASSIGN(const ClaimValue claims, OpenClaims(issued.token, record->sealed_claims));
  EXPECT_EQ(claims.members.size(), 2U);
}

// [TOK-20] [SEC-1]
TEST_F(RedeemGrantTest, BindsTheTokenToTheSendersKeyAndLetsItLiveLonger) {
  Offer(SpecificationFor("badge"));
  Sender sender;
  sender.dpop_key.emplace();
  sender.dpop_key->fill(7);
  const TokenRequest wanted{PreAuthorizedCode(AsBytes(code_)), std::nullopt};
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued,
                       RedeemGrant(wanted, sender, RequestId("rq_1"), issuer_.services()));
  EXPECT_EQ(issued.expires_in, Seconds(900));
  EXPECT_EQ(issued.type, TokenType::kDpop);
  ASSERT_OK_AND_ASSIGN(const auto record, issuer_.stores.FindToken(DigestOf(issued.token)));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->expires_at, issuer_.clock.Now() + Seconds(900));
  EXPECT_EQ(record->dpop_key, sender.dpop_key);
}

// [TOK-8]
TEST_F(RedeemGrantTest, SpendsTheCode) {
  Offer(SpecificationFor("pid", "123456"));
  ASSERT_THAT(Redeem("123456"), IsOk());
  EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kGrantSpent));
  EXPECT_THAT(Redeem("999999"), FailsWith(ErrorCode::kGrantSpent)) << "not a guess any more";
  EXPECT_THAT(Redeem(nullptr), FailsWith(ErrorCode::kGrantSpent))
      << "what it is, not what it lacks";
}

// [TOK-8] [field-notes 2.1: several redeemed one code]
TEST_F(RedeemGrantTest, GivesOneTokenToManyCallers) {
  for (int round = 0; round < 20; ++round) {
    Offer(SpecificationFor("pid", "123456"));
    std::atomic<int> num_tokens = 0;
    std::atomic<int> num_spent = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        const Result<IssuedToken> issued = Redeem("123456");
        if (issued.has_value()) {
          ++num_tokens;
        } else if (issued.error().code == ErrorCode::kGrantSpent) {
          ++num_spent;
        }
      });
    }
    for (std::thread& caller : callers) {
      caller.join();
    }
    EXPECT_EQ(num_tokens, 1);
    EXPECT_EQ(num_spent, 7);
  }
}

// [field-notes 2.1, 2.2] [TOK-30]
TEST_F(RedeemGrantTest, ATypoNeverBurnsTheCode) {
  Offer(SpecificationFor("pid", "123456"));
  for (int i = 1; i <= 4; ++i) {
    EXPECT_THAT(Redeem("123457"), FailsWith(ErrorCode::kTxCodeWrong));
    EXPECT_EQ(Failures(), i);
  }
  EXPECT_THAT(Redeem("123456"), IsOk());
}

// [TOK-30] [field-notes 2.2]
TEST_F(RedeemGrantTest, FiveWrongOnesKillTheCodeForEver) {
  Offer(SpecificationFor("pid", "123456"));
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(Redeem("000000"), FailsWith(ErrorCode::kTxCodeWrong));
  }
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kGrantLocked)) << "even with the right one";
  }
  EXPECT_THAT(Redeem(nullptr), FailsWith(ErrorCode::kGrantLocked));
  EXPECT_EQ(Failures(), 5);
  const std::string log = issuer_.LogText();
  const std::size_t locked = log.find("grant.locked");
  ASSERT_NE(locked, std::string::npos);
  EXPECT_NE(log.find(handle_.value(), locked), std::string::npos);
  EXPECT_EQ(log.find("grant.locked", locked + 1), std::string::npos) << "one alert a lockout";
}

TEST_F(RedeemGrantTest, TheMaximumIsTheConfigurations) {
  issuer_.config.limits.tx_code_attempts = 1;
  Offer(SpecificationFor("pid", "123456"));
  EXPECT_THAT(Redeem("000000"), FailsWith(ErrorCode::kTxCodeWrong));
  EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kGrantLocked));
}

// [TOK-2] [TOK-9]
TEST_F(RedeemGrantTest, AMissingTransactionCodeIsNoGuess) {
  Offer(SpecificationFor("pid", "123456"));
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(Redeem(nullptr), FailsWith(ErrorCode::kTxCodeMissing));
  }
  EXPECT_EQ(Failures(), 0);
  EXPECT_THAT(Redeem("123456"), IsOk());
}

// [TOK-2] [TOK-9]
TEST_F(RedeemGrantTest, AnUnexpectedTransactionCodeIsNoGuess) {
  Offer(SpecificationFor("diploma"));
  for (int i = 0; i < 10; ++i) {
    EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kTxCodeUnexpected));
  }
  EXPECT_EQ(Failures(), 0);
  EXPECT_THAT(Redeem(nullptr), IsOk());
}

TEST_F(RedeemGrantTest, TransactionCodesAreComparedWhole) {
  Offer(SpecificationFor("pid", "123456"));
  for (const char* wrong : {"12345", "1234567", "0123456"}) {
    EXPECT_THAT(Redeem(wrong), FailsWith(ErrorCode::kTxCodeWrong)) << wrong;
  }
}

// [OFF-7]
TEST_F(RedeemGrantTest, ExpiresToTheSecond) {
  Offer(SpecificationFor("pid", "123456"));
  issuer_.clock.Set(expires_at_);
  EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kGrantExpired));
  EXPECT_THAT(Redeem(nullptr), FailsWith(ErrorCode::kGrantExpired));
  EXPECT_THAT(Redeem("000000"), FailsWith(ErrorCode::kGrantExpired));
  EXPECT_EQ(Failures(), 0);
  issuer_.clock.Set(expires_at_ - Seconds(1));
  EXPECT_THAT(Redeem("123456"), IsOk()) << "an early scan burns nothing";
}

TEST_F(RedeemGrantTest, KnowsNoOtherCode) {
  Offer(SpecificationFor("pid", "123456"));
  EXPECT_THAT(RedeemCode(std::string(43, 'A'), "123456"), FailsWith(ErrorCode::kGrantUnknown));
  EXPECT_THAT(RedeemCode("", nullptr), FailsWith(ErrorCode::kGrantUnknown));
  EXPECT_THAT(RedeemCode(code_.substr(0, 42), "123456"), FailsWith(ErrorCode::kGrantUnknown));
}

TEST_F(RedeemGrantTest, PassesOnThatTheStoreIsDownAndSpendsNothing) {
  Offer(SpecificationFor("pid", "123456"));
  issuer_.stores.Break(ErrorCode::kStoreDown);
  EXPECT_THAT(Redeem("123456"), FailsWith(ErrorCode::kStoreDown));
  issuer_.stores.Mend();
  EXPECT_THAT(Redeem("123456"), IsOk());
}

TEST_F(RedeemGrantTest, LogsNoSecret) {
  Offer(SpecificationFor("pid", "987654"));
  ASSERT_THAT(Redeem("456789"), FailsWith(ErrorCode::kTxCodeWrong));
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem("987654"));
  const std::string log = issuer_.LogText();
  for (const char* event : {"grant.tx_code_wrong", "grant.redeemed", "rq_1"}) {
    EXPECT_NE(log.find(event), std::string::npos) << event;
  }
  EXPECT_NE(log.find(R"("failures_left":4)"), std::string::npos);
  issued.token.Expose([&](ByteView raw) { EXPECT_EQ(log.find(AsText(raw)), std::string::npos); });
  for (const std::string& secret :
       {code_, std::string("987654"), std::string("456789"), std::string("canary")}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace issuer
