// The JOSE header that both forms of a status list have: the key by its certificates and by itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"

namespace issuer {

// The first part of the compact JWS, base64url. Verifiers with a trust anchor go by x5c, others by
// jwk [TSL-11], those that resolve DIDs by `key_id`, which is empty where there is none.
std::string WriteStatusListHeader(std::string_view typ,
                                  std::string_view key_id,
                                  SignatureAlgorithm algorithm,
                                  std::span<const Bytes> chain,
                                  const PublicKey& key);

}  // namespace issuer
