// The promises of OfferStore and GrantStore, one test a promise, on every implementation.
#include "tests/contract/store_contract.h"

#include <set>

namespace issuer {
namespace {

using RedeemKind = RedeemOutcome::Kind;
using PutKind = PutOfferOutcome::Kind;

// ---- Offers ----

TEST_P(StoreContract, GivesAnOfferBackAsItWasPut) {
  const NewOffer made = PutNew(MakeGuardedOffer(5));
  EXPECT_THAT(offers().ReadOffer(made.offer.handle), IsOkAndHolds(std::optional(made.offer)));
}

TEST_P(StoreContract, KnowsNoOfferThatWasNotPut) {
  PutNew(MakeOffer());
  for (const char* handle : {"", "of_", "of_0000000000000000000000", "\x01"}) {
    EXPECT_THAT(offers().ReadOffer(OfferHandle(handle)),
                IsOkAndHolds(std::optional<OfferRecord>()));
  }
  EXPECT_THAT(offers().ReadOffer(OfferHandle(std::string(5000, 'x'))),
              IsOkAndHolds(std::optional<OfferRecord>()));
}

// [OFF-11]: reading never consumes the code.
TEST_P(StoreContract, ReadsAReferenceAsOftenAsAsked) {
  const NewOffer made = PutNew(MakeOffer());
  for (int i = 0; i < 3; ++i) {
    EXPECT_THAT(offers().ReadReference(made.offer.reference, kExpiry - Seconds(1)),
                IsOkAndHolds(std::optional(made.sealed_offer)));
  }
  EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kRedeemed);
}

TEST_P(StoreContract, ReadsNoUnknownOrExpiredReference) {  // [OFF-11]
  const NewOffer made = PutNew(MakeOffer());
  EXPECT_THAT(offers().ReadReference(NewDigest(), kNow), IsOkAndHolds(std::optional<Bytes>()));
  EXPECT_THAT(offers().ReadReference(made.offer.reference, kExpiry),
              IsOkAndHolds(std::optional<Bytes>()));
}

TEST_P(StoreContract, ReadsNoReferenceOfAnOfferThatIsNotOpen) {  // [OFF-11]
  const NewOffer redeemed = PutNew(MakeOffer());
  Redeem(RedemptionOf(redeemed));
  const NewOffer cancelled = PutNew(MakeOffer());
  ASSERT_THAT(offers().CancelOffer(cancelled.offer.handle, kNow), IsOk());
  const NewOffer locked = PutNew(MakeGuardedOffer(1));
  Redeem(Guess(locked));
  for (const NewOffer& made : {redeemed, cancelled, locked}) {
    EXPECT_THAT(offers().ReadReference(made.offer.reference, kNow),
                IsOkAndHolds(std::optional<Bytes>()));
  }
}

TEST_P(StoreContract, StoresNoReferenceForAnOfferWithoutOne) {
  for (int i = 0; i < 2; ++i) {  // the second has the same, meaningless digest
    NewOffer made = MakeOffer();
    made.offer.reference = Digest{};
    made.sealed_offer.clear();
    PutNew(made);
  }
  EXPECT_THAT(offers().ReadReference(Digest{}, kNow), IsOkAndHolds(std::optional<Bytes>()));
}

TEST_P(StoreContract, AnswersARepeatedKeyWithTheFirstAnswer) {
  NewOffer made = MakeOffer();
  made.idempotency = IdempotentAnswer{NewDigest(), NewDigest(), {1, 1, 2}, kExpiry};
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome first, offers().PutOffer(made, kNow));
  EXPECT_EQ(first.kind, PutKind::kStored);

  NewOffer again = MakeOffer();
  again.idempotency = made.idempotency;
  again.idempotency->sealed_answer = {9};
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome second, offers().PutOffer(again, kNow));
  EXPECT_EQ(second.kind, PutKind::kRepeated);
  EXPECT_EQ(second.sealed_answer, Bytes({1, 1, 2}));
  EXPECT_THAT(offers().ReadOffer(again.offer.handle), IsOkAndHolds(std::optional<OfferRecord>()));
}

TEST_P(StoreContract, RefusesAKeyThatWasUsedForAnotherRequest) {
  NewOffer made = MakeOffer();
  made.idempotency = IdempotentAnswer{NewDigest(), NewDigest(), {1}, kExpiry};
  PutNew(made);
  NewOffer other = MakeOffer();
  other.idempotency = IdempotentAnswer{made.idempotency->key, NewDigest(), {2}, kExpiry};
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome outcome, offers().PutOffer(other, kNow));
  EXPECT_EQ(outcome.kind, PutKind::kConflict);
  EXPECT_TRUE(outcome.sealed_answer.empty());
  EXPECT_THAT(offers().ReadOffer(other.offer.handle), IsOkAndHolds(std::optional<OfferRecord>()));
}

