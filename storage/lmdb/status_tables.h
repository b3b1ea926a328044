// The tables of issuances and status lists, as the stores that share them write them: inside a
// transaction of their own.
#pragma once

#include <vector>

#include "storage/lmdb/lmdb_access.h"
#include "storage/status_store.h"

namespace issuer {

// Takes what is wanted from the list that is being filled, or from a new one.
Result<std::vector<StatusPlace>> TakeStatusPlaces(WriteTxn& txn,
                                                  const Schema& schema,
                                                  const StatusDemand& demand);

// Stores new issuances where they are found by id, offer, configuration and time.
Status InsertIssuances(WriteTxn& txn,
                       const Schema& schema,
                       const std::vector<IssuanceRecord>& issuances);

// Removes where it is found by; the record itself is the caller's to remove.
Status ForgetIssuance(WriteTxn& txn, const Schema& schema, const IssuanceRecord& issuance);

// Removes its entries; the record itself is the caller's to remove.
Status ForgetStatusList(WriteTxn& txn, const Schema& schema, const StatusListRecord& list);

// Writes `status` at `place`, and raises the list's version. Fails with kRecordMalformed if there
// is no such place.
Status WriteStatus(WriteTxn& txn,
                   const Schema& schema,
                   const StatusPlace& place,
                   CredentialStatus status);

inline ByteView KeyOf(const IssuanceId& id) {
  return AsBytes(id.value());
}

inline ByteView KeyOf(const StatusListId& id) {
  return AsBytes(id.value());
}

}  // namespace issuer
