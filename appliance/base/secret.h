// Secret<Tag>: bytes that must not linger or leak. Move-only, on the heap, wiped when freed; cannot
// be copied, compared with ==, printed or sized by accident. `.ci/include_rules.txt` lists the
// files that may call Expose().
#pragma once

#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#include "appliance/base/bytes.h"

namespace issuer {

// Overwrites `bytes` with zeros in a way the compiler may not drop.
void Wipe(MutableByteView bytes);

// True if both views hold the same bytes. Time depends on the lengths only.
bool ConstantTimeEqual(ByteView a, ByteView b);

// Allocates like new; wipes before it frees.
template <typename T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <typename U>
  WipingAllocator(const WipingAllocator<U>&) {}  // NOLINT(google-explicit-constructor): rebinding
  T* allocate(std::size_t count) { return static_cast<T*>(::operator new(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) {
    Wipe({reinterpret_cast<std::uint8_t*>(memory), count * sizeof(T)});
    ::operator delete(memory);
  }
  friend bool operator==(const WipingAllocator&, const WipingAllocator&) { return true; }
};

using WipedBytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

template <typename Tag>
class Secret {
 public:
  // Copies `raw`; the caller still owns, and should wipe, its own bytes.
  explicit Secret(ByteView raw) : bytes_(raw.begin(), raw.end()) {}
  explicit Secret(WipedBytes raw) : bytes_(std::move(raw)) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() = default;

  // The one way in. `use` gets a view that is valid during the call only.
  template <typename Use>
  decltype(auto) Expose(Use&& use) const {
    return std::forward<Use>(use)(ByteView(bytes_));
  }

  // A second holder of the same secret, where a call truly needs one. Greppable, like Expose().
  Secret Duplicate() const { return Secret(ByteView(bytes_)); }

 private:
  WipedBytes bytes_;
};

// Bearer secrets of the protocol. Each tag is its own type: a token cannot be passed where a code
// is wanted.
using PreAuthorizedCode =
    Secret<struct PreAuthorizedCodeTag>;            // 43 characters, base64url of 256 random bits
using TxCode = Secret<struct TxCodeTag>;            // as the user typed it, 1 to 64 characters
using AccessToken = Secret<struct AccessTokenTag>;  // 43 characters, base64url of 256 random bits
using OfferReference =
    Secret<struct OfferReferenceTag>;     // 43 characters; the last segment of credential_offer_uri
using ApiKey = Secret<struct ApiKeyTag>;  // an operator's bearer key
using Pin = Secret<struct PinTag>;        // of the PKCS#11 token
using SealingKey = Secret<struct SealingKeyTag>;  // 32 bytes, AES-256-GCM
using MacKey = Secret<struct MacKeyTag>;          // 32 bytes, HMAC-SHA-256

}  // namespace issuer
