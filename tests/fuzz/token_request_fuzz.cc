// A form that parses has a code of our length and a transaction code within its bounds.
#include <cstdlib>

#include "api/wallet/token_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = issuer::AsText({data, size});
  const auto form = issuer::ParseTokenForm(request);
  if (!form.has_value()) {
    return 0;
  }
  const auto parsed = issuer::ParseTokenRequest(*form);
  if (parsed.has_value()) {
    const auto len = [](issuer::ByteView raw) { return raw.size(); };
    const std::size_t tx_code_len = parsed->tx_code ? parsed->tx_code->Expose(len) : 1;
    if (parsed->code.Expose(len) != 43 || tx_code_len < 1 || tx_code_len > 64) {
      std::abort();
    }
  }
  return 0;
}
