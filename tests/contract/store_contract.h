// What the tests of the ports' promises share: each implementation behind one door, and records to
// put through it.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "storage/lmdb/lmdb_stores.h"
#include "storage/stores.h"
#include "tests/support/fake_random.h"
#include "tests/support/memory_stores.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {

enum class StoreKind { kMemory, kLmdb };

inline constexpr Timestamp kNow = FromUnix(1767225600);
inline constexpr Timestamp kExpiry = kNow + Seconds(600);
inline constexpr Seconds kEventRetention{200000};
inline constexpr Timestamp kForgetAt = kNow + Seconds(86400);
inline constexpr Timestamp kListExpiry = kNow + Seconds(7200);

// Runs every test on a fresh store of each kind.
class StoreContract : public testing::TestWithParam<StoreKind> {
 protected:
  void SetUp() override {
    if (GetParam() == StoreKind::kLmdb) {
      auto opened = LmdbStores::Open(
          {directory_.path() / "store", std::uint64_t{256} << 20, kEventRetention});
      ASSERT_THAT(opened, IsOk());
      lmdb_ = std::move(opened).value();
    }
  }

  Stores stores() { return lmdb_ == nullptr ? memory_.stores() : lmdb_->stores(); }
  OfferStore& offers() { return stores().offers; }
  GrantStore& grants() { return stores().grants; }
  IssuanceStore& issuances() { return stores().issuances; }
  Housekeeping& housekeeping() { return stores().housekeeping; }
  NotificationStore& notifications() { return stores().notifications; }
  RefreshStore& refreshes() { return stores().refreshes; }
  DeferredStore& deferred() { return stores().deferred; }
  EventStore& events() { return stores().events; }
  StatusStore& statuses() { return stores().statuses; }

  Digest NewDigest() {
    Digest digest{};
    random_.Fill(digest);
    return digest;
  }

  // An open offer of two configurations without transaction code.
  NewOffer MakeOffer() {
    NewOffer made;
    made.offer.handle = OfferHandle("of_" + Base64UrlEncode(random_.Take(16)));
    made.offer.created_by = OperatorName("registry");
    made.offer.created_at = kNow;
    made.offer.expires_at = kExpiry;
    made.offer.forget_at = kForgetAt;
    made.offer.configurations = {ConfigurationId("pid"), ConfigurationId("diploma")};
    made.offer.code = NewDigest();
    made.offer.reference = NewDigest();
    made.grant.offer = made.offer.handle;
    made.grant.expires_at = kExpiry;
    made.grant.configurations = made.offer.configurations;
    made.grant.sealed_claims = {1, 2, 3};
    made.sealed_offer = {4, 5, 6};
    return made;
  }

  // The same, guarded by a transaction code with `max_failures` attempts.
  NewOffer MakeGuardedOffer(std::uint16_t max_failures) {
    NewOffer made = MakeOffer();
    made.offer.tx_code_required = true;
    made.offer.tx_code_max_failures = max_failures;
    made.grant.tx_code = NewDigest();
    return made;
  }

  NewOffer PutNew(NewOffer made) {
    EXPECT_THAT(offers().PutOffer(made, kNow), IsOk());
    return made;
  }

  // What a wallet sends that does everything right.
  Redemption RedemptionOf(const NewOffer& made) {
    Redemption redemption;
    redemption.code = made.offer.code;
    redemption.tx_code = made.grant.tx_code;
    redemption.token = NewDigest();
    redemption.token_record.offer = made.offer.handle;
    redemption.token_record.expires_at = kNow + Seconds(300);
    redemption.token_record.configurations = made.offer.configurations;
    redemption.token_record.num_reserved = {0, 0};
    redemption.token_record.sealed_claims = {7, 8, 9};
    return redemption;
  }

  // The same with a wrong transaction code.
  Redemption Guess(const NewOffer& made) {
    Redemption redemption = RedemptionOf(made);
    redemption.tx_code = NewDigest();
    return redemption;
  }

