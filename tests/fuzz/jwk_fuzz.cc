// A key that is accepted, from a JWK or a DID, must be written and read back as the same key.
#include <cstdlib>

#include "appliance/base/json_reader.h"
#include "crypto/jose/did.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jwk_writer.h"

namespace {
void CheckRoundTrip(const issuer::Result<issuer::PublicKey>& key) {
  if (!key.has_value()) {
    return;
  }
  issuer::JsonWriter json;
  issuer::WriteJwk(json, *key);
  const auto again = issuer::ParseJwk(issuer::ParseJson(std::move(json).Take()).value());
  if (!again.has_value() || !(*again == *key)) {
    std::abort();
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = issuer::AsText({data, size});
  CheckRoundTrip(issuer::ResolveDid(text));
  if (const auto value = issuer::ParseJson(text); value.has_value()) {
    CheckRoundTrip(issuer::ParseJwk(*value));
  }
  return 0;
}
