// Key attestations: somebody whom the configuration names says where wallet keys are kept.
// [vci-1.0 appendix D]
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/size.h"
#include "appliance/issuance/services.h"

namespace issuer {

constexpr std::size_t kMaxKeyAttestationLen = 64 * kKiB;  // bytes of the JWT
constexpr std::size_t kMaxAttestedKeys = 100;

struct KeyAttestation {
  std::vector<PublicKey> keys;       // attested, all different, at least one
  std::optional<std::string> nonce;  // not looked at yet
};

// Where the attestation stands decides whether it must expire. [PRF-15] [PRF-20]
enum class AttestationPlace : std::uint8_t { kProofHeader, kOwnProof };

// `jwt` verifies: typ, alg of the configuration, an attester of the trust list, iat, exp, attested
// keys that are valid and of an accepted algorithm, the levels that the configuration requires, and
// its status. Fails with kProofInvalid. [PRF-15] [PRF-20 .. PRF-24]
Result<KeyAttestation> VerifyKeyAttestation(std::string_view jwt,
                                            AttestationPlace place,
                                            const CredentialConfiguration& configuration,
                                            const Services& services);

}  // namespace issuer
