// The promises of RefreshStore, DeferredStore and NotificationStore, one test a promise, on every
// implementation (store_contract_test.cc says which).
#include "tests/contract/store_contract.h"

namespace issuer {
namespace {

using DeliveryKind = DeliveryStart::Kind;

// ---- Refresh tokens ----

TEST_P(StoreContract, ARefreshTokenServesOnce) {  // [TOK-25]
  const Redemption first = PutFamily();
  EXPECT_THAT(refreshes().ReadRefresh(first.refresh->token),
              IsOkAndHolds(std::optional(first.refresh->record)));
  const Rotation rotation = RotationOf(first, first.refresh->token);
  EXPECT_EQ(Rotate(rotation), RotateOutcome::kRotated);
  ASSERT_OK_AND_ASSIGN(const std::optional<RefreshRecord> spent,
                       refreshes().ReadRefresh(first.refresh->token));
  EXPECT_TRUE(spent->is_spent);
  EXPECT_TRUE(spent->sealed_claims.empty());
  EXPECT_THAT(refreshes().ReadRefresh(rotation.next.token),
              IsOkAndHolds(std::optional(rotation.next.record)));
  EXPECT_THAT(issuances().FindToken(rotation.token),
              IsOkAndHolds(std::optional(rotation.token_record)));
  EXPECT_THAT(issuances().FindToken(first.token), IsOkAndHolds(std::optional(first.token_record)))
      << "the older access token serves until it expires";
}

TEST_P(StoreContract, ASecondUseEndsTheWholeFamily) {
  const Redemption first = PutFamily();
  const Rotation second = RotationOf(first, first.refresh->token);
  EXPECT_EQ(Rotate(second), RotateOutcome::kRotated);
  EXPECT_EQ(Rotate(RotationOf(first, first.refresh->token)), RotateOutcome::kReused);
  for (const Digest& token : {first.token, second.token}) {
    EXPECT_THAT(issuances().FindToken(token), IsOkAndHolds(std::optional<TokenRecord>()));
  }
  EXPECT_EQ(Rotate(RotationOf(first, second.next.token)), RotateOutcome::kRevoked);
  ASSERT_OK_AND_ASSIGN(const std::optional<RefreshRecord> live,
                       refreshes().ReadRefresh(second.next.token));
  EXPECT_TRUE(live->sealed_claims.empty()) << "its claims are gone";
  EXPECT_EQ(Rotate(RotationOf(first, first.refresh->token)), RotateOutcome::kReused) << "again";
}

TEST_P(StoreContract, RefusesRefreshTokensThatAreUnknownOrExpired) {
  const Redemption first = PutFamily();
  EXPECT_EQ(Rotate(RotationOf(first, NewDigest())), RotateOutcome::kUnknown);
  const Timestamp expiry = first.refresh->record.expires_at;
  EXPECT_EQ(Rotate(RotationOf(first, first.refresh->token), expiry), RotateOutcome::kExpired);
  EXPECT_EQ(Rotate(RotationOf(first, first.refresh->token), expiry - Seconds(1)),
            RotateOutcome::kRotated);
}

TEST_P(StoreContract, AFamilyHasFewAccessTokensAtATime) {
  const Redemption first = PutFamily();
  Digest spent = first.refresh->token;
  std::vector<Digest> tokens = {first.token};
  for (std::size_t i = 0; i < kMaxTokensOfFamily; ++i) {
    const Rotation rotation = RotationOf(first, spent);
    ASSERT_EQ(Rotate(rotation), RotateOutcome::kRotated);
    spent = rotation.next.token;
    tokens.push_back(rotation.token);
  }
  EXPECT_THAT(issuances().FindToken(tokens.front()), IsOkAndHolds(std::optional<TokenRecord>()));
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    ASSERT_OK_AND_ASSIGN(const auto found, issuances().FindToken(tokens[i]));
    EXPECT_TRUE(found.has_value()) << i;
  }
}

TEST_P(StoreContract, AnOperatorEndsAFamilyOnce) {
  const Redemption first = PutFamily();
  const OfferHandle& offer = first.token_record.offer;
  EXPECT_THAT(refreshes().RevokeFamily(offer), IsOkAndHolds(true));
  EXPECT_THAT(refreshes().RevokeFamily(offer), IsOkAndHolds(false));
  EXPECT_THAT(refreshes().RevokeFamily(OfferHandle("of_gone")), IsOkAndHolds(false));
  EXPECT_THAT(issuances().FindToken(first.token), IsOkAndHolds(std::optional<TokenRecord>()));
  EXPECT_EQ(Rotate(RotationOf(first, first.refresh->token)), RotateOutcome::kRevoked);
}

TEST_P(StoreContract, SweepsAFamilyWhenItExpires) {
  const Redemption first = PutFamily();
  SweepAll(first.refresh->record.expires_at);
  EXPECT_THAT(refreshes().ReadRefresh(first.refresh->token),
              IsOkAndHolds(std::optional<RefreshRecord>()));
  EXPECT_THAT(refreshes().RevokeFamily(first.token_record.offer), IsOkAndHolds(false));
}

// ---- Late tokens ----

TEST_P(StoreContract, AnExpiredTokenIsKnownWithoutClaimsUntilItIsToBeForgotten) {  // [NOT-4]
  Redemption redemption = RedemptionOf(PutNew(MakeOffer()));
  TokenRecord& record = redemption.token_record;
  record.forget_at = record.expires_at + Seconds(100);
  Redeem(redemption);
  SweepAll(record.expires_at - Seconds(1));
  EXPECT_THAT(issuances().FindToken(redemption.token), IsOkAndHolds(std::optional(record)));
  SweepAll(record.expires_at);
  TokenRecord husk = record;
  husk.sealed_claims.clear();
  EXPECT_THAT(issuances().FindToken(redemption.token), IsOkAndHolds(std::optional(husk)));
  SweepAll(record.forget_at - Seconds(1));
  EXPECT_THAT(issuances().FindToken(redemption.token), IsOkAndHolds(std::optional(husk)));
  SweepAll(record.forget_at);
  EXPECT_THAT(issuances().FindToken(redemption.token), IsOkAndHolds(std::optional<TokenRecord>()));
}

// ---- Deferred issuance ----

TEST_P(StoreContract, ParksAndDeliversOnce) {  // [CRS-2] [DEF-5] [DEF-6]
  const Reservation parking = ParkingOf(PutToken());
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  const NewTransaction& transaction = *parking.transaction;
  const DeliveryStart start = Begin(transaction);
  ASSERT_EQ(start.kind, DeliveryKind::kBegun);
  EXPECT_EQ(start.transaction.sealed_claims, transaction.record.sealed_claims);
  EXPECT_FALSE(start.deferral.has_value());
  EXPECT_EQ(Begin(transaction).kind, DeliveryKind::kBusy);
  const std::uint32_t attempt = start.transaction.num_attempts;
  const IssuanceNote note{transaction.record.offer, {}, 1, {}, {}};
  EXPECT_THAT(deferred().FinishDelivery(transaction.id, attempt + 1, note, kNow),
              IsOkAndHolds(false));
  EXPECT_THAT(deferred().FinishDelivery(transaction.id, attempt, note, kNow), IsOkAndHolds(true));
  EXPECT_THAT(deferred().FinishDelivery(transaction.id, attempt, note, kNow), IsOkAndHolds(false));
  EXPECT_EQ(Begin(transaction).kind, DeliveryKind::kUnknown);
  EXPECT_EQ(ReadOffer(note.offer).num_issued, 1U);
}

TEST_P(StoreContract, ARefusedReservationParksNothing) {
  Reservation parking = ParkingOf(PutToken());
  parking.num_credentials = 4;
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kLimitReached);
  EXPECT_EQ(Begin(*parking.transaction).kind, DeliveryKind::kUnknown);
}

