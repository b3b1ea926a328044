// What one credential configuration asks of those who obtain it: of the client at the token
// endpoint, and of the keys that credentials are bound to.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/id.h"
#include "appliance/config/client_settings.h"

namespace issuer {

struct ClientPolicy {
  // Every method, unless told otherwise.
  std::vector<ClientMethod> methods{ClientMethod::kNone,
                                    ClientMethod::kPrivateKeyJwt,
                                    ClientMethod::kTlsClientAuth,
                                    ClientMethod::kAttestation};
  std::vector<ClientId> ids;  // empty: any client of such a method

  bool Allows(ClientMethod method) const {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  }
  bool Allows(const ClientId& id) const {
    return ids.empty() || std::find(ids.begin(), ids.end(), id) != ids.end();
  }
};

// How keys are proven. [vci-1.0 appendix F]
enum class ProofType : std::uint8_t { kJwt = 1, kAttestation = 2, kDiVp = 3 };

constexpr std::string_view NameOf(ProofType type) {
  switch (type) {
    case ProofType::kJwt:
      return "jwt";
    case ProofType::kAttestation:
      return "attestation";
    case ProofType::kDiVp:
      return "di_vp";
  }
  return "";
}

constexpr std::optional<ProofType> ProofTypeFromName(std::string_view name) {
  for (const ProofType type : {ProofType::kJwt, ProofType::kAttestation, ProofType::kDiVp}) {
    if (NameOf(type) == name) {
      return type;
    }
  }
  return std::nullopt;
}

// `key_attestations_required`: the accepted levels; an empty list accepts any. [vci-1.0 §12.2.4]
struct KeyAttestationRules {
  std::vector<std::string> key_storage;
  std::vector<std::string> user_authentication;
};

}  // namespace issuer
