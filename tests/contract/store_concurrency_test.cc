// The promises of the storage ports under many callers at once, on every implementation. Every LMDB
// commit here is synced to the disk, as in production.
#include <algorithm>
#include <set>

#include "tests/contract/store_contract.h"

namespace issuer {
namespace {

using RedeemKind = RedeemOutcome::Kind;
class StoreConcurrency : public StoreContract {};

TEST_P(StoreConcurrency, OneOfManyRedeemersGetsTheToken) {  // [TOK-8] [OFF-7]
  constexpr std::size_t kNumRounds = 500;
  constexpr std::size_t kNumRedeemers = 64;
  std::vector<NewOffer> made(kNumRounds);
  std::generate(made.begin(), made.end(), [this] { return MakeOffer(); });
  std::vector<std::atomic<int>> num_redeemed(kNumRounds);
  std::vector<std::atomic<int>> num_spent(kNumRounds);
  std::atomic<std::size_t> next{0};
  InParallel(kNumRedeemers, [&](std::size_t) {
    for (std::size_t i = next++; i < kNumRounds; i = next++) {
      EXPECT_THAT(offers().PutOffer(made[i], kNow), IsOk());
    }
  });
  // Each round is a race of all: the batches of a group commit hold several attempts at the same
  // code.
  InParallel(kNumRedeemers, [&](std::size_t) {
    for (std::size_t i = 0; i < kNumRounds; ++i) {
      const RedeemOutcome outcome = Redeem(RedemptionOf(made[i]));
      num_redeemed[i] += outcome.kind == RedeemKind::kRedeemed ? 1 : 0;
      num_spent[i] += outcome.kind == RedeemKind::kSpent ? 1 : 0;
    }
  });
  for (std::size_t i = 0; i < kNumRounds; ++i) {
    EXPECT_EQ(num_redeemed[i], 1) << "round " << i;
    EXPECT_EQ(num_spent[i], static_cast<int>(kNumRedeemers - 1)) << "round " << i;
  }
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, housekeeping().Usage());
  EXPECT_EQ(usage.num_tokens, kNumRounds);
}

TEST_P(StoreConcurrency, WrongTransactionCodesNeverExceedTheMaximum) {  // [TOK-30]
  constexpr std::uint16_t kMaxFailures = 5;
  for (int round = 0; round < 10; ++round) {
    const NewOffer made = PutNew(MakeGuardedOffer(kMaxFailures));
    std::atomic<int> num_wrong{0};
    std::atomic<int> num_locked{0};
    std::atomic<int> num_last{0};
    InParallel(32, [&](std::size_t) {
      const RedeemOutcome outcome = Redeem(Guess(made));
      num_wrong += outcome.kind == RedeemKind::kTxCodeWrong ? 1 : 0;
      num_last += outcome.kind == RedeemKind::kTxCodeWrong && outcome.failures_left == 0 ? 1 : 0;
      num_locked += outcome.kind == RedeemKind::kLocked ? 1 : 0;
    });
    EXPECT_EQ(num_wrong, kMaxFailures);
    EXPECT_EQ(num_last, 1);
    EXPECT_EQ(num_locked, 32 - kMaxFailures);
    EXPECT_EQ(ReadOffer(made.offer.handle).tx_code_failures, kMaxFailures);
    EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kLocked);
  }
}

TEST_P(StoreConcurrency, OneOfManyBurnsTheNonce) {  // [NON-6]
  const Redemption token = PutToken();
  Reservation reservation = ReservationOf(token);
  reservation.max_credentials = 1000;
  for (int round = 0; round < 20; ++round) {
    reservation.nonces = {{NewDigest(), kExpiry}};
    std::atomic<int> num_reserved{0};
    std::atomic<int> num_used{0};
    InParallel(32, [&](std::size_t) {
      const ReserveOutcome outcome = Reserve(reservation);
      num_reserved += outcome == ReserveOutcome::kReserved ? 1 : 0;
      num_used += outcome == ReserveOutcome::kNonceUsed ? 1 : 0;
    });
    EXPECT_EQ(num_reserved, 1);
    EXPECT_EQ(num_used, 31);
  }
}

TEST_P(StoreConcurrency, ParallelReservationsKeepTheLimit) {  // [CRQ-14]
  const Redemption token = PutToken();
  std::atomic<std::uint32_t> num_reserved{0};
  InParallel(32, [&](std::size_t) {
    Reservation reservation = ReservationOf(token);
    reservation.max_credentials = 10;
    num_reserved += Reserve(reservation) == ReserveOutcome::kReserved ? 1 : 0;
  });
  EXPECT_EQ(num_reserved, 10U);
}

