// A body that parses holds a transaction of the one length there is.
#include <cstdlib>

#include "api/wallet/deferred_request.h"
#include "appliance/base/json_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = issuer::ParseJson(issuer::AsText({data, size}));
  if (!json.has_value() || json->AsObject() == nullptr) {
    return 0;
  }
  issuer::EncryptionConfig encryption;
  encryption.response = issuer::EncryptionUse::kSupported;
  const issuer::WalletBody body{*json, issuer::BodyProtection::kEncrypted};
  const auto parsed = issuer::ParseDeferredRequest(body, encryption);
  const auto len = [](issuer::ByteView raw) { return raw.size(); };
  if (parsed.has_value() && parsed->transaction.Expose(len) != 43) {
    std::abort();
  }
  return 0;
}
