// Records as bytes. Writer and reader stand side by side, field by field, so that one page shows a
// record's layout.
#include "storage/record_codec.h"

#include <utility>

#include "appliance/base/check.h"
#include "storage/record_fields.h"

namespace issuer {
namespace {

OfferState ReadState(RecordReader& in) {
  const std::uint8_t state = in.U8();
  in.Require(state >= static_cast<std::uint8_t>(OfferState::kOpen) &&
             state <= static_cast<std::uint8_t>(OfferState::kLocked));
  return in.is_sound() ? static_cast<OfferState>(state) : OfferState::kLocked;
}

}  // namespace

Bytes Encode(const OfferRecord& record) {
  RecordWriter out(RecordKind::kOffer);
  out.Identifier(record.handle);
  out.U8(static_cast<std::uint8_t>(record.state));
  out.Identifier(record.created_by);
  out.Time(record.created_at);
  out.Time(record.expires_at);
  out.Time(record.forget_at);
  out.Identifiers(record.configurations);
  out.Flag(record.tx_code_required);
  out.U16(record.tx_code_failures);
  out.U16(record.tx_code_max_failures);
  out.OptionalTime(record.redeemed_at);
  out.OptionalTime(record.issued_at);
  out.U32(record.num_issued);
  out.Times(record.notified);
  out.Fixed(record.code);
  out.Fixed(record.reference);
  return std::move(out).Take();
}

Result<OfferRecord> DecodeOffer(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kOffer);
  OfferRecord record;
  record.handle = in.Take<OfferHandle>();
  record.state = ReadState(in);
  record.created_by = in.Take<OperatorName>();
  record.created_at = in.Time();
  record.expires_at = in.Time();
  record.forget_at = in.Time();
  record.configurations = in.TakeAll<ConfigurationId>();
  record.tx_code_required = in.Flag();
  record.tx_code_failures = in.U16();
  record.tx_code_max_failures = in.U16();
  record.redeemed_at = in.OptionalTime();
  record.issued_at = in.OptionalTime();
  record.num_issued = in.U32();
  record.notified = in.Times();
  record.code = in.Fixed();
  record.reference = in.Fixed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const GrantRecord& record) {
  RecordWriter out(RecordKind::kGrant);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  out.Identifiers(record.configurations);
  out.OptionalFixed(record.tx_code);
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<GrantRecord> DecodeGrant(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kGrant);
  GrantRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  record.configurations = in.TakeAll<ConfigurationId>();
  record.tx_code = in.OptionalFixed();
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const TokenRecord& record) {
  CHECK(record.num_reserved.size() == record.configurations.size());
  RecordWriter out(RecordKind::kToken);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  out.Time(record.forget_at);
  out.Count(record.configurations.size());
  for (std::size_t i = 0; i < record.configurations.size(); ++i) {
    out.Identifier(record.configurations[i]);
    out.U32(record.num_reserved[i]);
  }
  out.Identifier(record.client);
  out.OptionalFixed(record.client_key);
  out.OptionalFixed(record.dpop_key);
  out.Flag(record.names_identifiers);
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<TokenRecord> DecodeToken(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kToken);
  TokenRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  record.forget_at = in.Time();
  const std::uint16_t count = in.U16();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    record.configurations.push_back(in.Take<ConfigurationId>());
    record.num_reserved.push_back(in.U32());
  }
  record.client = in.Take<ClientId>();
  record.client_key = in.OptionalFixed();
  record.dpop_key = in.OptionalFixed();
  record.names_identifiers = in.Flag();
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const ReferenceRecord& record) {
  RecordWriter out(RecordKind::kReference);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  out.Sealed(record.sealed_offer);
  return std::move(out).Take();
}

Result<ReferenceRecord> DecodeReference(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kReference);
  ReferenceRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  record.sealed_offer = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const AnswerRecord& record) {
  RecordWriter out(RecordKind::kAnswer);
  out.Fixed(record.request);
  out.Time(record.expires_at);
  out.Sealed(record.sealed_answer);
  return std::move(out).Take();
}

Result<AnswerRecord> DecodeAnswer(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kAnswer);
  AnswerRecord record;
  record.request = in.Fixed();
  record.expires_at = in.Time();
  record.sealed_answer = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const NonceRecord& record) {
  RecordWriter out(RecordKind::kNonce);
  out.Time(record.expires_at);
  return std::move(out).Take();
}

Result<NonceRecord> DecodeNonce(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kNonce);
  NonceRecord record;
  record.expires_at = in.Time();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

}  // namespace issuer