TEST_P(StoreConcurrency, OneOfManyRefreshesWithOneTokenWins) {  // [TOK-25]
  for (int round = 0; round < 20; ++round) {
    const Redemption first = PutFamily();
    std::atomic<int> num_rotated{0};
    std::atomic<int> num_reused{0};
    InParallel(16, [&](std::size_t) {
      const RotateOutcome outcome = Rotate(RotationOf(first, first.refresh->token));
      num_rotated += outcome == RotateOutcome::kRotated ? 1 : 0;
      num_reused += outcome == RotateOutcome::kReused ? 1 : 0;
    });
    EXPECT_EQ(num_rotated, 1);
    EXPECT_EQ(num_reused, 15);
  }
}

TEST_P(StoreConcurrency, OneOfManyPollsDelivers) {  // [DEF-5]
  for (int round = 0; round < 20; ++round) {
    const Reservation parking = ParkingOf(PutToken());
    ASSERT_EQ(Reserve(parking), ReserveOutcome::kReserved);
    std::atomic<int> num_begun{0};
    std::atomic<int> num_delivered{0};
    InParallel(16, [&](std::size_t) {
      const DeliveryStart start = Begin(*parking.transaction);
      if (start.kind != DeliveryStart::Kind::kBegun) {
        return;
      }
      ++num_begun;
      const auto finished =
          deferred().FinishDelivery(parking.transaction->id,
                                    start.transaction.num_attempts,
                                    {parking.transaction->record.offer, {}, 1, {}, {}},
                                    kNow);
      num_delivered += finished.has_value() && finished.value() ? 1 : 0;
    });
    EXPECT_EQ(num_begun, 1);
    EXPECT_EQ(num_delivered, 1);
    EXPECT_EQ(ReadOffer(parking.transaction->record.offer).num_issued, 1U);
  }
}

TEST_P(StoreConcurrency, OneOfManyDecisionsCounts) {
  for (int round = 0; round < 20; ++round) {
    const Redemption token = PutWaiting();
    std::atomic<int> num_decided{0};
    InParallel(8, [&](std::size_t i) {
      const Bytes sealed = i % 2 == 0 ? Bytes{1} : Bytes{};
      num_decided += Decide(token.token_record.offer, sealed) == DecideOutcome::kDecided ? 1 : 0;
    });
    EXPECT_EQ(num_decided, 1);
  }
}

TEST_P(StoreConcurrency, RepeatsOfOneKeyStoreOneOffer) {
  const IdempotentAnswer answer{NewDigest(), NewDigest(), {1, 2}, kExpiry};
  std::atomic<int> num_stored{0};
  std::atomic<int> num_repeated{0};
  InParallel(32, [&](std::size_t) {
    NewOffer made = MakeOffer();
    made.idempotency = answer;
    const auto outcome = offers().PutOffer(made, kNow);
    ASSERT_THAT(outcome, IsOk());
    num_stored += outcome->kind == PutOfferOutcome::Kind::kStored ? 1 : 0;
    num_repeated += outcome->kind == PutOfferOutcome::Kind::kRepeated ? 1 : 0;
  });
  EXPECT_EQ(num_stored, 1);
  EXPECT_EQ(num_repeated, 31);
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, housekeeping().Usage());
  EXPECT_EQ(usage.num_offers, 1U);
}

TEST_P(StoreConcurrency, CancellingRacesRedeemingAndOneWins) {
  for (int round = 0; round < 30; ++round) {
    const NewOffer made = PutNew(MakeOffer());
    std::atomic<int> num_won{0};
    InParallel(8, [&](std::size_t i) {
      if (i % 2 == 0) {
        num_won += Redeem(RedemptionOf(made)).kind == RedeemKind::kRedeemed ? 1 : 0;
      } else {
        const auto outcome = offers().CancelOffer(made.offer.handle, kNow);
        num_won += outcome.has_value() && outcome.value() == CancelOutcome::kCancelled ? 1 : 0;
      }
    });
    EXPECT_EQ(num_won, 1);
  }
}

TEST_P(StoreConcurrency, SweepingTakesNothingFromThoseAtWork) {
  constexpr std::size_t kNumWriters = 8;
  constexpr int kNumOffers = 25;
  for (int i = 0; i < 20; ++i) {  // something to sweep
    NewOffer old = MakeOffer();
    old.offer.expires_at = kNow - Seconds(1);
    old.offer.forget_at = kNow - Seconds(1);
    old.grant.expires_at = kNow - Seconds(1);
    PutNew(old);
  }
  std::atomic<std::size_t> num_swept{0};
  std::atomic<std::size_t> num_writing{kNumWriters};
  InParallel(kNumWriters + 1, [&](std::size_t i) {
    if (i == kNumWriters) {
      do {
        const auto swept = housekeeping().SweepExpired(kNow, 3);
        ASSERT_THAT(swept, IsOk());
        num_swept += swept.value();
      } while (num_writing.load() > 0);
      num_swept += SweepAll(kNow);
      return;
    }
    for (int k = 0; k < kNumOffers; ++k) {
      const NewOffer made = PutNew(MakeOffer());
      EXPECT_EQ(Redeem(RedemptionOf(made)).kind, RedeemKind::kRedeemed);
    }
    --num_writing;
  });
  EXPECT_EQ(num_swept, 60U);  // offer, grant and reference of each
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, housekeeping().Usage());
  EXPECT_EQ(usage.num_offers, kNumWriters * kNumOffers);
  EXPECT_EQ(usage.num_tokens, kNumWriters * kNumOffers);
}

