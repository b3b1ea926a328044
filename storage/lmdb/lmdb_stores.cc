// Puts the parts together.
#include "storage/lmdb/lmdb_stores.h"

#include <utility>

#include "storage/lmdb/commit_queue.h"
#include "storage/lmdb/environment.h"
#include "storage/lmdb/lmdb_deferred_store.h"
#include "storage/lmdb/lmdb_event_store.h"
#include "storage/lmdb/lmdb_grant_store.h"
#include "storage/lmdb/lmdb_housekeeping.h"
#include "storage/lmdb/lmdb_issuance_store.h"
#include "storage/lmdb/lmdb_notification_store.h"
#include "storage/lmdb/lmdb_offer_store.h"
#include "storage/lmdb/lmdb_refresh_store.h"
#include "storage/lmdb/lmdb_status_store.h"
#include "storage/lmdb/schema.h"

namespace issuer {

// In order of need: what stands below goes first.
struct LmdbStores::Parts {
  Parts(Environment environment_in, const Schema& schema_in, Seconds event_retention)
      : environment(std::move(environment_in)),
        schema(schema_in),
        commits(environment),
        access{environment, schema, commits, event_retention} {}

  Environment environment;
  Schema schema;
  CommitQueue commits;
  LmdbAccess access;
  LmdbOfferStore offers{access};
  LmdbGrantStore grants{access};
  LmdbIssuanceStore issuances{access};
  LmdbHousekeeping housekeeping{access};
  LmdbNotificationStore notifications{access};
  LmdbRefreshStore refreshes{access};
  LmdbDeferredStore deferred{access};
  LmdbEventStore events{access};
  LmdbStatusStore statuses{access};
};

Result<std::unique_ptr<LmdbStores>> LmdbStores::Open(const LmdbOptions& options) {
  ASSIGN_OR_RETURN(Environment environment,
                   Environment::Open(options.directory, options.map_bytes));
  ASSIGN_OR_RETURN(const Schema schema, OpenSchema(environment));
  return std::make_unique<LmdbStores>(
      std::make_unique<Parts>(std::move(environment), schema, options.event_retention));
}

LmdbStores::LmdbStores(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LmdbStores::~LmdbStores() = default;

Stores LmdbStores::stores() {
  return {parts_->offers,
          parts_->grants,
          parts_->issuances,
          parts_->housekeeping,
          parts_->notifications,
          parts_->refreshes,
          parts_->deferred,
          parts_->events,
          parts_->statuses};
}

}  // namespace issuer
