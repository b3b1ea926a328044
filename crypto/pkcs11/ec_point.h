// What a token says of a public key (CKA_EC_PARAMS, CKA_EC_POINT) → PublicKey.
#pragma once

#include <optional>

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"

namespace issuer {

// The curve that DER `params` names: an OBJECT IDENTIFIER (P-256, P-384, Ed25519 [rfc8410 §3]), or
// for Ed25519 the PrintableString "edwards25519" [pkcs11-3.0 §2.3.5]. nullopt for anything else.
std::optional<Curve> CurveOfEcParams(ByteView params);

// DER for CKA_EC_PARAMS of a new key of `curve`: its OBJECT IDENTIFIER, which tokens of every
// version of the standard take.
Bytes EcParamsOf(Curve curve);

// The public key of `curve` that CKA_EC_POINT `point` names: the point itself (uncompressed, or the
// 32 bytes of Ed25519), wrapped in a DER OCTET STRING as the standard wants, or bare or in a BIT
// STRING as some tokens return it. The point is not checked to be on its curve: it comes from our
// own token. Fails with kKeyUnfit.
Result<PublicKey> ParseEcPoint(Curve curve, ByteView point);

}  // namespace issuer