TEST_P(StoreContract, ADeliveryThatFailedOrDiedCanBeBegunAgain) {
  const Reservation parking = ParkingOf(PutToken());
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  const NewTransaction& transaction = *parking.transaction;
  const DeliveryStart first = Begin(transaction);
  ASSERT_THAT(deferred().AbandonDelivery(transaction.id, first.transaction.num_attempts), IsOk());
  const DeliveryStart second = Begin(transaction);
  EXPECT_EQ(second.kind, DeliveryKind::kBegun);
  EXPECT_EQ(Begin(transaction, kNow + Seconds(29)).kind, DeliveryKind::kBusy);
  const DeliveryStart third = Begin(transaction, kNow + Seconds(30));
  EXPECT_EQ(third.kind, DeliveryKind::kBegun) << "the one before counts as dead";
  ASSERT_THAT(deferred().AbandonDelivery(transaction.id, second.transaction.num_attempts), IsOk());
  EXPECT_EQ(Begin(transaction, kNow + Seconds(31)).kind, DeliveryKind::kBusy)
      << "a late one abandons nothing";
  EXPECT_THAT(deferred().FinishDelivery(transaction.id,
                                        second.transaction.num_attempts,
                                        {transaction.record.offer, {}, 1, {}, {}},
                                        kNow),
              IsOkAndHolds(false));
}

