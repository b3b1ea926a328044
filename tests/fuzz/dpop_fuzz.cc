// A proof that passes names our URL in some spelling, and does not pass again. An input that begins
// with '{' is a payload, which an honest key signs; any other is the field as it came.
#include <cstdlib>
#include <string>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/dpop.h"
#include "appliance/issuance/target_uri.h"
#include "appliance/issuerctl/dpop_client.h"

namespace {

constexpr issuer::Timestamp kNow = issuer::FromUnix(1'767'225'600);
constexpr const char* kUrl = "https://issuer.example/t1/token";

std::string FieldOf(std::string_view input) {
  static const issuer::WalletKey key = issuer::WalletKey::Generate();
  static const std::string header =
      issuer::ToJson(issuer::JsonValue(issuer::HonestDpopProof(key, {}, kNow).header));
  return input.starts_with('{') ? issuer::SignTexts(header, input, key) : std::string(input);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = issuer::AsText({data, size});
  const auto normal = issuer::NormalizeTargetUri(input);
  if (normal.has_value() && issuer::NormalizeTargetUri(*normal).value() != *normal) {
    std::abort();
  }
  const std::string field = FieldOf(input);
  static const issuer::DpopPolicy policy;
  static const issuer::NonceMinters nonces(issuer::Bytes(32, 7), issuer::Seconds(300));
  issuer::ReplayCache replays(2);
  const issuer::DpopVerifier verifier(policy, nonces.dpop, replays);
  const issuer::DpopRequest request{{field}, "POST", kUrl, std::nullopt};
  if (!verifier.Verify(request, kNow).has_value()) {
    return 0;
  }
  const auto payload = issuer::ParseJson(input);
  if (payload.has_value() &&
      issuer::NormalizeTargetUri(*payload->FindText("htu")).value() != kUrl) {
    std::abort();
  }
  if (verifier.Verify(request, kNow).has_value()) {
    std::abort();
  }
  return 0;
}
