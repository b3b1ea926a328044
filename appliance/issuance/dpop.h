// DPoP: the proof that whoever sends a request holds a key. No HTTP: what the request was is told
// by the caller. [rfc9449 §4.3]
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "appliance/issuance/nonce_minter.h"
#include "appliance/issuance/replay_cache.h"
#include "storage/records.h"

namespace issuer {

inline constexpr std::array kDpopAlgorithms{
    SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa};

// Their JWS names, separated by spaces: what a challenge says. [rfc9449 §7.1]
std::string DpopAlgorithmNames();

// What a proof is judged against.
struct DpopRequest {
  std::vector<std::string_view> fields;  // the value of each DPoP field, in order
  std::string_view method;               // "POST"
  std::string url;  // the endpoint's public URL, from our configuration, never from the request
  std::optional<Digest> token;  // SHA-256 of the access token that came along; set at resources
};

// The sender of a request holds the key with this thumbprint. Only DpopVerifier makes one.
class DpopProof {
 public:
  const Digest& key() const { return key_; }  // RFC 7638, SHA-256

 private:
  friend class DpopVerifier;
  explicit DpopProof(const Digest& key) : key_(key) {}
  Digest key_;
};

// References only; any thread.
class DpopVerifier {
 public:
  DpopVerifier(const DpopPolicy& policy, const NonceMinter& nonces, ReplayCache& replays)
      : policy_(policy), nonces_(nonces), replays_(replays) {}

  // Exactly one field with one JWS; typ, alg, a public jwk, its signature; jti, htm, htu, iat (and
  // nbf and exp, where they are); ath where there is a token; a nonce where there is one or where
  // the policy wants one. A proof that passes is remembered: it does not pass again. One that fails
  // leaves no trace. [DPOP-1 .. DPOP-7] Fails with kDpopProofInvalid, kDpopNonceRequired; where
  // there is a token with kAccessDpopProofInvalid, kAccessDpopNonceRequired; with kOverloaded
  // (retry later with a new proof).
  Result<DpopProof> Verify(const DpopRequest& request, Timestamp now) const;

 private:
  Result<DpopProof> Judge(const DpopRequest& request, Timestamp now) const;

  const DpopPolicy& policy_;
  const NonceMinter& nonces_;
  ReplayCache& replays_;
};

}  // namespace issuer
