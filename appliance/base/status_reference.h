// Where a credential's status is to be read: one place in a published list. [TSL-1]
#pragma once

#include <cstdint>
#include <string>

namespace issuer {

struct StatusReference {
  std::string uri;  // of the list
  std::uint32_t index = 0;
  friend bool operator==(const StatusReference&, const StatusReference&) = default;
};

}  // namespace issuer