TEST_P(StoreContract, DeliversNothingOfAnotherOfferNorLate) {  // [DEF-8]
  const Reservation parking = ParkingOf(PutToken());
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  NewTransaction foreign = *parking.transaction;
  foreign.record.offer = OfferHandle("of_another");
  EXPECT_EQ(Begin(foreign).kind, DeliveryKind::kUnknown);
  EXPECT_EQ(Begin(*parking.transaction, kExpiry).kind, DeliveryKind::kUnknown);
  SweepAll(kExpiry);
  EXPECT_EQ(Begin(*parking.transaction).kind, DeliveryKind::kUnknown);
}

TEST_P(StoreContract, WaitsForTheOperatorsClaims) {  // [DEF-3]
  const Redemption token = PutWaiting();
  const OfferHandle& offer = token.token_record.offer;
  const Reservation parking = ParkingOf(token);
  EXPECT_THAT(deferred().ListPending("", 10), IsOk());
  ASSERT_OK_AND_ASSIGN(const DeferralPage before, deferred().ListPending("", 10));
  EXPECT_TRUE(before.deferrals.empty()) << "no wallet has asked yet";
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  ASSERT_OK_AND_ASSIGN(const DeferralPage pending, deferred().ListPending("", 10));
  ASSERT_EQ(pending.deferrals.size(), 1U);
  EXPECT_EQ(pending.deferrals[0].offer, offer);
  EXPECT_EQ(pending.deferrals[0].requested_at, std::optional(kNow));
  EXPECT_EQ(Begin(*parking.transaction).kind, DeliveryKind::kWaiting);
  EXPECT_EQ(Decide(offer, {1, 2}), DecideOutcome::kDecided);
  EXPECT_EQ(Decide(offer, {3}), DecideOutcome::kNotPending);
  const DeliveryStart start = Begin(*parking.transaction);
  ASSERT_EQ(start.kind, DeliveryKind::kBegun);
  EXPECT_EQ(start.deferral->sealed_claims, Bytes({1, 2}));
  ASSERT_OK_AND_ASSIGN(const DeferralPage after, deferred().ListPending("", 10));
  EXPECT_TRUE(after.deferrals.empty());
}

TEST_P(StoreContract, ADeniedDeferralStaysDenied) {
  const Redemption token = PutWaiting();
  const OfferHandle& offer = token.token_record.offer;
  const Reservation parking = ParkingOf(token);
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  EXPECT_EQ(Decide(offer, {}), DecideOutcome::kDecided);
  EXPECT_EQ(Begin(*parking.transaction).kind, DeliveryKind::kDenied);
  EXPECT_EQ(Begin(*parking.transaction).kind, DeliveryKind::kDenied);
  EXPECT_EQ(Decide(offer, {1}), DecideOutcome::kNotPending);
  EXPECT_EQ(Decide(OfferHandle("of_gone"), {1}), DecideOutcome::kUnknown);
  EXPECT_EQ(Decide(PutWaiting().token_record.offer, {1}, kExpiry), DecideOutcome::kNotPending);
}

TEST_P(StoreContract, ListsPendingDeferralsPageByPage) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Reserve(ParkingOf(PutWaiting())), ReserveOutcome::kReserved);
  }
  PutWaiting();
  std::size_t num_pending = 0;
  std::string cursor;
  do {
    ASSERT_OK_AND_ASSIGN(const DeferralPage page, deferred().ListPending(cursor, 2));
    EXPECT_LE(page.deferrals.size(), 2U);
    num_pending += page.deferrals.size();
    cursor = page.next;
  } while (!cursor.empty());
  EXPECT_EQ(num_pending, 5U);
  ASSERT_OK_AND_ASSIGN(const DeferralPage unknown, deferred().ListPending("~", 2));
  EXPECT_TRUE(unknown.deferrals.empty());
}

// ---- Notifications ----

