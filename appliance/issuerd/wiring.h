// Wiring: who gets what in issuerd. The only place where concrete types meet; it owns them and
// their threads.
#pragma once

#include <memory>

#include "api/http/pistache_server.h"
#include "api/operator_router.h"
#include "api/tenant_router.h"
#include "api/wallet_router.h"
#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/config/operators.h"
#include "appliance/issuance/draft13_tenant.h"
#include "appliance/issuance/nonce_minter.h"
#include "appliance/issuance/services.h"
#include "appliance/issuance/status_publisher.h"
#include "appliance/issuance/status_publisher_thread.h"
#include "appliance/trust/trust_lists.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/keyring/request_key_ring.h"
#include "crypto/keyring/request_key_rotator.h"
#include "crypto/signer/signer_client.h"
#include "storage/lmdb/lmdb_stores.h"
#include "storage/sweeper.h"

namespace issuer {

// What was read from disk at start. Constant afterwards.
struct Settings {
  Config config;
  CredentialConfigurations credentials;
  OperatorDirectory operators;
  TrustLists trust;
  std::unique_ptr<const ContextStore> contexts;  // for what wallets present; never null
};

// Threads: the reactors of two servers, the store's commit thread, the sweeper, the
// rotator of request keys, the publisher of status lists, the signer connection. Destruction stops
// them in that order: no new requests, those at work finish, then what they stand on goes.
class Wiring {
 public:
  // Opens the store and the request keys and starts to serve. `settings`, `clock` and `log` outlive
  // it. Fails as LmdbStores::Open, RequestKeyRing::Open and HttpServer::Start do: the program
  // should say so and end.
  static Result<std::unique_ptr<Wiring>> Start(const Settings& settings,
                                               const Clock& clock,
                                               Log& log);

  Wiring(const Wiring&) = delete;
  Wiring& operator=(const Wiring&) = delete;
  ~Wiring();

  std::uint16_t wallet_port() const { return wallet_server_->port(); }
  std::uint16_t operator_port() const { return operator_server_->port(); }

 private:
  Wiring(const Settings& settings,
         std::unique_ptr<LmdbStores> stores,
         std::unique_ptr<RequestKeyRing> request_keys,
         const Clock& clock,
         Log& log);
  Status Serve(const Config& config, Log& log);

  // The tenant for older wallets, and the router that tells it from the main one.
  struct Draft13 {
    Draft13(const Services& services, WalletRouter& main)
        : tenant(services), router(tenant.services()), both(main, router) {}
    Draft13Tenant tenant;
    WalletRouter router;
    TenantRouter both;
  };

  const Clock& clock_;
  SystemRandom random_;
  std::unique_ptr<LmdbStores> stores_;
  SignerClient signer_;
  NonceMinters nonces_;
  ReplayCache replays_;
  const std::unique_ptr<RequestKeyRing> request_keys_;
  RdfConversion rdf_;
  StatusPublisher status_lists_;
  Services services_;
  WalletRouter wallet_router_;
  std::unique_ptr<Draft13> draft13_;  // null where the configuration has no such tenant
  OperatorRouter operator_router_;
  Sweeper sweeper_;
  RequestKeyRotator rotator_;
  std::unique_ptr<StatusPublisherThread> status_thread_;  // null where there are no status lists
  std::unique_ptr<HttpServer> wallet_server_;  // last: the servers call into everything above
  std::unique_ptr<HttpServer> operator_server_;
};

}  // namespace issuer