TEST_P(StoreConcurrency, ReadersSeeWholeTransactionsOnly) {
  const NewOffer made = PutNew(MakeOffer());
  const Redemption redemption = RedemptionOf(made);
  InParallel(9, [&](std::size_t i) {
    if (i == 0) {
      EXPECT_EQ(Redeem(redemption).kind, RedeemKind::kRedeemed);
      return;
    }
    // The offer is marked in the transaction that stores the token: whoever sees the mark finds the
    // token.
    OfferState state = OfferState::kOpen;
    while (state == OfferState::kOpen) {
      state = ReadOffer(made.offer.handle).state;
    }
    EXPECT_THAT(issuances().FindToken(redemption.token),
                IsOkAndHolds(std::optional(redemption.token_record)));
  });
}

TEST_P(StoreConcurrency, NoTwoCredentialsGetOnePlace) {  // [TSL-7]
  constexpr std::size_t kNumThreads = 16;
  constexpr std::size_t kNumRounds = 20;
  const Redemption token = PutToken();
  std::vector<std::vector<StatusPlace>> taken(kNumThreads);
  InParallel(kNumThreads, [&](std::size_t i) {
    for (std::size_t round = 0; round < kNumRounds; ++round) {
      std::vector<StatusPlace> places;
      if (round % 2 == 0) {
        places = TakePlaces(Demand(3));
      } else {
        Reservation reservation = ReservationOf(token);
        reservation.max_credentials = 10'000;
        reservation.num_credentials = 3;
        reservation.status = Demand(3);
        const auto reserved = issuances().ReserveIssuance(reservation, kNow);
        ASSERT_THAT(reserved, IsOk());
        places = reserved->places;
      }
      taken[i].insert(taken[i].end(), places.begin(), places.end());
    }
  });
  std::set<std::pair<StatusListId, std::uint32_t>> distinct;
  for (const std::vector<StatusPlace>& places : taken) {
    for (const StatusPlace& place : places) {
      EXPECT_TRUE(distinct.emplace(place.list, place.index).second);
    }
  }
  EXPECT_EQ(distinct.size(), kNumThreads * kNumRounds * 3);
}

TEST_P(StoreConcurrency, NoStatusIsLost) {
  constexpr std::size_t kNumThreads = 16;
  std::vector<IssuanceRecord> records;
  for (std::size_t i = 0; i < kNumThreads * 8; ++i) {
    records.push_back(PutIssuance());
  }
  InParallel(kNumThreads, [&](std::size_t i) {
    for (std::size_t k = i * 8; k < i * 8 + 8; ++k) {
      const auto status = k % 2 == 0 ? CredentialStatus::kInvalid : CredentialStatus::kSuspended;
      EXPECT_EQ(SetStatus(records[k].id, status).kind, SetStatusOutcome::Kind::kChanged);
    }
  });
  for (std::size_t k = 0; k < records.size(); ++k) {
    EXPECT_EQ(ValueAt(records[k].place), k % 2 == 0 ? 1U : 2U) << k;
  }
  ASSERT_OK_AND_ASSIGN(const auto lists, statuses().ListStatusLists(kNow));
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(lists.front().version, 1 + records.size());
}

TEST_P(StoreConcurrency, OneOfManyRevokesAndNobodyReinstates) {
  for (int round = 0; round < 20; ++round) {
    const IssuanceRecord record = PutIssuance();
    std::atomic<int> num_changed{0};
    InParallel(8, [&](std::size_t i) {
      const auto status = i == 0 ? CredentialStatus::kInvalid : CredentialStatus::kSuspended;
      const SetStatusOutcome outcome = SetStatus(record.id, status);
      num_changed += outcome.kind == SetStatusOutcome::Kind::kChanged ? 1 : 0;
    });
    EXPECT_LE(num_changed, 2);
    EXPECT_EQ(SetStatus(record.id, CredentialStatus::kValid).kind, SetStatusOutcome::Kind::kFinal);
    EXPECT_EQ(ValueAt(record.place), 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(Stores,
                         StoreConcurrency,
                         testing::Values(StoreKind::kMemory, StoreKind::kLmdb),
                         NameOfKind);

}  // namespace
}  // namespace issuer
