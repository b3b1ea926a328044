// Records of what happens after a code was redeemed, as bytes: see record_codec.cc.
#include <utility>

#include "appliance/base/check.h"
#include "storage/record_codec.h"
#include "storage/record_fields.h"

namespace issuer {
namespace {

constexpr std::uint8_t kNoCurve = 0;  // nobody in particular

void WriteHolder(RecordWriter& out, const std::optional<PublicKey>& holder) {
  if (!holder.has_value()) {
    out.U8(kNoCurve);
    return;
  }
  CHECK(holder->curve != Curve::kNone);  // it would be read as nobody
  out.U8(static_cast<std::uint8_t>(holder->curve));
  out.Exactly(holder->x, CoordinateLen(holder->curve));
  out.Exactly(holder->y, holder->curve == Curve::kEd25519 ? 0 : CoordinateLen(holder->curve));
}

std::optional<PublicKey> ReadHolder(RecordReader& in) {
  const std::uint8_t curve = in.U8();
  in.Require(curve <= static_cast<std::uint8_t>(Curve::kEd25519));
  if (!in.is_sound() || curve == kNoCurve) {
    return std::nullopt;
  }
  PublicKey key;
  key.curve = static_cast<Curve>(curve);
  key.x = in.Exactly(CoordinateLen(key.curve));
  key.y = in.Exactly(key.curve == Curve::kEd25519 ? 0 : CoordinateLen(key.curve));
  return key;
}

std::optional<NotificationEvent> ReadEvent(RecordReader& in) {
  const std::uint8_t event = in.U8();
  in.Require(event <= static_cast<std::uint8_t>(NotificationEvent::kDeleted));
  return in.is_sound() && event != 0 ? std::optional(static_cast<NotificationEvent>(event))
                                     : std::nullopt;
}

void WriteEvent(RecordWriter& out, const std::optional<NotificationEvent>& event) {
  out.U8(event.has_value() ? static_cast<std::uint8_t>(*event) : std::uint8_t{0});
}

EventKind ReadEventKind(RecordReader& in) {
  const std::uint8_t kind = in.U8();
  in.Require(kind >= static_cast<std::uint8_t>(EventKind::kOfferRedeemed) &&
             kind <= static_cast<std::uint8_t>(EventKind::kStatusChanged));
  return in.is_sound() ? static_cast<EventKind>(kind) : EventKind::kOfferRedeemed;
}

DeferralState ReadDeferralState(RecordReader& in) {
  const std::uint8_t state = in.U8();
  in.Require(state >= static_cast<std::uint8_t>(DeferralState::kWaiting) &&
             state <= static_cast<std::uint8_t>(DeferralState::kDenied));
  return in.is_sound() ? static_cast<DeferralState>(state) : DeferralState::kDenied;
}

}  // namespace

Bytes Encode(const RefreshRecord& record) {
  RecordWriter out(RecordKind::kRefresh);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  out.Identifiers(record.configurations);
  out.Identifier(record.client);
  out.OptionalFixed(record.client_key);
  out.OptionalFixed(record.dpop_key);
  out.Flag(record.names_identifiers);
  out.U32(record.num_uses);
  out.Flag(record.is_spent);
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<RefreshRecord> DecodeRefresh(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kRefresh);
  RefreshRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  record.configurations = in.TakeAll<ConfigurationId>();
  record.client = in.Take<ClientId>();
  record.client_key = in.OptionalFixed();
  record.dpop_key = in.OptionalFixed();
  record.names_identifiers = in.Flag();
  record.num_uses = in.U32();
  record.is_spent = in.Flag();
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const FamilyRecord& record) {
  RecordWriter out(RecordKind::kFamily);
  out.Time(record.expires_at);
  out.Flag(record.is_revoked);
  out.Fixed(record.refresh);
  out.Count(record.tokens.size());
  for (const Digest& token : record.tokens) {
    out.Fixed(token);
  }
  return std::move(out).Take();
}

Result<FamilyRecord> DecodeFamily(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kFamily);
  FamilyRecord record;
  record.expires_at = in.Time();
  record.is_revoked = in.Flag();
  record.refresh = in.Fixed();
  const std::uint16_t count = in.U16();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    record.tokens.push_back(in.Fixed());
  }
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const NotificationRecord& record) {
  RecordWriter out(RecordKind::kNotification);
  out.Identifier(record.offer);
  out.Identifier(record.configuration);
  out.U32(record.num_credentials);
  out.Time(record.expires_at);
  WriteEvent(out, record.last);
  out.Times(record.notified);
  return std::move(out).Take();
}

