// Credentials that have a status, and the lists that publish it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "appliance/base/result.h"
#include "storage/status_records.h"

namespace issuer {

struct SetStatusOutcome {
  enum class Kind : std::uint8_t {
    kChanged,
    kUnchanged,  // it had that status already
    kUnknown,    // never recorded, or expired
    kFinal,      // it is revoked
  };
  Kind kind = Kind::kUnknown;
  IssuanceRecord issuance;  // as it is now; not with kUnknown
};

// Every member that is there must fit.
struct IssuanceFilter {
  std::optional<OfferHandle> offer;
  std::optional<ConfigurationId> configuration;
  std::optional<Timestamp> from;  // issued then or later
  std::optional<Timestamp> to;    // issued then or earlier
};

struct IssuancePage {
  std::vector<IssuanceRecord> issuances;  // newest first
  std::string next;                       // cursor of the following page; empty: this is the last
};

struct StatusListVersion {
  StatusListId id;
  std::uint64_t version = 0;
  Timestamp expires_at{};
};

struct StatusListContent {
  StatusListVersion version;
  Bytes values;  // two bits an entry, the first one lowest in each byte [TSL-3]
};

// Any thread. Fails as OfferStore does.
class StatusStore {
 public:
  virtual ~StatusStore() = default;

  // What IssuanceStore::ReserveIssuance does for `Reservation::status`, for credentials that are
  // issued without an access token. Places that were taken are never given again, whatever becomes
  // of the credential.
  virtual Result<std::vector<StatusPlace>> TakePlaces(const StatusDemand& demand) = 0;

  // What RecordIssued does for IssuanceNote::issuances, likewise.
  virtual Status RecordIssuances(const std::vector<IssuanceRecord>& issuances) = 0;

  // The entry of the list, the record and the list's version, in one transaction.
  virtual Result<SetStatusOutcome> SetStatus(const IssuanceId& issuance,
                                             CredentialStatus status,
                                             Timestamp now) = 0;

  // Expired ones are returned until they are swept.
  virtual Result<std::optional<IssuanceRecord>> ReadIssuance(const IssuanceId& issuance) = 0;

  // Looks at up to `limit` issuances after `cursor` (empty: from the newest) and returns those that
  // fit; a page may be short or empty and yet have a `next`. An unknown cursor gives what follows
  // its place.
  virtual Result<IssuancePage> ListIssuances(const IssuanceFilter& filter,
                                             const std::string& cursor,
                                             std::size_t limit) = 0;

  // All lists that have not expired at `now`.
  virtual Result<std::vector<StatusListVersion>> ListStatusLists(Timestamp now) = 0;

  // One committed state of a list; nullopt if there is none. Expired ones are returned until they
  // are swept.
  virtual Result<std::optional<StatusListContent>> ReadStatusList(const StatusListId& list) = 0;
};

}  // namespace issuer
