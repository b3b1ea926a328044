// Records as bytes. Writer and reader stand side by side, field by field, so that one page shows a
// record's layout.
#include "storage/record_codec.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::uint8_t kFormatVersion = 1;

enum class RecordKind : std::uint8_t {
  kOffer = 1,
  kGrant = 2,
  kToken = 3,
  kReference = 4,
  kAnswer = 5,
  kNonce = 6,
};

// Appends fields, numbers with the high byte first.
class RecordWriter {
 public:
  explicit RecordWriter(RecordKind kind)
      : bytes_{kFormatVersion, static_cast<std::uint8_t>(kind)} {}

  void U8(std::uint8_t value) { bytes_.push_back(value); }
  void U16(std::uint16_t value) { Number(value, 2); }
  void U32(std::uint32_t value) { Number(value, 4); }
  void Flag(bool value) { U8(value ? 1 : 0); }
  void Time(Timestamp value) {
    CHECK(ToUnix(value) >= 0);
    Number(static_cast<std::uint64_t>(ToUnix(value)), 8);
  }
  void OptionalTime(const std::optional<Timestamp>& value) {
    Flag(value.has_value());
    if (value.has_value()) {
      Time(*value);
    }
  }
  template <typename Tag>
  void Identifier(const Id<Tag>& id) {
    CHECK(id.value().size() <= std::numeric_limits<std::uint8_t>::max());
    U8(static_cast<std::uint8_t>(id.value().size()));
    Append(bytes_, AsBytes(id.value()));
  }
  void Count(std::size_t count) {
    CHECK(count <= std::numeric_limits<std::uint16_t>::max());
    U16(static_cast<std::uint16_t>(count));
  }
  void Fixed(const Digest& digest) { Append(bytes_, digest); }
  void Sealed(const Bytes& sealed) {
    CHECK(sealed.size() <= std::numeric_limits<std::uint32_t>::max());
    U32(static_cast<std::uint32_t>(sealed.size()));
    Append(bytes_, sealed);
  }
  Bytes Take() && { return std::move(bytes_); }

 private:
  void Number(std::uint64_t value, unsigned len) {
    for (unsigned shift = len * 8; shift > 0; shift -= 8) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
    }
  }

  Bytes bytes_;
};

// Takes fields off the front. The first field that does not fit breaks the reader: from then on it
// reads zeros, and Finish() fails.
class RecordReader {
 public:
  RecordReader(ByteView bytes, RecordKind kind) : rest_(bytes) {
    Require(U8() == kFormatVersion);
    Require(U8() == static_cast<std::uint8_t>(kind));
  }

  bool is_sound() const { return sound_; }
  std::uint8_t U8() { return static_cast<std::uint8_t>(Number(1)); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Number(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Number(4)); }
  bool Flag() {
    const std::uint8_t value = U8();
    Require(value <= 1);
    return value == 1;
  }
  Timestamp Time() {
    const std::uint64_t value = Number(8);
    const bool fits = value <= std::uint64_t{std::numeric_limits<std::int64_t>::max()};
    Require(fits);
    return FromUnix(fits ? static_cast<std::int64_t>(value) : 0);
  }
  std::optional<Timestamp> OptionalTime() { return Flag() ? std::optional(Time()) : std::nullopt; }
  template <typename Identifier>
  Identifier Take() {
    return Identifier(std::string(AsText(Next(U8()))));
  }
  Digest Fixed() {
    Digest digest{};
    const ByteView field = Next(digest.size());
    std::copy(field.begin(), field.end(), digest.begin());
    return digest;
  }
  Bytes Sealed() { return ToBytes(Next(U32())); }
  void Require(bool condition) { sound_ = sound_ && condition; }
  Status Finish() const {
    return sound_ && rest_.empty() ? Status()
                                   : Fail(ErrorCode::kRecordMalformed, "a record does not decode");
  }

 private:
  // The next `len` bytes, or none.
  ByteView Next(std::size_t len) {
    Require(len <= rest_.size());
    if (!sound_) {
      return {};
    }
    const ByteView field = rest_.first(len);
    rest_ = rest_.subspan(len);
    return field;
  }
  std::uint64_t Number(std::size_t len) {
    std::uint64_t value = 0;
    for (const std::uint8_t byte : Next(len)) {
      value = (value << 8) | byte;
    }
    return value;
  }

  ByteView rest_;
  bool sound_ = true;
};

void WriteConfigurations(RecordWriter& out, const std::vector<ConfigurationId>& configurations) {
  out.Count(configurations.size());
  for (const ConfigurationId& id : configurations) {
    out.Identifier(id);
  }
}

std::vector<ConfigurationId> ReadConfigurations(RecordReader& in) {
  std::vector<ConfigurationId> configurations;
  const std::uint16_t count = in.U16();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    configurations.push_back(in.Take<ConfigurationId>());
  }
  return configurations;
}

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
  WriteConfigurations(out, record.configurations);
  out.Flag(record.tx_code_required);
  out.U16(record.tx_code_failures);
  out.U16(record.tx_code_max_failures);
  out.OptionalTime(record.redeemed_at);
  out.OptionalTime(record.issued_at);
  out.U32(record.num_issued);
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
  record.configurations = ReadConfigurations(in);
  record.tx_code_required = in.Flag();
  record.tx_code_failures = in.U16();
  record.tx_code_max_failures = in.U16();
  record.redeemed_at = in.OptionalTime();
  record.issued_at = in.OptionalTime();
  record.num_issued = in.U32();
  record.code = in.Fixed();
  record.reference = in.Fixed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const GrantRecord& record) {
  RecordWriter out(RecordKind::kGrant);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  WriteConfigurations(out, record.configurations);
  out.Flag(record.tx_code.has_value());
  if (record.tx_code.has_value()) {
    out.Fixed(*record.tx_code);
  }
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<GrantRecord> DecodeGrant(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kGrant);
  GrantRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  record.configurations = ReadConfigurations(in);
  if (in.Flag()) {
    record.tx_code = in.Fixed();
  }
  record.sealed_claims = in.Sealed();
  RETURN_IF_ERROR(in.Finish());
  return record;
}

Bytes Encode(const TokenRecord& record) {
  CHECK(record.num_reserved.size() == record.configurations.size());
  RecordWriter out(RecordKind::kToken);
  out.Identifier(record.offer);
  out.Time(record.expires_at);
  out.Count(record.configurations.size());
  for (std::size_t i = 0; i < record.configurations.size(); ++i) {
    out.Identifier(record.configurations[i]);
    out.U32(record.num_reserved[i]);
  }
  out.Sealed(record.sealed_claims);
  return std::move(out).Take();
}

Result<TokenRecord> DecodeToken(ByteView bytes) {
  RecordReader in(bytes, RecordKind::kToken);
  TokenRecord record;
  record.offer = in.Take<OfferHandle>();
  record.expires_at = in.Time();
  const std::uint16_t count = in.U16();
  for (std::uint16_t i = 0; i < count && in.is_sound(); ++i) {
    record.configurations.push_back(in.Take<ConfigurationId>());
    record.num_reserved.push_back(in.U32());
  }
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
