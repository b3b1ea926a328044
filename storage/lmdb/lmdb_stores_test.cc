// What is true of the stores on LMDB beyond the ports' promises: they last, fill up, and break in
// known ways.
#include "storage/lmdb/lmdb_stores.h"

#include <gtest/gtest.h>

#include "storage/lmdb/lmdb_access.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace issuer {
namespace {

constexpr Timestamp kNow = FromUnix(1767225600);
constexpr Timestamp kExpiry = kNow + Seconds(600);
constexpr std::uint64_t kMap = Environment::kMinMapBytes;

Digest DigestOf(std::uint8_t kind, std::uint32_t number) {
  Digest digest{};
  digest[0] = kind;
  for (std::size_t i = 0; i < 4; ++i) {
    digest[i + 1] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return digest;
}

NewOffer Offer(std::uint32_t number, std::size_t sealed_len = 16) {
  NewOffer made;
  made.offer.handle = OfferHandle("of_" + std::to_string(number));
  made.offer.created_at = kNow;
  made.offer.expires_at = kExpiry;
  made.offer.forget_at = kExpiry;
  made.offer.configurations = {ConfigurationId("pid")};
  made.offer.code = DigestOf(1, number);
  made.offer.reference = DigestOf(2, number);
  made.grant.offer = made.offer.handle;
  made.grant.expires_at = kExpiry;
  made.grant.configurations = made.offer.configurations;
  made.grant.sealed_claims.assign(sealed_len, 0xa5);
  made.sealed_offer = {1};
  return made;
}

Redemption RedemptionOf(std::uint32_t number) {
  Redemption redemption;
  redemption.code = DigestOf(1, number);
  redemption.token = DigestOf(3, number);
  redemption.token_record.offer = OfferHandle("of_" + std::to_string(number));
  redemption.token_record.expires_at = kNow + Seconds(300);
  redemption.token_record.configurations = {ConfigurationId("pid")};
  redemption.token_record.num_reserved = {0};
  redemption.token_record.sealed_claims = {9};
  return redemption;
}

class LmdbStoresTest : public testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() {
    opened_.reset();
    auto opened = LmdbStores::Open({directory_.path(), kMap});
    ASSERT_THAT(opened, IsOk());
    opened_ = std::move(opened).value();
  }

  // Writes into the tables behind the stores' back.
  template <typename Write>
  void WriteRaw(const Write& write) {
    opened_.reset();
    {
      ASSERT_OK_AND_ASSIGN(const Environment environment,
                           Environment::Open(directory_.path(), kMap));
      ASSERT_OK_AND_ASSIGN(const Schema schema, OpenSchema(environment));
      ASSERT_OK_AND_ASSIGN(WriteTxn txn, WriteTxn::Begin(environment));
      ASSERT_THAT(write(txn, schema), IsOk());
      ASSERT_THAT(std::move(txn).Commit(), IsOk());
    }
    Reopen();
  }

  Stores stores() { return opened_->stores(); }

  TempDir directory_;
  std::unique_ptr<LmdbStores> opened_;
};

TEST_F(LmdbStoresTest, KeepEverythingAcrossARestart) {
  NewOffer spent = Offer(1);
  spent.idempotency = IdempotentAnswer{DigestOf(5, 1), DigestOf(6, 1), {1, 2}, kExpiry};
  ASSERT_THAT(stores().offers.PutOffer(spent, kNow), IsOk());
  ASSERT_THAT(stores().offers.PutOffer(Offer(2), kNow), IsOk());
  NewOffer guarded = Offer(3);
  guarded.grant.tx_code = DigestOf(7, 3);
  guarded.offer.tx_code_max_failures = 5;
  ASSERT_THAT(stores().offers.PutOffer(guarded, kNow), IsOk());
  ASSERT_THAT(stores().grants.RedeemGrant(RedemptionOf(1), kNow), IsOk());
  ASSERT_THAT(stores().grants.RedeemGrant(RedemptionOf(3), kNow), IsOk());
  Reservation reservation;
  reservation.token = DigestOf(3, 1);
  reservation.configuration = ConfigurationId("pid");
  reservation.nonces = {{DigestOf(4, 1), kExpiry}};
  reservation.max_credentials = 2;
  ASSERT_OK_AND_ASSIGN(const Reserved first, stores().issuances.ReserveIssuance(reservation, kNow));
  ASSERT_EQ(first.outcome, ReserveOutcome::kReserved);

  Reopen();

  ASSERT_OK_AND_ASSIGN(const RedeemOutcome again,
                       stores().grants.RedeemGrant(RedemptionOf(1), kNow));
  EXPECT_EQ(again.kind, RedeemOutcome::Kind::kSpent);
  ASSERT_OK_AND_ASSIGN(const Reserved burnt, stores().issuances.ReserveIssuance(reservation, kNow));
  EXPECT_EQ(burnt.outcome, ReserveOutcome::kNonceUsed);
  EXPECT_THAT(stores().offers.ReadReference(DigestOf(2, 2), kNow),
              IsOkAndHolds(std::optional(Bytes{1})));
  ASSERT_OK_AND_ASSIGN(const std::optional<OfferRecord> counted,
                       stores().offers.ReadOffer(OfferHandle("of_3")));
  EXPECT_EQ(counted->tx_code_failures, 1);
  NewOffer repeated = Offer(4);
  repeated.idempotency = spent.idempotency;
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome answer, stores().offers.PutOffer(repeated, kNow));
  EXPECT_EQ(answer.kind, PutOfferOutcome::Kind::kRepeated);
  ASSERT_OK_AND_ASSIGN(const OfferPage page, stores().offers.ListOffers("", 10));
  EXPECT_EQ(page.offers.size(), 3U);
}