Result<NotificationRecord> DecodeNotification(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kNotification);
  NotificationRecord record;
  record.offer = in.Take<OfferHandle>();
  record.configuration = in.Take<ConfigurationId>();
  record.num_credentials = in.U32();
  record.expires_at = in.Time();
  record.last = ReadEvent(in);
  record.notified = in.Times();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const DeferralRecord& record) {
  RecordWriter out(RecordKind::kDeferral);
  out.Identifier(record.offer);
  out.Identifier(record.configuration);
  out.U8(static_cast<std::uint8_t>(record.state));
  out.Time(record.created_at);
  out.Time(record.expires_at);
  out.OptionalTime(record.requested_at);
  out.OptionalTime(record.decided_at);
  out.Fixed(record.box);
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<DeferralRecord> DecodeDeferral(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kDeferral);
  DeferralRecord record;
  record.offer = in.Take<OfferHandle>();
  record.configuration = in.Take<ConfigurationId>();
  record.state = ReadDeferralState(in);
  record.created_at = in.Time();
  record.expires_at = in.Time();
  record.requested_at = in.OptionalTime();
  record.decided_at = in.OptionalTime();
  record.box = in.Fixed();
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const TransactionRecord& record) {
  RecordWriter out(RecordKind::kTransaction);
  out.Identifier(record.offer);
  out.Identifier(record.configuration);
  out.Time(record.expires_at);
  out.Count(record.holders.size());
  for (const std::optional<PublicKey>& holder : record.holders) {
    WriteHolder(out, holder);
  }
  out.U32(record.num_attempts);
  out.OptionalTime(record.busy_until);
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<TransactionRecord> DecodeTransaction(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kTransaction);
  TransactionRecord record;
  record.offer = in.Take<OfferHandle>();
  record.configuration = in.Take<ConfigurationId>();
  record.expires_at = in.Time();
  const std::uint16_t count = in.U16();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    record.holders.push_back(ReadHolder(in));
  }
  record.num_attempts = in.U32();
  record.busy_until = in.OptionalTime();
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const EventRecord& record) {
  RecordWriter out(RecordKind::kEvent);
  out.U64(record.number);
  out.U8(static_cast<std::uint8_t>(record.kind));
  out.Time(record.at);
  out.Time(record.expires_at);
  out.Identifier(record.offer);
  out.Identifier(record.configuration);
  out.U32(record.num_credentials);
  WriteEvent(out, record.notification);
  CHECK(record.change.has_value() == (record.kind == EventKind::kStatusChanged));
  if (record.change.has_value()) {
    out.Identifier(record.change->issuance);
    out.U8(static_cast<std::uint8_t>(record.change->status));
  }
  return std::move(out).Take();
}

Result<EventRecord> DecodeEvent(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kEvent);
  EventRecord record;
  record.number = in.U64();
  record.kind = ReadEventKind(in);
  record.at = in.Time();
  record.expires_at = in.Time();
  record.offer = in.Take<OfferHandle>();
  record.configuration = in.Take<ConfigurationId>();
  record.num_credentials = in.U32();
  record.notification = ReadEvent(in);
  if (record.kind == EventKind::kStatusChanged) {
    StatusChange& change = record.change.emplace();
    change.issuance = in.Take<IssuanceId>();
    change.status = ReadStatus(in);
  }
  RETURN_IF_ERROR(in.Finish());
  return record;
}

}  // namespace issuer
