// Who redeems a code: nobody in particular, a registered client, or a wallet that an attester
// vouches for. [rfc6749 §2.3] [vci-1.0 §6.1]
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "appliance/config/client_settings.h"
#include "appliance/issuance/services.h"
#include "crypto/openssl/client_certificate.h"
#include "storage/records.h"

namespace issuer {

struct PresentedAssertion {
  std::string jwt;
};
struct PresentedAttestation {
  std::string jwt;
  std::string proof_of_possession;
};

// Made by api/wallet/presented_client.h: at most one method, nothing believed yet.
struct PresentedClient {
  std::optional<std::string> client_id;
  std::variant<std::monostate, PresentedAssertion, ClientCertificate, PresentedAttestation> proof;
};

// What must not be accepted a second time.
struct SingleUse {
  Digest what{};
  Timestamp expires_at{};
};

struct AuthenticatedClient {
  ClientId id;  // empty: anonymous
  ClientMethod method = ClientMethod::kNone;
  std::optional<Digest> key;       // thumbprint of the attested client instance's key
  std::optional<SingleUse> proof;  // the jti
};

// A client_id without a proof counts for nothing, unless it is a registered client's: that one must
// prove it. Consumes nothing: see UseClientProof. Fails with kClientAuthenticationFailed,
// kClientAttestationInvalid, kClientAttestationOutdated, kAttestationChallengeRequired.
// [TOK-4] [ABCA-1 .. ABCA-7]
Result<AuthenticatedClient> AuthenticateClient(const PresentedClient& presented,
                                               const Services& services);

// Takes the proof as used. To be called when nothing else about the sender can fail any more, so
// that a client that is told to repeat its request with a nonce may repeat it as it was. Fails with
// kClientAuthenticationFailed or kClientAttestationInvalid if it came before; kOverloaded (retry).
Status UseClientProof(const AuthenticatedClient& client, const Services& services);

}  // namespace issuer
