// Who sends a request, as far as it was proved.
#pragma once

#include <optional>

#include "appliance/base/id.h"
#include "appliance/config/client_settings.h"
#include "storage/records.h"

namespace issuer {

struct Sender {
  ClientId client;                                   // authenticated; empty: anonymous
  ClientMethod client_method = ClientMethod::kNone;  // how; kNone exactly when `client` is empty
  std::optional<Digest> client_key;  // RFC 7638 thumbprint of the attested client instance's key
  std::optional<Digest> dpop_key;    // the same of the key whose DPoP proof came along
};

}  // namespace issuer
