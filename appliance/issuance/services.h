// Services: what the use cases work with. Everything enters here; nothing is global.
#pragma once

#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/random.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/issuance/nonce_minter.h"
#include "appliance/issuance/replay_cache.h"
#include "appliance/issuance/status_publisher.h"
#include "appliance/trust/trust_lists.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/keyring/request_key_ring.h"
#include "crypto/signer/signer.h"
#include "storage/stores.h"

namespace issuer {

// References only; the owner is issuerd's wiring. All of it may be used from any thread.
struct Services {
  const Config& config;
  const CredentialConfigurations& credentials;
  const TrustLists& trust;
  Stores stores;
  Signer& signer;
  const NonceMinters& nonces;
  ReplayCache& replays;
  const RequestKeyRing& request_keys;
  const Clock& clock;
  Random& random;
  Log& log;
  StatusPublisher& status_lists;
  RdfConversion& rdf;
};

}  // namespace issuer
