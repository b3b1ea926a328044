#include "appliance/base/claim_codec.h"

#include <bit>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

template <typename Unsigned>
void AppendNumber(Bytes& out, Unsigned value) {
  for (std::size_t shift = sizeof(Unsigned) * 8; shift > 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(value >> (shift - 8)));
  }
}

void AppendCounted(Bytes& out, ByteView bytes) {
  AppendNumber(out, static_cast<std::uint32_t>(bytes.size()));
  Append(out, bytes);
}

// Takes from the front of a view; every getter is nullopt once the bytes do not suffice.
class Front {
 public:
  explicit Front(ByteView& rest) : rest_(rest) {}

  template <typename Unsigned>
  std::optional<Unsigned> Number() {
    const auto bytes = Take(sizeof(Unsigned));
    if (!bytes) {
      return std::nullopt;
    }
    std::uint64_t value = 0;
    for (const std::uint8_t byte : *bytes) {
      value = (value << 8) | byte;
    }
    return static_cast<Unsigned>(value);
  }

  std::optional<ByteView> Counted(std::size_t max_len) {
    const auto len = Number<std::uint32_t>();
    return !len || *len > max_len ? std::nullopt : Take(*len);
  }

 private:
  std::optional<ByteView> Take(std::size_t len) {
    if (len > rest_.size()) {
      return std::nullopt;
    }
    const ByteView taken = rest_.first(len);
    rest_ = rest_.subspan(len);
    return taken;
  }

  ByteView& rest_;
};

// Reads a tree by recursive descent; depth and number of nodes are bounded before anything is
// allocated.
class TreeReader {
 public:
  explicit TreeReader(ByteView& in) : front_(in) {}

  std::optional<ClaimValue> Read(std::size_t depth) {
    const auto kind = front_.Number<std::uint8_t>();
    const auto disclosure = front_.Number<std::uint8_t>();
    if (!kind || !disclosure || *kind > static_cast<std::uint8_t>(ClaimKind::kDateTime) ||
        *disclosure > 1 || depth > kMaxClaimDepth || ++num_nodes_ > kMaxClaimNodes) {
      return std::nullopt;
    }
    ClaimValue value;
    value.kind = static_cast<ClaimKind>(*kind);
    value.disclosure = static_cast<Disclosure>(*disclosure);
    if (!ReadContent(value, depth)) {
      return std::nullopt;
    }
    return value;
  }

 private:
  bool ReadContent(ClaimValue& value, std::size_t depth) {
    switch (value.kind) {
      case ClaimKind::kNull:
        return true;
      case ClaimKind::kBoolean:
        return ReadBoolean(value);
      case ClaimKind::kInteger:
        return ReadInteger(value);
      case ClaimKind::kDecimal:
        return ReadDecimal(value);
      case ClaimKind::kText:
      case ClaimKind::kFullDate:
      case ClaimKind::kDateTime:
        return ReadText(value.text, kMaxClaimTextLen);
      case ClaimKind::kBytes:
        return ReadBytes(value);
      case ClaimKind::kArray:
        return ReadElements(value, depth);
      case ClaimKind::kObject:
        return ReadMembers(value, depth);
    }
    return false;
  }

  bool ReadBoolean(ClaimValue& value) {
    const auto byte = front_.Number<std::uint8_t>();
    value.boolean = byte.value_or(0) == 1;
    return byte.has_value() && *byte <= 1;
  }

  bool ReadInteger(ClaimValue& value) {
    const auto bits = front_.Number<std::uint64_t>();
    value.integer = static_cast<std::int64_t>(bits.value_or(0));
    return bits.has_value();
  }

  bool ReadDecimal(ClaimValue& value) {
    const auto bits = front_.Number<std::uint64_t>();
    value.decimal = std::bit_cast<double>(bits.value_or(0));
    return bits.has_value() && std::isfinite(value.decimal);
  }

  bool ReadText(std::string& text, std::size_t max_len) {
    const auto bytes = front_.Counted(max_len);
    if (!bytes || !IsUtf8(AsText(*bytes))) {
      return false;
    }
    text = AsText(*bytes);
    return true;
  }

  bool ReadBytes(ClaimValue& value) {
    const auto bytes = front_.Counted(kMaxClaimBytesLen);
    if (bytes) {
      value.bytes = ToBytes(*bytes);
    }
    return bytes.has_value();
  }

  bool ReadElements(ClaimValue& value, std::size_t depth) {
    const auto count = front_.Number<std::uint32_t>();
    if (!count || *count > kMaxClaimNodes) {
      return false;
    }
    for (std::uint32_t i = 0; i < *count; ++i) {
      auto element = Read(depth + 1);
      if (!element) {
        return false;
      }
      value.elements.push_back(*std::move(element));
    }
    return true;
  }

  bool ReadMembers(ClaimValue& value, std::size_t depth) {
    const auto count = front_.Number<std::uint32_t>();
    if (!count || *count > kMaxClaimNodes) {
      return false;
    }
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < *count; ++i) {
      std::string name;
      if (!ReadText(name, kMaxClaimNameLen) || !names.insert(name).second) {
        return false;
      }
      auto member = Read(depth + 1);
      if (!member) {
        return false;
      }
      value.members.push_back({std::move(name), *std::move(member)});
    }
    return true;
  }

  Front front_;
  std::size_t num_nodes_ = 0;
};

}  // namespace

void AppendClaimValue(Bytes& out, const ClaimValue& value) {
  out.push_back(static_cast<std::uint8_t>(value.kind));
  out.push_back(static_cast<std::uint8_t>(value.disclosure));
  switch (value.kind) {
    case ClaimKind::kNull:
      return;
    case ClaimKind::kBoolean:
      out.push_back(value.boolean ? 1 : 0);
      return;
    case ClaimKind::kInteger:
      AppendNumber(out, static_cast<std::uint64_t>(value.integer));
      return;
    case ClaimKind::kDecimal:
      AppendNumber(out, std::bit_cast<std::uint64_t>(value.decimal));
      return;
    case ClaimKind::kText:
    case ClaimKind::kFullDate:
    case ClaimKind::kDateTime:
      AppendCounted(out, AsBytes(value.text));
      return;
    case ClaimKind::kBytes:
      AppendCounted(out, value.bytes);
      return;
    case ClaimKind::kArray:
      AppendNumber(out, static_cast<std::uint32_t>(value.elements.size()));
      for (const ClaimValue& element : value.elements) {
        AppendClaimValue(out, element);
      }
      return;
    case ClaimKind::kObject:
      AppendNumber(out, static_cast<std::uint32_t>(value.members.size()));
      for (const ClaimMember& member : value.members) {
        AppendCounted(out, AsBytes(member.name));
        AppendClaimValue(out, member.value);
      }
      return;
  }
  CHECK(false);
}

Result<ClaimValue> ReadClaimValue(ByteView& in) {
  auto value = TreeReader(in).Read(0);
  if (!value) {
    return Fail(ErrorCode::kWireMalformed, "malformed or oversized claim tree");
  }
  return *std::move(value);
}

bool IsWellFormed(const ClaimValue& value) {
  Bytes encoded;
  AppendClaimValue(encoded, value);
  ByteView rest = encoded;
  return TreeReader(rest).Read(0).has_value();
}

}  // namespace issuer
