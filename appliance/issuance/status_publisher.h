// StatusPublisher: signs status lists after they changed and before they expire, and keeps what is
// to be served. [TSL-9]
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/timed_mutex.h"
#include "appliance/config/config.h"
#include "crypto/signer/signer.h"
#include "storage/status_store.h"

namespace issuer {

// A signed list, ready to serve.
struct PublishedStatusList {
  std::string text;  // compact JWS, or the bytes of a COSE_Sign1
  std::string etag;  // with its quotes; a digest of the text
  std::string gzip;  // the text as one gzip member; empty where that would not be shorter
  Timestamp expires_at{};
};

// Any thread. Reads committed states only, so nothing is published that could still be undone;
// nobody who issues or revokes waits for it.
class StatusPublisher {
 public:
  // All references outlive it.
  StatusPublisher(
      const Config& config, StatusStore& store, Signer& signer, const Clock& clock, Log& log)
      : config_(config), store_(store), signer_(signer), clock_(clock), log_(log) {}

  // Signs every list that changed since it was signed, or was signed `refresh` ago; forgets those
  // that expired. Forms other than
  // the JWT: those that somebody asked for. The log gets
  // `status_list.published` for each, `status_list.not_published` with the error; the next call
  // tries again. An error that may pass ends the round: the others would meet it too.
  void PublishDue();

  // The list as it was last signed; signs it now if it never was. Nullopt: there is none, or it
  // expired. Fails with kSignerDown, kSignerBusy, kSignerRefused, kAuditDown, kTokenDevice,
  // kStoreDown; kOverloaded (others sign just now); retry, but for kSignerRefused.
  Result<std::optional<PublishedStatusList>> Find(const StatusListId& list, StatusListForm form);

  // URIs of all lists that have not expired. [TSL-10] Fails with kStoreDown.
  Result<std::vector<std::string>> ListUris();

 private:
  using Key = std::pair<StatusListId, StatusListForm>;
  struct Entry {
    std::uint64_t version = 0;
    Timestamp signed_at{};
    Timestamp list_expires_at{};
    PublishedStatusList published;
  };

  // Nullopt where there is none that may be served.
  std::optional<PublishedStatusList> Served(const Key& key);
  // Those forms of `list` that are due.
  std::vector<StatusListForm> DueForms(const StatusListVersion& list, Timestamp now);
  void ForgetExpired(Timestamp now);
  Status PublishAlone(const StatusListId& list, StatusListForm form);
  // Precondition: signing_ is held. Nothing where the list is no more.
  Status Publish(const StatusListId& list, StatusListForm form);

  const Config& config_;
  StatusStore& store_;
  Signer& signer_;
  const Clock& clock_;
  Log& log_;
  TimedMutex signing_;  // held while a list is read and signed, so that no older state wins
  std::mutex mutex_;    // guards entries_
  std::map<Key, Entry> entries_;
};

}  // namespace issuer
