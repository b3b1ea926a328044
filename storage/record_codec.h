// Versioned bytes ↔ records, as docs/storage-format.md has them byte by byte. Each record has
// exactly one spelling: whatever decodes encodes to the same bytes again.
#pragma once

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"
#include "storage/lifecycle_records.h"
#include "storage/records.h"
#include "storage/status_records.h"

namespace issuer {

// What an offer reference leads to.
struct ReferenceRecord {
  OfferHandle offer;
  Timestamp expires_at{};
  Bytes
      sealed_offer;  // under a key derived from the reference; empty once the code is worth nothing
  friend bool operator==(const ReferenceRecord&, const ReferenceRecord&) = default;
};

// What a request with an Idempotency-Key was answered.
struct AnswerRecord {
  Digest request{};  // of its body
  Timestamp expires_at{};
  Bytes sealed_answer;
  friend bool operator==(const AnswerRecord&, const AnswerRecord&) = default;
};

// A nonce that was used.
struct NonceRecord {
  Timestamp expires_at{};
  friend bool operator==(const NonceRecord&, const NonceRecord&) = default;
};

// Precondition of each: identifiers of at most 255 bytes, times not before 1970, at most 65,535
// configurations, digests or keys, sealed bytes under 4 GiB, a count for each configuration of a
// token, coordinates of their curve's width. Broken: abort.
Bytes Encode(const OfferRecord& record);
Bytes Encode(const GrantRecord& record);
Bytes Encode(const TokenRecord& record);
Bytes Encode(const ReferenceRecord& record);
Bytes Encode(const AnswerRecord& record);
Bytes Encode(const NonceRecord& record);
Bytes Encode(const RefreshRecord& record);
Bytes Encode(const FamilyRecord& record);
Bytes Encode(const NotificationRecord& record);
Bytes Encode(const DeferralRecord& record);
Bytes Encode(const TransactionRecord& record);
Bytes Encode(const EventRecord& record);
Bytes Encode(const IssuanceRecord& record);
Bytes Encode(const StatusListRecord& record);
Bytes Encode(const StatusChunk& record);

// Each takes the whole of `bytes` and fails with kRecordMalformed unless Encode() could have
// written it: the store is damaged or was written by a newer version; do not retry.
Result<OfferRecord> DecodeOffer(ByteView bytes);
Result<GrantRecord> DecodeGrant(ByteView bytes);
Result<TokenRecord> DecodeToken(ByteView bytes);
Result<ReferenceRecord> DecodeReference(ByteView bytes);
Result<AnswerRecord> DecodeAnswer(ByteView bytes);
Result<NonceRecord> DecodeNonce(ByteView bytes);
Result<RefreshRecord> DecodeRefresh(ByteView bytes);
Result<FamilyRecord> DecodeFamily(ByteView bytes);
Result<NotificationRecord> DecodeNotification(ByteView bytes);
Result<DeferralRecord> DecodeDeferral(ByteView bytes);
Result<TransactionRecord> DecodeTransaction(ByteView bytes);
Result<EventRecord> DecodeEvent(ByteView bytes);
Result<IssuanceRecord> DecodeIssuance(ByteView bytes);
Result<StatusListRecord> DecodeStatusList(ByteView bytes);
Result<StatusChunk> DecodeStatusChunk(ByteView bytes);

}  // namespace issuer