TEST_P(StoreContract, ForgetsAKeyThatExpiredEvenUnswept) {
  NewOffer made = MakeOffer();
  made.idempotency = IdempotentAnswer{NewDigest(), NewDigest(), {1}, kExpiry};
  PutNew(made);
  NewOffer later = MakeOffer();
  later.idempotency =
      IdempotentAnswer{made.idempotency->key, NewDigest(), {2}, kExpiry + Seconds(600)};
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome outcome, offers().PutOffer(later, kExpiry));
  EXPECT_EQ(outcome.kind, PutKind::kStored);

  // The second life of the key is not cut short by the first one's expiry.
  SweepAll(kExpiry);
  NewOffer again = MakeOffer();
  again.idempotency = later.idempotency;
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome repeated, offers().PutOffer(again, kExpiry));
  EXPECT_EQ(repeated.kind, PutKind::kRepeated);
}

TEST_P(StoreContract, ListsOffersNewestFirst) {
  std::vector<OfferRecord> expected;
  for (int i = 0; i < 5; ++i) {
    NewOffer made = MakeOffer();
    made.offer.created_at = kNow + Seconds(i);
    expected.insert(expected.begin(), PutNew(made).offer);
  }
  ASSERT_OK_AND_ASSIGN(const OfferPage page, offers().ListOffers("", 10));
  EXPECT_EQ(page.offers, expected);
  EXPECT_EQ(page.next, "");
}

TEST_P(StoreContract, PagesGiveEachOfferOnce) {
  constexpr std::size_t kNumOffers = 23;
  std::set<OfferHandle> expected;
  for (std::size_t i = 0; i < kNumOffers; ++i) {
    NewOffer made = MakeOffer();
    made.offer.created_at = kNow + Seconds(i / 4);  // several in the same second
    expected.insert(PutNew(made).offer.handle);
  }
  for (const std::size_t limit : {1U, 5U, 23U, 24U}) {
    std::vector<OfferHandle> seen;
    std::string cursor;
    do {
      ASSERT_OK_AND_ASSIGN(const OfferPage page, offers().ListOffers(cursor, limit));
      ASSERT_LE(page.offers.size(), limit);
      ASSERT_FALSE(page.offers.empty());
      for (const OfferRecord& offer : page.offers) {
        seen.push_back(offer.handle);
      }
      cursor = page.next;
    } while (!cursor.empty());
    EXPECT_EQ(seen.size(), kNumOffers) << "pages of " << limit;
    EXPECT_EQ(std::set<OfferHandle>(seen.begin(), seen.end()), expected) << "pages of " << limit;
  }
}

TEST_P(StoreContract, PagesGoOnWhenOffersComeAndGo) {
  for (int i = 0; i < 6; ++i) {
    NewOffer made = MakeOffer();
    made.offer.created_at = kNow + Seconds(i);
    made.offer.forget_at = i == 3 ? kNow : kForgetAt;
    PutNew(made);
  }
  ASSERT_OK_AND_ASSIGN(const OfferPage first, offers().ListOffers("", 3));
  ASSERT_EQ(first.offers.back().created_at, kNow + Seconds(3));
  NewOffer newer = MakeOffer();
  newer.offer.created_at = kNow + Seconds(9);
  PutNew(newer);
  SweepAll(kNow);  // takes the offer that the cursor stands on
  ASSERT_OK_AND_ASSIGN(const OfferPage second, offers().ListOffers(first.next, 3));
  ASSERT_EQ(second.offers.size(), 3U);
  EXPECT_EQ(second.offers.front().created_at, kNow + Seconds(2));
  EXPECT_EQ(second.next, "");
}

TEST_P(StoreContract, GivesAnEmptyPageForAnUnknownCursor) {
  PutNew(MakeOffer());
  for (const char* cursor : {"x", "nonsense!", "AAAA", "AAAAAAAAAAA", "."}) {
    ASSERT_OK_AND_ASSIGN(const OfferPage page, offers().ListOffers(cursor, 10));
    EXPECT_TRUE(page.offers.empty()) << cursor;
    EXPECT_EQ(page.next, "") << cursor;
  }
}

