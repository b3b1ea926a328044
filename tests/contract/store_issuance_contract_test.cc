// The promises of IssuanceStore and Housekeeping, one test a promise, on every implementation
// (store_contract_test.cc says which).
#include <limits>

#include "tests/contract/store_contract.h"

namespace issuer {
namespace {

using RedeemKind = RedeemOutcome::Kind;

// ---- Issuances ----

TEST_P(StoreContract, FindsExpiredTokensUntilTheyAreSwept) {
  const Redemption token = PutToken();
  const Timestamp expiry = token.token_record.expires_at;
  EXPECT_THAT(issuances().FindToken(NewDigest()), IsOkAndHolds(std::optional<TokenRecord>()));
  SweepAll(expiry - Seconds(1));
  EXPECT_THAT(issuances().FindToken(token.token), IsOkAndHolds(std::optional(token.token_record)));
  SweepAll(expiry);
  EXPECT_THAT(issuances().FindToken(token.token), IsOkAndHolds(std::optional<TokenRecord>()));
}

TEST_P(StoreContract, OneTokenServesSeveralRequestsWithinItsLimit) {  // [CRQ-14]
  const Redemption token = PutToken();
  Reservation two = ReservationOf(token);
  two.num_credentials = 2;
  EXPECT_EQ(Reserve(two), ReserveOutcome::kReserved);
  Reservation two_more = ReservationOf(token);
  two_more.num_credentials = 2;
  EXPECT_EQ(Reserve(two_more), ReserveOutcome::kLimitReached);
  EXPECT_EQ(Reserve(ReservationOf(token)), ReserveOutcome::kReserved);
  EXPECT_EQ(Reserve(ReservationOf(token)), ReserveOutcome::kLimitReached);
  Reservation other = ReservationOf(token);
  other.configuration = ConfigurationId("diploma");
  EXPECT_EQ(Reserve(other), ReserveOutcome::kReserved);
  ASSERT_OK_AND_ASSIGN(const std::optional<TokenRecord> record, issuances().FindToken(token.token));
  EXPECT_EQ(record->num_reserved, std::vector<std::uint32_t>({3, 1}));
}

TEST_P(StoreContract, TheLimitDoesNotWrap) {
  const Redemption token = PutToken();
  EXPECT_EQ(Reserve(ReservationOf(token)), ReserveOutcome::kReserved);
  Reservation huge = ReservationOf(token);
  huge.num_credentials = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(Reserve(huge), ReserveOutcome::kLimitReached);
  Reservation lowered = ReservationOf(token);
  lowered.max_credentials = 0;
  EXPECT_EQ(Reserve(lowered), ReserveOutcome::kLimitReached);
}

TEST_P(StoreContract, ReservesOnlyOnALiveTokenThatCoversTheConfiguration) {
  const Redemption token = PutToken();
  Reservation unknown = ReservationOf(token);
  unknown.token = NewDigest();
  EXPECT_EQ(Reserve(unknown), ReserveOutcome::kTokenUnknown);
  EXPECT_EQ(Reserve(ReservationOf(token), token.token_record.expires_at),
            ReserveOutcome::kTokenExpired);
  Reservation foreign = ReservationOf(token);
  foreign.configuration = ConfigurationId("badge");
  EXPECT_EQ(Reserve(foreign), ReserveOutcome::kNotGranted);
}

TEST_P(StoreContract, BurnsANonceOnce) {  // [NON-6]
  const Redemption token = PutToken();
  const Reservation first = ReservationOf(token);
  EXPECT_EQ(Reserve(first), ReserveOutcome::kReserved);
  EXPECT_EQ(Reserve(first), ReserveOutcome::kNonceUsed);
  Reservation on_another_token = ReservationOf(PutToken());
  on_another_token.nonces = first.nonces;
  EXPECT_EQ(Reserve(on_another_token), ReserveOutcome::kNonceUsed);
}

TEST_P(StoreContract, BurnsAllNoncesOfARequestOrNone) {
  const Redemption token = PutToken();
  const Reservation first = ReservationOf(token);
  EXPECT_EQ(Reserve(first), ReserveOutcome::kReserved);
  Reservation mixed = ReservationOf(token);
  const NonceUse fresh = mixed.nonces.front();
  mixed.nonces.push_back(first.nonces.front());
  EXPECT_EQ(Reserve(mixed), ReserveOutcome::kNonceUsed);
  mixed.nonces = {fresh};
  EXPECT_EQ(Reserve(mixed), ReserveOutcome::kReserved);
}

TEST_P(StoreContract, ARefusedReservationSpendsNothing) {
  const Redemption token = PutToken();
  Reservation reservation = ReservationOf(token);
  reservation.num_credentials = 4;
  EXPECT_EQ(Reserve(reservation), ReserveOutcome::kLimitReached);
  reservation.num_credentials = 3;  // neither the nonce nor the count was touched
  EXPECT_EQ(Reserve(reservation), ReserveOutcome::kReserved);
}

TEST_P(StoreContract, ReservesWithoutNonces) {
  Reservation reservation = ReservationOf(PutToken());
  reservation.nonces.clear();
  EXPECT_EQ(Reserve(reservation), ReserveOutcome::kReserved);
}

TEST_P(StoreContract, NotesWhatWasIssued) {
  const Redemption token = PutToken();
  const OfferHandle handle = token.token_record.offer;
  ASSERT_THAT(
      issuances().RecordIssued({handle, ConfigurationId("pid"), 2, {}, {}}, kNow + Seconds(1)),
      IsOk());
  ASSERT_THAT(
      issuances().RecordIssued({handle, ConfigurationId("pid"), 3, {}, {}}, kNow + Seconds(2)),
      IsOk());
  const OfferRecord offer = ReadOffer(handle);
  EXPECT_EQ(offer.state, OfferState::kIssued);
  EXPECT_EQ(offer.num_issued, 5U);
  EXPECT_EQ(offer.issued_at, std::optional(kNow + Seconds(1)));
  ASSERT_THAT(issuances().RecordIssued({handle, ConfigurationId("pid"), 0xffffffff, {}, {}}, kNow),
              IsOk());
  EXPECT_EQ(ReadOffer(handle).num_issued, 0xffffffffU) << "saturates";
}

TEST_P(StoreContract, NotingOnASweptOfferIsNoError) {
  EXPECT_THAT(
      issuances().RecordIssued({OfferHandle("of_gone"), ConfigurationId("pid"), 1, {}, {}}, kNow),
      IsOk());
}

TEST_P(StoreContract, AnIssuedCodeIsSpent) {
  const NewOffer made = PutNew(MakeOffer());
  Redeem(RedemptionOf(made));
  ASSERT_THAT(
      issuances().RecordIssued({made.offer.handle, ConfigurationId("pid"), 1, {}, {}}, kNow),
      IsOk());
  EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kSpent);
}

// ---- Housekeeping ----

TEST_P(StoreContract, SweepsNothingBeforeItsTime) {
  NewOffer made = MakeOffer();
  made.idempotency = IdempotentAnswer{NewDigest(), NewDigest(), {1}, kExpiry};
  PutNew(made);
  const Redemption token = PutToken();
  ASSERT_EQ(Reserve(ReservationOf(token)), ReserveOutcome::kReserved);
  EXPECT_EQ(SweepAll(kNow), 0U);
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, housekeeping().Usage());
  EXPECT_EQ(usage.num_offers, 2U);
  EXPECT_EQ(usage.num_grants, 2U);
  EXPECT_EQ(usage.num_tokens, 1U);
  EXPECT_EQ(usage.num_nonces, 1U);
}

