// What is accepted as JWS has one spelling: its header, written anew, makes a JWS with the same
// header.
#include <cstdlib>

#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/jose/jws.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = issuer::AsText({data, size});
  auto jws = issuer::UnverifiedJws::Parse(text);
  if (!jws.has_value()) {
    return 0;
  }
  const std::string_view rest = text.substr(text.find('.'));
  const std::string header = issuer::ToJson(jws->header());
  const auto again = issuer::UnverifiedJws::Parse(
      issuer::Base64UrlEncode(issuer::AsBytes(header)).append(rest), 8 * issuer::kMaxJwsLen);
  if (!again.has_value() || !(again->header() == jws->header()) || again->typ() != jws->typ() ||
      again->algorithm() != jws->algorithm()) {
    std::abort();
  }
  const issuer::PublicKey key{issuer::CurveOf(jws->algorithm()), issuer::Bytes(32, 1), {}};
  static_cast<void>((*std::move(jws)).Verify(key));
  return 0;
}