TEST_P(StoreContract, ListsNothingInAnEmptyStoreOrWithoutLimit) {
  ASSERT_OK_AND_ASSIGN(const OfferPage empty, offers().ListOffers("", 10));
  EXPECT_TRUE(empty.offers.empty());
  PutNew(MakeOffer());
  ASSERT_OK_AND_ASSIGN(const OfferPage none, offers().ListOffers("", 0));
  EXPECT_TRUE(none.offers.empty());
}

TEST_P(StoreContract, ACancelledCodeRedeemsNothing) {
  const NewOffer made = PutNew(MakeOffer());
  EXPECT_THAT(offers().CancelOffer(made.offer.handle, kNow),
              IsOkAndHolds(CancelOutcome::kCancelled));
  EXPECT_EQ(ReadOffer(made.offer.handle).state, OfferState::kCancelled);
  const RedeemOutcome outcome = Redeem(RedemptionOf(made));
  EXPECT_EQ(outcome.kind, RedeemKind::kCancelled);
  EXPECT_EQ(outcome.offer, made.offer.handle);
}

TEST_P(StoreContract, CancelsOnlyWhatIsOpenAndUnexpired) {
  EXPECT_THAT(offers().CancelOffer(OfferHandle("of_unknown"), kNow),
              IsOkAndHolds(CancelOutcome::kUnknown));
  const NewOffer expired = PutNew(MakeOffer());
  EXPECT_THAT(offers().CancelOffer(expired.offer.handle, kExpiry),
              IsOkAndHolds(CancelOutcome::kNotCancellable));
  const NewOffer redeemed = PutNew(MakeOffer());
  Redeem(RedemptionOf(redeemed));
  EXPECT_THAT(offers().CancelOffer(redeemed.offer.handle, kNow),
              IsOkAndHolds(CancelOutcome::kNotCancellable));
  EXPECT_EQ(ReadOffer(redeemed.offer.handle).state, OfferState::kRedeemed);
  const NewOffer cancelled = PutNew(MakeOffer());
  ASSERT_THAT(offers().CancelOffer(cancelled.offer.handle, kNow), IsOk());
  EXPECT_THAT(offers().CancelOffer(cancelled.offer.handle, kNow),
              IsOkAndHolds(CancelOutcome::kNotCancellable));
}

// ---- Grants ----

TEST_P(StoreContract, ShowsTheGrantOfACode) {
  const NewOffer made = PutNew(MakeGuardedOffer(5));
  EXPECT_THAT(grants().ReadGrant(made.offer.code), IsOkAndHolds(std::optional(made.grant)));
  EXPECT_THAT(grants().ReadGrant(NewDigest()), IsOkAndHolds(std::optional<GrantRecord>()));
}

TEST_P(StoreContract, RedeemsACodeOnce) {  // [OFF-7] [TOK-8]
  const NewOffer made = PutNew(MakeOffer());
  const Redemption first = RedemptionOf(made);
  const RedeemOutcome outcome = Redeem(first);
  EXPECT_EQ(outcome.kind, RedeemKind::kRedeemed);
  EXPECT_EQ(outcome.offer, made.offer.handle);
  EXPECT_THAT(issuances().FindToken(first.token), IsOkAndHolds(std::optional(first.token_record)));

  const Redemption second = RedemptionOf(made);
  EXPECT_EQ(Redeem(second).kind, RedeemKind::kSpent);
  EXPECT_THAT(issuances().FindToken(second.token), IsOkAndHolds(std::optional<TokenRecord>()));
  const OfferRecord offer = ReadOffer(made.offer.handle);
  EXPECT_EQ(offer.state, OfferState::kRedeemed);
  EXPECT_EQ(offer.redeemed_at, std::optional(kNow));
}

TEST_P(StoreContract, KnowsNoGrantUnderAnotherCode) {
  Redemption redemption = RedemptionOf(PutNew(MakeOffer()));
  redemption.code = NewDigest();
  EXPECT_EQ(Redeem(redemption).kind, RedeemKind::kUnknown);
  EXPECT_THAT(issuances().FindToken(redemption.token), IsOkAndHolds(std::optional<TokenRecord>()));
}

TEST_P(StoreContract, RedeemsNothingFromItsExpiryOn) {  // [OFF-7]
  const NewOffer made = PutNew(MakeOffer());
  EXPECT_EQ(Redeem(RedemptionOf(made), kExpiry).kind, RedeemKind::kExpired);
  EXPECT_EQ(Redeem(RedemptionOf(made), kExpiry - Seconds(1)).kind, RedeemKind::kRedeemed);
}

