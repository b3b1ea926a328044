// StatusStore on LMDB.
#pragma once

#include "storage/lmdb/lmdb_access.h"
#include "storage/status_store.h"

namespace issuer {

class LmdbStatusStore final : public StatusStore {
 public:
  explicit LmdbStatusStore(const LmdbAccess& access) : access_(access) {}

  Result<std::vector<StatusPlace>> TakePlaces(const StatusDemand& demand) override;
  Status RecordIssuances(const std::vector<IssuanceRecord>& issuances) override;
  Result<SetStatusOutcome> SetStatus(const IssuanceId& issuance,
                                     CredentialStatus status,
                                     Timestamp now) override;
  Result<std::optional<IssuanceRecord>> ReadIssuance(const IssuanceId& issuance) override;
  Result<IssuancePage> ListIssuances(const IssuanceFilter& filter,
                                     const std::string& cursor,
                                     std::size_t limit) override;
  Result<std::vector<StatusListVersion>> ListStatusLists(Timestamp now) override;
  Result<std::optional<StatusListContent>> ReadStatusList(const StatusListId& list) override;

 private:
  // Body of the transaction.
  Result<SetStatusOutcome> Set(WriteTxn& txn,
                               const IssuanceId& issuance,
                               CredentialStatus status,
                               Timestamp now) const;

  const LmdbAccess access_;
};

}  // namespace issuer