TEST_F(LmdbStoresTest, AreRefusedToASecondOpener) {
  EXPECT_THAT(LmdbStores::Open({directory_.path(), kMap}), FailsWith(ErrorCode::kStoreDown));
}

TEST_F(LmdbStoresTest, OfANewerVersionAreRefused) {
  opened_.reset();
  {
    ASSERT_OK_AND_ASSIGN(const Environment environment, Environment::Open(directory_.path(), kMap));
    ASSERT_OK_AND_ASSIGN(WriteTxn txn, WriteTxn::Begin(environment));
    ASSERT_OK_AND_ASSIGN(const Table meta, txn.OpenTable("meta"));
    ASSERT_THAT(txn.Put(meta, AsBytes("version"), Bytes{0, 0, 0, Schema::kVersion + 1}), IsOk());
    ASSERT_THAT(std::move(txn).Commit(), IsOk());
  }
  EXPECT_THAT(LmdbStores::Open({directory_.path(), kMap}),
              FailsWith(ErrorCode::kStoreVersionNewer));
}

TEST_F(LmdbStoresTest, OnceFullServeTheirOldOffersAndRecoverBySweeping) {
  std::uint32_t num_offers = 0;
  Result<PutOfferOutcome> put = PutOfferOutcome{};
  while (num_offers < 10000) {
    put = stores().offers.PutOffer(Offer(num_offers, 20000), kNow);
    if (!put.has_value()) {
      break;
    }
    ++num_offers;
  }
  ASSERT_THAT(put, FailsWith(ErrorCode::kStoreFull));
  ASSERT_GT(num_offers, 50U);
  ASSERT_OK_AND_ASSIGN(const StoreUsage full, stores().housekeeping.Usage());
  EXPECT_EQ(full.num_offers, num_offers);
  EXPECT_EQ(full.max_bytes, kMap);
  EXPECT_GT(full.used_bytes, kMap / 2);
  EXPECT_LE(full.used_bytes, kMap);

  // What was promised is kept,
  for (const std::uint32_t number : {0U, num_offers / 2, num_offers - 1}) {
    ASSERT_OK_AND_ASSIGN(const RedeemOutcome outcome,
                         stores().grants.RedeemGrant(RedemptionOf(number), kNow));
    EXPECT_EQ(outcome.kind, RedeemOutcome::Kind::kRedeemed);
  }
  EXPECT_THAT(stores().offers.CancelOffer(OfferHandle("of_1"), kNow),
              IsOkAndHolds(CancelOutcome::kCancelled));
  // and sweeping makes room again.
  std::size_t num_removed = 0;
  do {
    ASSERT_OK_AND_ASSIGN(num_removed, stores().housekeeping.SweepExpired(kExpiry, 256));
  } while (num_removed > 0);
  EXPECT_THAT(stores().offers.PutOffer(Offer(20000, 20000), kNow), IsOk());
  ASSERT_OK_AND_ASSIGN(const StoreUsage after, stores().housekeeping.Usage());
  EXPECT_LT(after.used_bytes, full.used_bytes / 2);
}

TEST_F(LmdbStoresTest, RefuseAnOfferLargerThanTheMapAndGoOn) {
  EXPECT_THAT(stores().offers.PutOffer(Offer(1, kMap), kNow), FailsWith(ErrorCode::kStoreFull));
  EXPECT_THAT(stores().offers.ReadOffer(OfferHandle("of_1")),
              IsOkAndHolds(std::optional<OfferRecord>()));
  EXPECT_THAT(stores().offers.PutOffer(Offer(1), kNow), IsOk());
}