TEST_P(StoreContract, AWrongTransactionCodeIsCountedAndSpendsNothing) {  // [TOK-30]
  const NewOffer made = PutNew(MakeGuardedOffer(3));
  const RedeemOutcome outcome = Redeem(Guess(made));
  EXPECT_EQ(outcome.kind, RedeemKind::kTxCodeWrong);
  EXPECT_EQ(outcome.failures_left, 2);
  EXPECT_EQ(outcome.offer, made.offer.handle);
  EXPECT_EQ(ReadOffer(made.offer.handle).tx_code_failures, 1);
  EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kRedeemed);
}

TEST_P(StoreContract, TheLastFailureKillsTheCodeForEver) {  // [TOK-30]
  const NewOffer made = PutNew(MakeGuardedOffer(3));
  for (const int left : {2, 1, 0}) {
    const RedeemOutcome outcome = Redeem(Guess(made));
    EXPECT_EQ(outcome.kind, RedeemKind::kTxCodeWrong);
    EXPECT_EQ(outcome.failures_left, left);
  }
  EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kLocked);
  EXPECT_EQ(Redeem(Guess(made)).kind, RedeemKind::kLocked);
  const OfferRecord offer = ReadOffer(made.offer.handle);
  EXPECT_EQ(offer.state, OfferState::kLocked);
  EXPECT_EQ(offer.tx_code_failures, 3);
}

TEST_P(StoreContract, AMissingOrUnaskedTransactionCodeIsWrong) {
  const NewOffer guarded = PutNew(MakeGuardedOffer(3));
  Redemption without = RedemptionOf(guarded);
  without.tx_code.reset();
  EXPECT_EQ(Redeem(without).kind, RedeemKind::kTxCodeWrong);
  NewOffer open = MakeOffer();
  open.offer.tx_code_max_failures = 3;
  EXPECT_EQ(Redeem(Guess(PutNew(open))).kind, RedeemKind::kTxCodeWrong);
}

// [TOK-9]: what is refused for another reason is no guess.
TEST_P(StoreContract, CountsNoFailureOnceTheCodeIsDead) {
  const NewOffer expired = PutNew(MakeGuardedOffer(3));
  EXPECT_EQ(Redeem(Guess(expired), kExpiry).kind, RedeemKind::kExpired);
  EXPECT_EQ(ReadOffer(expired.offer.handle).tx_code_failures, 0);
  const NewOffer spent = PutNew(MakeGuardedOffer(3));
  Redeem(RedemptionOf(spent));
  EXPECT_EQ(Redeem(Guess(spent)).kind, RedeemKind::kSpent);
  EXPECT_EQ(ReadOffer(spent.offer.handle).tx_code_failures, 0);
}

// What happened to a code stays distinguishable after it expired, in the order of the checks.
TEST_P(StoreContract, TellsSpentCancelledAndLockedApartUntilSwept) {
  const NewOffer spent = PutNew(MakeOffer());
  Redeem(RedemptionOf(spent));
  const NewOffer cancelled = PutNew(MakeOffer());
  ASSERT_THAT(offers().CancelOffer(cancelled.offer.handle, kNow), IsOk());
  const NewOffer locked = PutNew(MakeGuardedOffer(1));
  Redeem(Guess(locked));
  EXPECT_EQ(Redeem(RedemptionOf(spent), kExpiry).kind, RedeemKind::kSpent);
  EXPECT_EQ(Redeem(RedemptionOf(cancelled), kExpiry).kind, RedeemKind::kCancelled);
  EXPECT_EQ(Redeem(RedemptionOf(locked), kExpiry).kind, RedeemKind::kLocked);
  SweepAll(kExpiry);
  EXPECT_EQ(Redeem(RedemptionOf(spent), kExpiry).kind, RedeemKind::kUnknown);
}

TEST_P(StoreContract, KeepsNoSealedClaimsOnceTheCodeIsDead) {
  const NewOffer redeemed = PutNew(MakeOffer());
  Redeem(RedemptionOf(redeemed));
  const NewOffer cancelled = PutNew(MakeOffer());
  ASSERT_THAT(offers().CancelOffer(cancelled.offer.handle, kNow), IsOk());
  const NewOffer locked = PutNew(MakeGuardedOffer(1));
  Redeem(Guess(locked));
  for (const NewOffer& made : {redeemed, cancelled, locked}) {
    GrantRecord emptied = made.grant;
    emptied.sealed_claims.clear();
    EXPECT_THAT(grants().ReadGrant(made.offer.code), IsOkAndHolds(std::optional(emptied)));
  }
}

INSTANTIATE_TEST_SUITE_P(Stores,
                         StoreContract,
                         testing::Values(StoreKind::kMemory, StoreKind::kLmdb),
                         NameOfKind);

}  // namespace
}  // namespace issuer
