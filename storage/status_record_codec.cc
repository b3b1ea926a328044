// Records of credentials that have a status, and of their lists, as bytes: see record_codec.cc.
#include <cstddef>

#include "storage/record_codec.h"
#include "storage/record_fields.h"

namespace issuer {

Bytes Encode(const IssuanceRecord& record) {
  RecordWriter out(RecordKind::kIssuance);
  out.Identifier(record.id);
  out.Identifier(record.offer);
  out.Identifier(record.configuration);
  out.Identifier(record.place.list);
  out.U32(record.place.index);
  out.Time(record.issued_at);
  out.Time(record.expires_at);
  out.U8(static_cast<std::uint8_t>(record.status));
  out.OptionalTime(record.changed_at);
  out.OptionalFixed(record.notification);
  return std::move(out).Take();
}

Result<IssuanceRecord> DecodeIssuance(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kIssuance);
  IssuanceRecord record;
  record.id = in.Take<IssuanceId>();
  record.offer = in.Take<OfferHandle>();
  record.configuration = in.Take<ConfigurationId>();
  record.place.list = in.Take<StatusListId>();
  record.place.index = in.U32();
  record.issued_at = in.Time();
  record.expires_at = in.Time();
  record.status = ReadStatus(in);
  record.changed_at = in.OptionalTime();
  record.notification = in.OptionalFixed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const StatusListRecord& record) {
  RecordWriter out(RecordKind::kStatusList);
  out.Identifier(record.id);
  out.Time(record.expires_at);
  out.U32(record.size);
  out.U32(record.capacity);
  out.U64(record.version);
  out.Count(record.num_taken.size());
  for (const std::uint16_t num_taken : record.num_taken) {
    out.U16(num_taken);
  }
  return std::move(out).Take();
}

Result<StatusListRecord> DecodeStatusList(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kStatusList);
  StatusListRecord record;
  record.id = in.Take<StatusListId>();
  record.expires_at = in.Time();
  record.size = in.U32();
  record.capacity = in.U32();
  record.version = in.U64();
  const std::uint16_t count = in.U16();
  in.Require(record.size == std::size_t{count} * kEntriesOfChunk && record.capacity <= record.size);
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    record.num_taken.push_back(in.U16());
    in.Require(record.num_taken.back() <= kEntriesOfChunk);
  }
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const StatusChunk& record) {
  RecordWriter out(RecordKind::kStatusChunk);
  out.Exactly(record.taken, kEntriesOfChunk / 8);
  out.Exactly(record.values, kEntriesOfChunk / 4);
  return std::move(out).Take();
}

Result<StatusChunk> DecodeStatusChunk(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kStatusChunk);
  StatusChunk record;
  record.taken = in.Exactly(kEntriesOfChunk / 8);
  record.values = in.Exactly(kEntriesOfChunk / 4);
  RETURN_IF_ERROR(in.Finish());
  return record;
}

}  // namespace issuer