TEST_F(LmdbStoresTest, RepeatAnAnswerEvenWhenFull) {
  NewOffer first = Offer(0);
  first.idempotency = IdempotentAnswer{DigestOf(5, 0), DigestOf(6, 0), {1}, kExpiry};
  ASSERT_THAT(stores().offers.PutOffer(first, kNow), IsOk());
  std::uint32_t number = 1;
  while (number < 100 && stores().offers.PutOffer(Offer(number, 200000), kNow).has_value()) {
    ++number;
  }
  NewOffer repeated = Offer(1000);
  repeated.idempotency = first.idempotency;
  ASSERT_OK_AND_ASSIGN(const PutOfferOutcome answer, stores().offers.PutOffer(repeated, kNow));
  EXPECT_EQ(answer.kind, PutOfferOutcome::Kind::kRepeated);
}

TEST_F(LmdbStoresTest, SweepByWhatTheRecordSaysNotByItsIndexEntry) {
  ASSERT_THAT(stores().offers.PutOffer(Offer(1), kNow), IsOk());
  WriteRaw([](WriteTxn& txn, const Schema& schema) -> Status {
    for (std::uint32_t number = 0; number < 5;
         ++number) {  // stale: sooner than the record, or for none
      RETURN_IF_ERROR(
          txn.Put(schema.expiry,
                  ExpiryKey(kNow - Seconds(9), ExpiringTable::kGrants, DigestOf(1, number)),
                  {}));
    }
    return {};
  });
  EXPECT_THAT(stores().housekeeping.SweepExpired(kNow, 2), IsOkAndHolds(std::size_t{0}));
  ASSERT_OK_AND_ASSIGN(const RedeemOutcome outcome,
                       stores().grants.RedeemGrant(RedemptionOf(1), kNow));
  EXPECT_EQ(outcome.kind, RedeemOutcome::Kind::kRedeemed);
  EXPECT_THAT(stores().housekeeping.SweepExpired(kExpiry, 256), IsOkAndHolds(std::size_t{4}));
}

TEST_F(LmdbStoresTest, ReportDamagedRecordsAndServeTheOthers) {
  ASSERT_THAT(stores().offers.PutOffer(Offer(1), kNow), IsOk());
  ASSERT_THAT(stores().offers.PutOffer(Offer(2), kNow), IsOk());
  WriteRaw([](WriteTxn& txn, const Schema& schema) -> Status {
    RETURN_IF_ERROR(txn.Put(schema.offers, AsBytes("of_1"), Bytes{1, 1, 0}));
    return txn.Put(schema.grants, DigestOf(1, 1), Bytes{});
  });
  const OfferHandle damaged("of_1");
  EXPECT_THAT(stores().offers.ReadOffer(damaged), FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().offers.ReadReference(DigestOf(2, 1), kNow),
              FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().offers.ListOffers("", 10), FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().offers.CancelOffer(damaged, kNow), FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().grants.ReadGrant(DigestOf(1, 1)), FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().grants.RedeemGrant(RedemptionOf(1), kNow),
              FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(stores().issuances.RecordIssued({damaged, ConfigurationId("pid"), 1, {}, {}}, kNow),
              FailsWith(ErrorCode::kRecordMalformed));
  ASSERT_OK_AND_ASSIGN(const RedeemOutcome outcome,
                       stores().grants.RedeemGrant(RedemptionOf(2), kNow));
  EXPECT_EQ(outcome.kind, RedeemOutcome::Kind::kRedeemed);
}

TEST_F(LmdbStoresTest, ReportAnIndexThatNamesAMissingOffer) {
  WriteRaw([](WriteTxn& txn, const Schema& schema) {
    return txn.Put(schema.offers_by_time, TimeKey(kNow, OfferHandle("of_gone")), {});
  });
  EXPECT_THAT(stores().offers.ListOffers("", 10), FailsWith(ErrorCode::kRecordMalformed));
}

TEST_F(LmdbStoresTest, GrowWhenOpenedWithALargerMap) {
  opened_.reset();
  auto opened = LmdbStores::Open({directory_.path(), kMap * 4});
  ASSERT_THAT(opened, IsOk());
  EXPECT_THAT((*opened)->stores().offers.PutOffer(Offer(1, kMap), kNow), IsOk());
}

}  // namespace
}  // namespace issuer
