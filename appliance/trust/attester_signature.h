// Who signed an attestation: one of those the configuration names, or nobody who counts. [ABCA-3]
// [PRF-21]
#pragma once

#include <span>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/trust/trust_lists.h"
#include "crypto/jose/jws.h"

namespace issuer {

// Signatures cost: one request causes so many checks and no more.
constexpr int kMaxKeysTried = 16;
struct KeyTries {
  int num_left = kMaxKeysTried;
};

// `attester` is one of those that were given.
struct AttestedJws {
  const Attester* attester;
  VerifiedJws jws;
};

// By the chain in the header's x5c where it leads to an anchor of an attester: the anchor is not in
// it and the leaf does not sign itself [HAIP-9]; else by a key of an attester's JWKS, of the
// header's kid where both have one. A `jwk` in the header counts for nothing. At most
// kMaxKeysTried keys are tried: an attester with many names them by kid. Fails with
// kSignatureInvalid, kCertificateInvalid.
Result<AttestedJws> VerifyByAttester(const UnverifiedJws& jws,
                                     std::span<const Attester> attesters,
                                     Timestamp now);

// By one of `keys`, chosen as above; counts down in `tries`, which a caller with several lists
// keeps from one to the next. Fails with kSignatureInvalid.
Result<VerifiedJws> VerifyByKeys(const UnverifiedJws& jws,
                                 std::span<const NamedKey> keys,
                                 KeyTries& tries);

}  // namespace issuer
