// The fields that records are made of, as bytes. One writer and one reader, so that every record
// has exactly one spelling. [docs/storage-format.md]
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/check.h"
#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/result.h"
#include "storage/records.h"
#include "storage/status_records.h"

namespace issuer {

constexpr std::uint8_t kRecordFormatVersion = 1;

// On disk: only append.
enum class RecordKind : std::uint8_t {
  kOffer = 1,
  kGrant = 2,
  kToken = 3,
  kReference = 4,
  kAnswer = 5,
  kNonce = 6,
  kRefresh = 7,
  kFamily = 8,
  kNotification = 9,
  kDeferral = 10,
  kTransaction = 11,
  kEvent = 12,
  kIssuance = 13,
  kStatusList = 14,
  kStatusChunk = 15,
};

// Appends fields, numbers with the high byte first.
class RecordWriter {
 public:
  explicit RecordWriter(RecordKind kind)
      : bytes_{kRecordFormatVersion, static_cast<std::uint8_t>(kind)} {}

  void U8(std::uint8_t value) { bytes_.push_back(value); }
  void U16(std::uint16_t value) { Number(value, 2); }
  void U32(std::uint32_t value) { Number(value, 4); }
  void U64(std::uint64_t value) { Number(value, 8); }
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
  template <typename Tag>
  void Identifiers(const std::vector<Id<Tag>>& ids) {
    Count(ids.size());
    for (const Id<Tag>& id : ids) {
      Identifier(id);
    }
  }
  void Times(const NotificationTimes& times) {
    OptionalTime(times.accepted_at);
    OptionalTime(times.failed_at);
    OptionalTime(times.deleted_at);
  }
  void Exactly(const Bytes& bytes, std::size_t len) {
    CHECK(bytes.size() == len);
    Append(bytes_, bytes);
  }
  void Count(std::size_t count) {
    CHECK(count <= std::numeric_limits<std::uint16_t>::max());
    U16(static_cast<std::uint16_t>(count));
  }
  void Fixed(const Digest& digest) { Append(bytes_, digest); }
  void OptionalFixed(const std::optional<Digest>& digest) {
    Flag(digest.has_value());
    if (digest.has_value()) {
      Fixed(*digest);
    }
  }
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
    Require(U8() == kRecordFormatVersion);
    Require(U8() == static_cast<std::uint8_t>(kind));
  }

  // False once a field did not fit.
  bool is_sound() const { return sound_; }
  std::uint8_t U8() { return static_cast<std::uint8_t>(Number(1)); }
  std::uint16_t U16() { return static_cast<std::uint16_t>(Number(2)); }
  std::uint32_t U32() { return static_cast<std::uint32_t>(Number(4)); }
  std::uint64_t U64() { return Number(8); }
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
  template <typename Identifier>
  std::vector<Identifier> TakeAll() {
    std::vector<Identifier> ids;
    const std::uint16_t count = U16();
    for (std::uint16_t i = 0; i < count && sound_; ++i) {
      ids.push_back(Take<Identifier>());
    }
    return ids;
  }
  NotificationTimes Times() {
    NotificationTimes times;
    times.accepted_at = OptionalTime();
    times.failed_at = OptionalTime();
    times.deleted_at = OptionalTime();
    return times;
  }
  Bytes Exactly(std::size_t len) { return ToBytes(Next(len)); }
  Digest Fixed() {
    Digest digest{};
    const ByteView field = Next(digest.size());
    std::copy(field.begin(), field.end(), digest.begin());
    return digest;
  }
  std::optional<Digest> OptionalFixed() { return Flag() ? std::optional(Fixed()) : std::nullopt; }
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

inline CredentialStatus ReadStatus(RecordReader& in) {
  const std::uint8_t status = in.U8();
  in.Require(status <= static_cast<std::uint8_t>(CredentialStatus::kSuspended));
  return in.is_sound() ? static_cast<CredentialStatus>(status) : CredentialStatus::kInvalid;
}

}  // namespace issuer
