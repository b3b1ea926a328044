// Puts the parts together.
#include "storage/lmdb/lmdb_stores.h"

#include <utility>

#include "storage/lmdb/commit_queue.h"
#include "storage/lmdb/environment.h"
#include "storage/lmdb/lmdb_deferred_store.h"
#include "storage/lmdb/lmdb_grant_store.h"
#include "storage/lmdb/lmdb_housekeeping.h"
#include "storage/lmdb/lmdb_issuance_store.h"
#include "storage/lmdb/lmdb_notification_store.h"
#include "storage/lmdb/lmdb_offer_store.h"
#include "storage/lmdb/lmdb_refresh_store.h"
#include "storage/lmdb/schema.h"

namespace issuer {

// In order of need: what stands below goes first.
struct LmdbStores::Parts {
  Parts(Environment environment_in, const Schema& schema_in)
      : environment(std::move(environment_in)), schema(schema_in), commits(environment) {}

  Environment environment;
  Schema schema;
  CommitQueue commits;
  LmdbOfferStore offers{{environment, schema, commits}};
  LmdbGrantStore grants{{environment, schema, commits}};
  LmdbIssuanceStore issuances{{environment, schema, commits}};
  LmdbHousekeeping housekeeping{{environment, schema, commits}};
  LmdbNotificationStore notifications{{environment, schema, commits}};
  LmdbRefreshStore refreshes{{environment, schema, commits}};
  LmdbDeferredStore deferred{{environment, schema, commits}};
};

Result<std::unique_ptr<LmdbStores>> LmdbStores::Open(const LmdbOptions& options) {
  ASSIGN_OR_RETURN(Environment environment,
                   Environment::Open(options.directory, options.map_bytes));
  ASSIGN_OR_RETURN(const Schema schema, OpenSchema(environment));
  return std::make_unique<LmdbStores>(std::make_unique<Parts>(std::move(environment), schema));
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
          parts_->deferred};
}

}  // namespace issuer