TEST_P(StoreContract, SweepsEachRecordAtItsOwnExpiry) {
  NewOffer made = MakeOffer();
  made.idempotency = IdempotentAnswer{NewDigest(), NewDigest(), {1}, kNow + Seconds(100)};
  PutNew(made);
  const Redemption token = RedemptionOf(made);
  Redeem(token);
  ASSERT_EQ(Reserve(ReservationOf(token)), ReserveOutcome::kReserved);

  EXPECT_EQ(SweepAll(kNow + Seconds(100)), 1U) << "the answer";
  EXPECT_EQ(SweepAll(kNow + Seconds(300)), 2U) << "token and nonce";
  EXPECT_EQ(SweepAll(kExpiry), 2U) << "grant and reference";
  EXPECT_EQ(ReadOffer(made.offer.handle).state, OfferState::kRedeemed) << "remembered longer";
  EXPECT_EQ(SweepAll(kForgetAt), 1U) << "the offer";
  EXPECT_THAT(offers().ReadOffer(made.offer.handle), IsOkAndHolds(std::optional<OfferRecord>()));
  ASSERT_OK_AND_ASSIGN(const OfferPage page, offers().ListOffers("", 10));
  EXPECT_TRUE(page.offers.empty());
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, housekeeping().Usage());
  EXPECT_EQ(usage.num_offers + usage.num_grants + usage.num_tokens + usage.num_nonces, 0U);
}

TEST_P(StoreContract, SweepsNoMoreThanItsLimit) {
  for (int i = 0; i < 5; ++i) {
    PutNew(MakeOffer());
  }
  // Each has a grant and a reference that expire.
  EXPECT_THAT(housekeeping().SweepExpired(kExpiry, 0), IsOkAndHolds(std::size_t{0}));
  EXPECT_THAT(housekeeping().SweepExpired(kExpiry, 7), IsOkAndHolds(std::size_t{7}));
  EXPECT_THAT(housekeeping().SweepExpired(kExpiry, 7), IsOkAndHolds(std::size_t{3}));
  EXPECT_THAT(housekeeping().SweepExpired(kExpiry, 7), IsOkAndHolds(std::size_t{0}));
}

TEST_P(StoreContract, AGrantWhoseOfferIsForgottenIsUnknown) {
  NewOffer made = MakeOffer();
  made.offer.forget_at = kNow;
  PutNew(made);
  SweepAll(kNow);
  EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kUnknown);
  EXPECT_THAT(offers().ReadReference(made.offer.reference, kNow),
              IsOkAndHolds(std::optional<Bytes>()));
}

}  // namespace
}  // namespace issuer
