// What became of a credential, and where that is to be read: one place in a published list. [TSL-1]
#pragma once

#include <cstdint>
#include <string>

namespace issuer {

// The values are those of a published list. On disk and on the wire to the signer. [TSL-4]
enum class CredentialStatus : std::uint8_t {
  kValid = 0,
  kInvalid = 1,  // revoked, for ever
  kSuspended = 2,
};

struct StatusReference {
  std::string uri;  // of the list
  std::uint32_t index = 0;
  friend bool operator==(const StatusReference&, const StatusReference&) = default;
};

}  // namespace issuer
