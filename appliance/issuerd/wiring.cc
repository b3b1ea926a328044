#include "appliance/issuerd/wiring.h"

#include <utility>

#include "appliance/base/size.h"
#include "appliance/issuance/encryption_offer.h"

namespace issuer {
namespace {

// Often enough that a key's age is met within a minute, on keys that live for hours at least.
constexpr std::chrono::milliseconds kRotationInterval{60'000};

// Nonces are MACed under keys of this process: none outlives a restart, so none can be used again
// after one either.
NonceMinters NewNonceMinters(Random& random, Seconds lifetime) {
  WipedBytes secret(32);
  random.Fill(secret);
  return {secret, lifetime};
}

ServerOptions OptionsFor(const LoopbackAddress& address,
                         std::uint16_t num_threads,
                         std::uint32_t max_body_len,
                         std::uint16_t max_in_flight) {
  ServerOptions options;
  options.host = address.host;
  options.port = address.port;
  options.num_threads = num_threads;
  options.max_in_flight = max_in_flight;
  options.connection.gate.max_body_len = max_body_len;
  return options;
}

}  // namespace

Result<std::unique_ptr<Wiring>> Wiring::Start(const Settings& settings,
                                              const Clock& clock,
                                              Log& log) {
  LmdbOptions options;
  options.directory = settings.config.store;
  options.map_bytes = settings.config.store_map_mib * kMiB;
  options.event_retention = settings.config.events.retention;
  ASSIGN_OR_RETURN(std::unique_ptr<LmdbStores> stores, LmdbStores::Open(options));
  ASSIGN_OR_RETURN(
      std::unique_ptr<RequestKeyRing> request_keys,
      RequestKeyRing::Open(RequestKeyOptionsOf(settings.config.encryption), clock.Now(), log));
  std::unique_ptr<Wiring> wiring(
      new Wiring(settings, std::move(stores), std::move(request_keys), clock, log));
  RETURN_IF_ERROR(wiring->Serve(settings.config, log));
  return wiring;
}

Wiring::Wiring(const Settings& settings,
               std::unique_ptr<LmdbStores> stores,
               std::unique_ptr<RequestKeyRing> request_keys,
               const Clock& clock,
               Log& log)
    : clock_(clock),
      stores_(std::move(stores)),
      signer_(settings.config.signer_socket, log),
      nonces_(NewNonceMinters(random_, settings.config.lifetimes.nonce)),
      request_keys_(std::move(request_keys)),
      rdf_(*settings.contexts),
      status_lists_(settings.config, stores_->stores().statuses, signer_, clock, log),
      services_{settings.config,
                settings.credentials,
                settings.trust,
                stores_->stores(),
                signer_,
                nonces_,
                replays_,
                *request_keys_,
                clock,
                random_,
                log,
                status_lists_,
                rdf_},
      wallet_router_(services_),
      draft13_(settings.config.draft13_identifier.has_value()
                   ? std::make_unique<Draft13>(services_, wallet_router_)
                   : nullptr),
      operator_router_(services_,
                       settings.operators,
                       draft13_ != nullptr ? &draft13_->tenant.services() : nullptr),
      sweeper_(services_.stores.housekeeping, clock, log, SweeperOptions()),
      rotator_(*request_keys_, clock, log, kRotationInterval) {
  if (settings.config.status.enabled) {
    // Half, so that looking and signing fit into what was promised.
    status_thread_ = std::make_unique<StatusPublisherThread>(
        status_lists_, std::chrono::milliseconds(settings.config.status.publish_delay) / 2);
  }
}

Status Wiring::Serve(const Config& config, Log& log) {
  const Limits& limits = config.limits;
  ASSIGN_OR_RETURN(operator_server_,
                   HttpServer::Start(OptionsFor(config.operator_listener,
                                                limits.operator_threads,
                                                limits.max_operator_body_len,
                                                limits.in_flight),
                                     operator_router_,
                                     log,
                                     random_,
                                     clock_));
  ASSIGN_OR_RETURN(
      wallet_server_,
      HttpServer::Start(
          OptionsFor(
              config.wallet_listener, limits.wallet_threads, limits.max_body_len, limits.in_flight),
          draft13_ != nullptr ? static_cast<Router&>(draft13_->both) : wallet_router_,
          log,
          random_,
          clock_));
  return {};
}

Wiring::~Wiring() {
  if (wallet_server_) {
    wallet_server_->Stop();
  }
  if (operator_server_) {
    operator_server_->Stop();
  }
}

}  // namespace issuer
