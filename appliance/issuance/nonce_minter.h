// Server nonces: minted without the store, recognised by their MAC. [vci-1.0 §7] [rfc9449 §8]
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "storage/issuance_store.h"

namespace issuer {

// Immutable, any thread. A nonce is base64url of: expiry (8 bytes, UNIX seconds, big-endian) ‖ 16
// random bytes ‖ the first 16 bytes of HMAC-SHA-256 over both.
class NonceMinter {
 public:
  NonceMinter(MacKey key, Seconds lifetime);

  std::string Mint(Timestamp now, Random& random) const;

  // What must be burnt to use `nonce`. Fails with kProofNonceUnacceptable if we did not mint it or
  // it expired at or before `now`. Whether it was used already, only the store knows.
  Result<NonceUse> Check(std::string_view nonce, Timestamp now) const;

 private:
  MacKey key_;
  Seconds lifetime_;
};

// One minter a purpose: a nonce of one is none of another.
struct NonceMinters {
  // `secret` has 32 bytes of full entropy; each minter's key is derived from it.
  NonceMinters(ByteView secret, Seconds lifetime);

  NonceMinter proofs;        // c_nonce, burnt once on use [vci-1.0 §7]
  NonceMinter dpop;          // DPoP-Nonce [rfc9449 §8]
  NonceMinter attestations;  // challenges for the proof of possession of a client attestation
};

}  // namespace issuer
