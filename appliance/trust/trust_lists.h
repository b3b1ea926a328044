// Trust lists: registered clients, attesters and status lists, with the keys from their files. Read
// once at start, constant afterwards.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/id.h"
#include "appliance/base/public_key.h"
#include "appliance/config/client_settings.h"
#include "appliance/trust/status_list.h"
#include "crypto/openssl/certificate.h"

namespace issuer {

// A key of a JWKS.
struct NamedKey {
  std::string kid;  // empty: it has none
  PublicKey key;
};

// Who vouches for wallets or for their keys.
struct Attester {
  std::string issuer;                // what `iss` must be where there is one; empty: anything
  std::vector<NamedKey> keys;        // its own
  std::vector<Certificate> anchors;  // of the chains in x5c
  std::vector<ClientId> clients;     // whom it may vouch for; empty: anybody
  bool requires_status = false;
};

struct RegisteredClient {
  ClientId id;
  ClientMethod method = ClientMethod::kPrivateKeyJwt;
  std::vector<NamedKey> keys;   // kPrivateKeyJwt
  CertificateRule certificate;  // kTlsClientAuth
};

// An empty list means nobody.
struct TrustLists {
  std::vector<RegisteredClient> clients;
  std::vector<Attester> client_attesters;
  std::vector<Attester> key_attesters;
  std::vector<StatusList> status_lists;

  // Null if there is none.
  const RegisteredClient* FindClient(std::string_view id) const;
  const StatusList* FindStatusList(std::string_view uri) const;
};

}  // namespace issuer
