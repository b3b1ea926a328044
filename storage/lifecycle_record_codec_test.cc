// Records of the life after redemption survive the way to bytes and back; anything else is refused.
#include <gtest/gtest.h>

#include "storage/record_codec.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Digest Filled(std::uint8_t byte) {
  Digest digest{};
  digest.fill(byte);
  return digest;
}

RefreshRecord FullRefresh() {
  return {OfferHandle("of_a"),
          FromUnix(9),
          {ConfigurationId("pid"), ConfigurationId("badge")},
          ClientId("wallet"),
          Filled(8),
          Filled(9),
          true,
          7,
          true,
          {1, 2, 3}};
}

FamilyRecord FullFamily() {
  return {FromUnix(9), true, Filled(1), {Filled(2), Filled(3)}};
}

NotificationRecord FullNotification() {
  return {OfferHandle("of_a"),
          ConfigurationId("pid"),
          2,
          FromUnix(9),
          NotificationEvent::kDeleted,
          {FromUnix(1), FromUnix(2), FromUnix(3)}};
}

DeferralRecord FullDeferral() {
  return {OfferHandle("of_a"),
          ConfigurationId("pid"),
          DeferralState::kCompleted,
          FromUnix(1),
          FromUnix(9),
          FromUnix(2),
          FromUnix(3),
          Filled(4),
          {1, 2, 3}};
}

TransactionRecord FullTransaction() {
  return {OfferHandle("of_a"),
          ConfigurationId("pid"),
          FromUnix(9),
          {PublicKey{Curve::kP256, Bytes(32, 1), Bytes(32, 2)},
           PublicKey{Curve::kP384, Bytes(48, 3), Bytes(48, 4)},
           PublicKey{Curve::kEd25519, Bytes(32, 5), {}},
           std::nullopt},
          3,
          FromUnix(8),
          {1, 2, 3}};
}

EventRecord FullEvent() {
  return {7,
          EventKind::kNotification,
          FromUnix(1),
          FromUnix(9),
          OfferHandle("of_a"),
          ConfigurationId("pid"),
          2,
          NotificationEvent::kFailure,
          std::nullopt};
}

EventRecord FullChange() {
  EventRecord event = FullEvent();
  event.kind = EventKind::kStatusChanged;
  event.notification.reset();
  event.change = StatusChange{IssuanceId("is_a"), CredentialStatus::kSuspended};
  return event;
}

IssuanceRecord FullIssuance() {
  return {IssuanceId("is_a"),
          OfferHandle("of_a"),
          ConfigurationId("pid"),
          {StatusListId("list"), 4711},
          FromUnix(1),
          FromUnix(9),
          CredentialStatus::kSuspended,
          FromUnix(2),
          Filled(5)};
}

StatusListRecord FullStatusList() {
  return {StatusListId("list"), FromUnix(9), 2 * kEntriesOfChunk, kEntriesOfChunk, 7, {3, 4096}};
}

template <typename Record, typename Decode>
void ExpectOneSpelling(const Record& full, const Decode& decode) {
  EXPECT_THAT(decode(Encode(full)), IsOkAndHolds(full));
  EXPECT_THAT(decode(Encode(Record{})), IsOkAndHolds(Record{}));
  const Bytes whole = Encode(full);
  for (std::size_t len = 0; len < whole.size(); ++len) {
    EXPECT_THAT(decode(ByteView(whole).first(len)), FailsWith(ErrorCode::kRecordMalformed))
        << "cut after " << len << " bytes";
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_THAT(decode(longer), FailsWith(ErrorCode::kRecordMalformed));
}

TEST(LifecycleRecordCodec, KeepsEveryFieldAndRefusesOtherLengths) {
  ExpectOneSpelling(FullRefresh(), DecodeRefresh);
  ExpectOneSpelling(FullFamily(), DecodeFamily);
  ExpectOneSpelling(FullNotification(), DecodeNotification);
  ExpectOneSpelling(FullDeferral(), DecodeDeferral);
  ExpectOneSpelling(FullTransaction(), DecodeTransaction);
  ExpectOneSpelling(FullEvent(), DecodeEvent);
  ExpectOneSpelling(FullChange(), DecodeEvent);
  ExpectOneSpelling(FullIssuance(), DecodeIssuance);
  ExpectOneSpelling(FullStatusList(), DecodeStatusList);
  StatusChunk chunk;
  chunk.taken.back() = 0x80;
  chunk.values.front() = 2;
  ExpectOneSpelling(chunk, DecodeStatusChunk);
}

TEST(LifecycleRecordCodec, RefusesListsThatAreNone) {
  StatusListRecord list = FullStatusList();
  list.num_taken = {3, 4097};
  EXPECT_THAT(DecodeStatusList(Encode(list)), FailsWith(ErrorCode::kRecordMalformed));
  list.num_taken = {3};
  EXPECT_THAT(DecodeStatusList(Encode(list)), FailsWith(ErrorCode::kRecordMalformed));
  list = FullStatusList();
  list.capacity = list.size + 1;
  EXPECT_THAT(DecodeStatusList(Encode(list)), FailsWith(ErrorCode::kRecordMalformed));
  Bytes issuance = Encode(IssuanceRecord{});
  issuance[2 + 4 + 4 + 8 + 8] = 3;  // header, four empty ids, index, two times
  EXPECT_THAT(DecodeIssuance(issuance), FailsWith(ErrorCode::kRecordMalformed));
}

TEST(LifecycleRecordCodec, RefusesBytesNoEncoderWrites) {
  Bytes notification = Encode(NotificationRecord{});
  notification[16] = 4;  // header 2, two empty ids, count, time
  EXPECT_THAT(DecodeNotification(notification), FailsWith(ErrorCode::kRecordMalformed));
  Bytes deferral = Encode(DeferralRecord{});
  for (const std::uint8_t state : Bytes{0, 4}) {
    deferral[4] = state;
    EXPECT_THAT(DecodeDeferral(deferral), FailsWith(ErrorCode::kRecordMalformed));
  }
  TransactionRecord one;
  one.holders = {std::nullopt};
  Bytes transaction = Encode(one);
  transaction[14] = 4;  // a curve that we do not know
  EXPECT_THAT(DecodeTransaction(transaction), FailsWith(ErrorCode::kRecordMalformed));
}

TEST(LifecycleRecordCodecDeathTest, AbortsOnAKeyOfAnotherWidth) {
  TransactionRecord record = FullTransaction();
  record.holders[0]->x.pop_back();
  EXPECT_DEATH(Encode(record), "CHECK failed");
}

}  // namespace
}  // namespace issuer
