// What this folder alone sees of PKCS#11: the C header, and the library as one value.
#pragma once

#include <p11-kit/pkcs11.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"
#include "crypto/pkcs11/session_lease.h"

namespace issuer {

// One loaded library. Owned by Module, which fills and empties it.
struct Cryptoki {
  void* library = nullptr;  // of dlopen
  CK_FUNCTION_LIST* functions = nullptr;
};

// PKCS#11 takes its inputs through pointers to non-const; the standard says that it does not write
// there.
inline CK_BYTE* AsInput(ByteView bytes) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): C API, see above
  return const_cast<CK_BYTE*>(bytes.data());
}

// An attribute that points at `value`, which must outlive it.
template <typename T>
CK_ATTRIBUTE AttributeOf(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof(value)};
}
inline CK_ATTRIBUTE AttributeOf(CK_ATTRIBUTE_TYPE type, ByteView value) {
  return {type, AsInput(value), value.size()};
}

// A token in a slot, initialised or not.
struct SlotEntry {
  CK_SLOT_ID slot = 0;
  std::string label;  // without its padding; empty if not initialised
  bool is_initialized = false;
  CK_ULONG min_pin_len = 0;  // bytes
  CK_ULONG max_pin_len = 0;
};

// Every token that answers. Fails with kTokenDevice.
Result<std::vector<SlotEntry>> ReadSlots(const Cryptoki& cryptoki);

// The objects that `filter` describes, at most `limit`. Fails as SessionLease::Check does.
Result<std::vector<CK_OBJECT_HANDLE>> FindObjects(SessionLease& session,
                                                  std::span<CK_ATTRIBUTE> filter,
                                                  std::size_t limit);

}  // namespace issuer