TEST_P(StoreContract, RecordsWhatWalletsSayOfTheirCredentials) {  // [NOT-3] [NOT-6]
  const OfferHandle offer = PutToken().token_record.offer;
  NewNotification made{NewDigest(), {offer, ConfigurationId("pid"), 2, kExpiry, {}, {}}};
  ASSERT_THAT(issuances().RecordIssued({offer, ConfigurationId("pid"), 2, made, {}}, kNow), IsOk());
  const auto notify = [&](NotificationEvent event, Timestamp now) {
    const auto outcome = notifications().RecordNotification(made.id, offer, event, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? outcome.value() : NotifyOutcome::kUnknown;
  };
  EXPECT_EQ(notify(NotificationEvent::kAccepted, kNow), NotifyOutcome::kRecorded);
  EXPECT_EQ(notify(NotificationEvent::kAccepted, kNow + Seconds(1)), NotifyOutcome::kRepeated);
  EXPECT_EQ(notify(NotificationEvent::kFailure, kNow + Seconds(2)), NotifyOutcome::kRecorded);
  EXPECT_EQ(notify(NotificationEvent::kDeleted, kNow + Seconds(3)), NotifyOutcome::kRecorded);
  EXPECT_EQ(notify(NotificationEvent::kDeleted, kExpiry), NotifyOutcome::kUnknown);
  const NotificationTimes times{kNow, kNow + Seconds(2), kNow + Seconds(3)};
  EXPECT_EQ(ReadOffer(offer).notified, times);
  EXPECT_THAT(
      notifications().RecordNotification(NewDigest(), offer, NotificationEvent::kAccepted, kNow),
      IsOkAndHolds(NotifyOutcome::kUnknown));
  EXPECT_THAT(notifications().RecordNotification(
                  made.id, OfferHandle("of_another"), NotificationEvent::kAccepted, kNow),
              IsOkAndHolds(NotifyOutcome::kUnknown));
}

TEST_P(StoreContract, FinishingADeliveryStoresWhatANotificationIsAbout) {
  const Reservation parking = ParkingOf(PutToken());
  EXPECT_EQ(Reserve(parking), ReserveOutcome::kReserved);
  const NewTransaction& transaction = *parking.transaction;
  const OfferHandle& offer = transaction.record.offer;
  const NewNotification made{NewDigest(), {offer, ConfigurationId("pid"), 1, kExpiry, {}, {}}};
  const DeliveryStart start = Begin(transaction);
  ASSERT_THAT(deferred().FinishDelivery(
                  transaction.id, start.transaction.num_attempts, {offer, {}, 1, made, {}}, kNow),
              IsOkAndHolds(true));
  EXPECT_THAT(
      notifications().RecordNotification(made.id, offer, NotificationEvent::kAccepted, kNow),
      IsOkAndHolds(NotifyOutcome::kRecorded));
}

// ---- Events ----

TEST_P(StoreContract, AppendsEventsInOrderWithWhatMadeThemTrue) {
  const Redemption token = PutToken();
  const OfferHandle& offer = token.token_record.offer;
  EXPECT_EQ(Reserve(ParkingOf(token)), ReserveOutcome::kReserved);
  const NewNotification made{NewDigest(), {offer, ConfigurationId("pid"), 2, kExpiry, {}, {}}};
  ASSERT_THAT(issuances().RecordIssued({offer, ConfigurationId("pid"), 2, made, {}}, kNow), IsOk());
  for (int i = 0; i < 2; ++i) {  // a repeated notification is no event
    ASSERT_THAT(
        notifications().RecordNotification(made.id, offer, NotificationEvent::kFailure, kNow),
        IsOk());
  }
  const NewOffer guarded = PutNew(MakeGuardedOffer(2));
  Redeem(Guess(guarded));
  Redeem(Guess(guarded));
  ASSERT_OK_AND_ASSIGN(const std::vector<EventRecord> all, events().ReadEvents(0, 100));
  ASSERT_EQ(all.size(), 5U);
  const EventKind kKinds[] = {EventKind::kOfferRedeemed,
                              EventKind::kCredentialDeferred,
                              EventKind::kCredentialIssued,
                              EventKind::kNotification,
                              EventKind::kOfferLocked};
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].number, i + 1);
    EXPECT_EQ(all[i].kind, kKinds[i]);
    EXPECT_EQ(all[i].at, kNow);
    EXPECT_EQ(all[i].offer, i == 4 ? guarded.offer.handle : offer);
  }
  EXPECT_EQ(all[2].num_credentials, 2U);
  EXPECT_EQ(all[3].notification, std::optional(NotificationEvent::kFailure));
  ASSERT_OK_AND_ASSIGN(const std::vector<EventRecord> two, events().ReadEvents(2, 2));
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0], all[2]);
  EXPECT_THAT(events().ReadEvents(5, 10), IsOkAndHolds(std::vector<EventRecord>()));
  EXPECT_THAT(events().ReadEvents(0xffffffffffffffff, 10),
              IsOkAndHolds(std::vector<EventRecord>()));
}

TEST_P(StoreContract, NeverGivesANumberTwice) {
  PutToken();
  SweepAll(kNow + kEventRetention);
  EXPECT_THAT(events().ReadEvents(0, 10), IsOkAndHolds(std::vector<EventRecord>()));
  PutToken();
  ASSERT_OK_AND_ASSIGN(const std::vector<EventRecord> all, events().ReadEvents(0, 10));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].number, 2U);
}

}  // namespace
}  // namespace issuer
