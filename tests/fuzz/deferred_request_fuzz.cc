// A body that parses holds a transaction of the one length there is.
#include <cstdlib>

#include "api/wallet/deferred_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = issuer::AsText({data, size});
  const auto parsed = issuer::ParseDeferredRequest(request);
  if (parsed.has_value() && parsed->Expose([](issuer::ByteView raw) { return raw.size(); }) != 43) {
    std::abort();
  }
  return 0;
}
