// What negative tests do to the demo wallet's honest proofs.
#pragma once

#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jsonld/json_tree.h"  // SetMember

namespace issuer {

void RemoveMember(JsonValue::Object& object, std::string_view name);

// DER of a certificate over `key`, signed by itself. Aborts where OpenSSL fails.
Bytes SelfSignedCertificate(const WalletKey& key, Timestamp not_before, Timestamp not_after);

}  // namespace issuer
