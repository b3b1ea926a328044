// ECDSA signatures: raw r‖s, as JOSE, COSE and PKCS#11 have them, and DER, as OpenSSL and X.509
// have them. Here and nowhere else. Both are strict: each value has one spelling in each form.
#pragma once

#include <cstddef>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// SEQUENCE of two INTEGERs. [rfc3279 §2.2.3]
// `raw`  r‖s, big-endian, each half the length; 2 to 132 bytes. Zero is encoded as it stands (no
// signature, but well-formed). Fails with kSignatureInvalid if the length is odd or outside those
// bounds.
Result<Bytes> DerFromRaw(ByteView raw);

// r‖s, each left-padded with zeros to `coordinate_len` bytes (1 to 66).
// Fails with kSignatureInvalid for anything but the one DER encoding of two non-negative integers
// that fit: long-form lengths that are not needed, surplus zeros, negative numbers, bytes behind
// the end.
Result<Bytes> RawFromDer(ByteView der, std::size_t coordinate_len);

}  // namespace issuer