  RedeemOutcome Redeem(const Redemption& redemption, Timestamp now = kNow) {
    auto outcome = grants().RedeemGrant(redemption, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? std::move(outcome).value() : RedeemOutcome{};
  }

  // A token for a new offer.
  Redemption PutToken() {
    const NewOffer made = PutNew(MakeOffer());
    const Redemption redemption = RedemptionOf(made);
    EXPECT_EQ(Redeem(redemption).kind, RedeemOutcome::Kind::kRedeemed);
    return redemption;
  }

  Reservation ReservationOf(const Redemption& redemption) {
    Reservation reservation;
    reservation.token = redemption.token;
    reservation.configuration = ConfigurationId("pid");
    reservation.max_credentials = 3;
    reservation.nonces = {{NewDigest(), kNow + Seconds(300)}};
    return reservation;
  }

  ReserveOutcome Reserve(const Reservation& reservation, Timestamp now = kNow) {
    const auto outcome = issuances().ReserveIssuance(reservation, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? outcome->outcome : ReserveOutcome::kTokenUnknown;
  }

  // `num_places` in a list of the bucket that ends at kListExpiry.
  StatusDemand Demand(std::size_t num_places) {
    StatusDemand demand;
    demand.list_expires_at = kListExpiry;
    demand.new_list = StatusListId(Base64UrlEncode(random_.Take(16)));
    demand.list_size = 2 * kEntriesOfChunk;
    demand.capacity = kEntriesOfChunk;
    for (std::size_t i = 0; i < num_places; ++i) {
      std::uint64_t draw = 0;
      for (const std::uint8_t byte : random_.Take(8)) {
        draw = (draw << 8) | byte;
      }
      demand.draws.push_back(draw);
    }
    return demand;
  }

  std::vector<StatusPlace> TakePlaces(const StatusDemand& demand) {
    auto places = statuses().TakePlaces(demand);
    EXPECT_THAT(places, IsOk());
    return places.has_value() ? *std::move(places) : std::vector<StatusPlace>();
  }

  // A credential of its own, issued at `issued_at`, which is recorded.
  IssuanceRecord PutIssuance(Timestamp issued_at = kNow,
                             const std::string& configuration = "pid",
                             const OfferHandle& offer = OfferHandle("of_a")) {
    IssuanceRecord record;
    record.id = IssuanceId("is_" + Base64UrlEncode(random_.Take(16)));
    record.offer = offer;
    record.configuration = ConfigurationId(configuration);
    record.place = TakePlaces(Demand(1)).at(0);
    record.issued_at = issued_at;
    record.expires_at = kExpiry;
    EXPECT_THAT(statuses().RecordIssuances({record}), IsOk());
    return record;
  }

  SetStatusOutcome SetStatus(const IssuanceId& issuance,
                             CredentialStatus status,
                             Timestamp now = kNow) {
    auto outcome = statuses().SetStatus(issuance, status, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? *std::move(outcome) : SetStatusOutcome{};
  }

  // The published value of `place`.
  unsigned ValueAt(const StatusPlace& place) {
    const auto content = statuses().ReadStatusList(place.list);
    EXPECT_TRUE(content.has_value() && content->has_value());
    if (!content.has_value() || !content->has_value()) {
      return 4;
    }
    const unsigned four = (*content)->values.at(place.index / 4);
    return (four >> (place.index % 4 * 2)) & 3U;
  }

  // A refresh token of the same grant as `token`.
  NewRefresh RefreshFor(const TokenRecord& token) {
    NewRefresh made;
    made.token = NewDigest();
    made.record.offer = token.offer;
    made.record.expires_at = kNow + Seconds(86400);
    made.record.configurations = token.configurations;
    made.record.sealed_claims = {10, 11};
    return made;
  }

  // A token with a refresh token beside it.
  Redemption PutFamily() {
    Redemption redemption = RedemptionOf(PutNew(MakeOffer()));
    redemption.refresh = RefreshFor(redemption.token_record);
    EXPECT_EQ(Redeem(redemption).kind, RedeemOutcome::Kind::kRedeemed);
    return redemption;
  }

  // What spends `spent` for a token like the one of `first`.
  Rotation RotationOf(const Redemption& first, const Digest& spent) {
    Rotation rotation;
    rotation.spent = spent;
    rotation.token = NewDigest();
    rotation.token_record = first.token_record;
    rotation.next = RefreshFor(first.token_record);
    return rotation;
  }

  RotateOutcome Rotate(const Rotation& rotation, Timestamp now = kNow) {
    const auto outcome = refreshes().RotateRefresh(rotation, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? outcome.value() : RotateOutcome::kUnknown;
  }

  // A reservation that parks what it reserves.
  Reservation ParkingOf(const Redemption& redemption) {
    Reservation reservation = ReservationOf(redemption);
    reservation.transaction.emplace();
    reservation.transaction->id = NewDigest();
    TransactionRecord& record = reservation.transaction->record;
    record.offer = redemption.token_record.offer;
    record.configuration = reservation.configuration;
    record.expires_at = kExpiry;
    record.holders = {std::nullopt};
    record.sealed_claims = {12};
    return reservation;
  }

  // A token for an offer whose "pid" waits for an operator.
  Redemption PutWaiting() {
    NewOffer made = MakeOffer();
    DeferralRecord deferral;
    deferral.offer = made.offer.handle;
    deferral.configuration = ConfigurationId("pid");
    deferral.created_at = kNow;
    deferral.expires_at = kExpiry;
    deferral.box = NewDigest();
    made.deferrals = {deferral};
    const Redemption redemption = RedemptionOf(PutNew(made));
    EXPECT_EQ(Redeem(redemption).kind, RedeemOutcome::Kind::kRedeemed);
    return redemption;
  }

  DeliveryStart Begin(const NewTransaction& transaction, Timestamp now = kNow) {
    auto start =
        deferred().BeginDelivery(transaction.id, transaction.record.offer, now, now + Seconds(30));
    EXPECT_THAT(start, IsOk());
    return start.has_value() ? std::move(start).value() : DeliveryStart{};
  }

  DecideOutcome Decide(const OfferHandle& offer, Bytes sealed, Timestamp now = kNow) {
    const auto outcome =
        deferred().DecideDeferral({offer, ConfigurationId("pid"), std::move(sealed)}, now);
    EXPECT_THAT(outcome, IsOk());
    return outcome.has_value() ? outcome.value() : DecideOutcome::kUnknown;
  }

  OfferRecord ReadOffer(const OfferHandle& handle) {
    auto record = offers().ReadOffer(handle);
    EXPECT_TRUE(record.has_value() && record->has_value());
    return record.has_value() && record->has_value() ? std::move(**record) : OfferRecord{};
  }

  // Sweeps until nothing is left; returns how many went.
  std::size_t SweepAll(Timestamp now) {
    std::size_t num_removed = 0;
    while (true) {
      const auto batch = housekeeping().SweepExpired(now, 256);
      EXPECT_THAT(batch, IsOk());
      if (!batch.has_value() || batch.value() == 0) {
        return num_removed;
      }
      num_removed += batch.value();
    }
  }

  // Runs `work(index)` on `num_threads` threads at the same time.
  template <typename Work>
  static void InParallel(std::size_t num_threads, const Work& work) {
    std::atomic<std::size_t> num_ready{0};
    std::vector<std::thread> threads;
    threads.reserve(num_threads);
    for (std::size_t i = 0; i < num_threads; ++i) {
      threads.emplace_back([&, i] {
        ++num_ready;
        while (num_ready.load() < num_threads) {
          std::this_thread::yield();
        }
        work(i);
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }

 private:
  TempDir directory_;
  MemoryStores memory_{kEventRetention};
  std::unique_ptr<LmdbStores> lmdb_;
  FakeRandom random_;
};

inline std::string NameOfKind(const testing::TestParamInfo<StoreKind>& info) {
  return info.param == StoreKind::kMemory ? "Memory" : "Lmdb";
}

}  // namespace issuer
