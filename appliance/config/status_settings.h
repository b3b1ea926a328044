// The settings of status lists: [status] in chancery.toml. [docs/adr/0018-status-lists.md]
#pragma once

#include <cstdint>
#include <string>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/uri.h"

namespace issuer {

struct StatusSettings {
  bool enabled = false;
  KeyName key;  // what signs the lists; empty: the key whose purpose that is
  // Where lists are: "https://issuer.example/t1/status", an id follows after a slash. One for all
  // tenants of an appliance.
  std::string base;
  std::uint32_t list_size = 131072;  // entries; a multiple of 4096
  std::uint32_t fill_percent = 50;   // of a list's entries; then the next one is begun
  Seconds bucket{30 * 86400};        // credentials that expire within as much share a list
  Seconds ttl{12 * 3600};            // how long verifiers may keep a list
  Seconds lifetime{24 * 3600};       // of a signed list
  Seconds refresh{6 * 3600};         // a list that was signed so long ago is signed anew
  Seconds publish_delay{5};          // until a change shows

  // Credentials that a list takes.
  std::uint32_t capacity() const {
    return static_cast<std::uint32_t>(std::uint64_t{list_size} * fill_percent / 100);
  }
};

// `StatusSettings::base` of an issuer.
inline std::string StatusBaseOf(const HttpsUrl& identifier) {
  return identifier.ToString() + "/status";
}

}  // namespace issuer
