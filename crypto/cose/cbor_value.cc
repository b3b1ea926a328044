// See cbor_value.h.
#include "crypto/cose/cbor_value.h"

namespace issuer {
namespace {

template <typename Matches>
const CborValue* FindEntry(const CborValue& map, Matches matches) {
  for (const CborEntry& entry : map.entries) {
    if (matches(entry.key)) {
      return &entry.value;
    }
  }
  return nullptr;
}

}  // namespace

const CborValue* CborValue::Find(std::int64_t label) const {
  return FindEntry(*this, [&](const CborValue& key) { return key.Is(label); });
}

const CborValue* CborValue::Find(std::string_view name) const {
  return FindEntry(
      *this, [&](const CborValue& key) { return key.kind == CborKind::kText && key.text == name; });
}

const CborValue* CborValue::Tagged(std::uint64_t tag) const {
  return kind == CborKind::kTagged && number == tag ? &elements.front() : nullptr;
}

bool CborValue::Is(std::int64_t label) const {
  return label >= 0 ? kind == CborKind::kUnsigned && number == static_cast<std::uint64_t>(label)
                    : kind == CborKind::kNegative && number == ~static_cast<std::uint64_t>(label);
}

}  // namespace issuer
