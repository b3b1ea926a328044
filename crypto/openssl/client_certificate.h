// The names in a TLS client's certificate. Its key may be of any kind: TLS has used it already, and
// nothing here does again.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/result.h"

namespace issuer {

struct ClientCertificate {
  std::array<std::uint8_t, 32> sha256{};  // of the DER
  std::string subject_dn;                 // [rfc4514], as OpenSSL's RFC2253 form writes it
  std::vector<std::string> san_dns;       // in order
  std::vector<std::string> san_uris;
  Timestamp not_before{};  // both ends belong to the validity
  Timestamp not_after{};
};

// `pem` holds exactly one certificate and nothing else. Who signed it is not asked. Names with
// control characters or bytes beyond ASCII are left out. Fails with kCertificateInvalid.
Result<ClientCertificate> ParseClientCertificate(std::string_view pem);

}  // namespace issuer
