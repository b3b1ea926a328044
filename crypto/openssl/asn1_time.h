// Times of certificates and revocation lists as plain values.
#pragma once

#include <openssl/asn1.h>

#include <optional>

#include "appliance/base/clock.h"

namespace issuer {

// Nullopt for null, and for what is no time.
std::optional<Timestamp> ToTimestamp(const ASN1_TIME* time);

}  // namespace issuer
