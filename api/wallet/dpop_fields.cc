#include "api/wallet/dpop_fields.h"

#include <string_view>
#include <vector>

namespace issuer {
namespace {

constexpr std::string_view kField = "dpop";

// As in `htm`. Nothing is served by another method; no proof is of the empty one.
std::string_view NameOf(HttpMethod method) {
  switch (method) {
    case HttpMethod::kGet:
      return "GET";
    case HttpMethod::kHead:
      return "HEAD";
    case HttpMethod::kPost:
      return "POST";
    case HttpMethod::kDelete:
      return "DELETE";
    case HttpMethod::kOptions:
    case HttpMethod::kPut:
    case HttpMethod::kPatch:
    case HttpMethod::kOther:
      break;
  }
  return "";
}

}  // namespace

bool HasDpopField(const HttpRequest& request) {
  return request.CountHeaders(kField) != 0;
}

Result<DpopProof> ProveSenderKey(const HttpRequest& request,
                                 const std::optional<Digest>& token,
                                 const Services& services) {
  DpopRequest proof;
  for (const auto& [name, value] : request.headers) {
    if (name == kField) {
      proof.fields.push_back(value);
    }
  }
  proof.method = NameOf(request.method);
  proof.url = services.config.identifier.origin + request.path;
  proof.token = token;
  return DpopVerifier(services.config.dpop, services.nonces.dpop, services.replays)
      .Verify(proof, services.clock.Now());
}

}  // namespace issuer
