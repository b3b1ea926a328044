// What the stores remember of credentials that have a status, and of the lists that say so. The
// rules are those of records.h: neither a credential nor its holder's key is here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/status_reference.h"
#include "storage/records.h"

namespace issuer {

// A credential that has a status, as operators call it: "is_" and 22 characters of base64url (128
// random bits). It is in no credential.
using IssuanceId = Id<struct IssuanceIdTag>;
// A status list, the last segment of its URI: 22 characters of base64url (128 random bits).
using StatusListId = Id<struct StatusListIdTag>;

// One entry of one list. It belongs to one credential, for ever. [TSL-7]
struct StatusPlace {
  StatusListId list;
  std::uint32_t index = 0;
  friend bool operator==(const StatusPlace&, const StatusPlace&) = default;
};

// Places that are to be taken together, in one list.
struct StatusDemand {
  // Credentials of all configurations that expire before this share the list; nobody looks at it
  // afterwards.
  Timestamp list_expires_at{};
  StatusListId new_list;             // random: what is begun where no list has room
  std::uint32_t list_size = 0;       // of what is begun; a multiple of kEntriesOfChunk
  std::uint32_t capacity = 0;        // of what is begun: places that it gives
  std::vector<std::uint64_t> draws;  // random, one a place: the place is drawn from all free ones
};

// A credential as the operator sees it. It is forgotten when it expires.
struct IssuanceRecord {
  IssuanceId id;
  OfferHandle offer;  // empty: issued without one
  ConfigurationId configuration;
  StatusPlace place;
  Timestamp issued_at{};
  Timestamp expires_at{};
  CredentialStatus status = CredentialStatus::kValid;
  std::optional<Timestamp> changed_at;
  std::optional<Digest> notification;  // of the response that it was in
  friend bool operator==(const IssuanceRecord&, const IssuanceRecord&) = default;
};

// A list without its entries.
struct StatusListRecord {
  StatusListId id;
  Timestamp expires_at{};
  std::uint32_t size = 0;
  std::uint32_t capacity = 0;
  std::uint64_t version = 1;             // raised whenever an entry changes
  std::vector<std::uint16_t> num_taken;  // of each chunk
  friend bool operator==(const StatusListRecord&, const StatusListRecord&) = default;
};

constexpr std::uint32_t kEntriesOfChunk = 4096;

// A part of a list. One that is all zeros may be missing.
struct StatusChunk {
  Bytes taken = Bytes(kEntriesOfChunk / 8);   // a bit an entry, the first one lowest
  Bytes values = Bytes(kEntriesOfChunk / 4);  // two bits an entry, likewise [TSL-3]
  friend bool operator==(const StatusChunk&, const StatusChunk&) = default;
};

}  // namespace issuer
