#include "appliance/issuerctl/dpop_client.h"

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kJtiLen = 16;  // random bytes

JsonValue TextValue(std::string_view text) {
  return JsonValue(std::string(text));
}

// Names come in lower case from HTTP.
const std::string* FindField(const WalletResponse& response, std::string_view name) {
  for (const auto& [field, value] : response.headers) {
    if (field == name) {
      return &value;
    }
  }
  return nullptr;
}

// The token endpoint says it in the body, a resource in its challenge.
bool AsksForNonce(const WalletResponse& response) {
  const std::string* challenge = FindField(response, "www-authenticate");
  if (response.status == 401 && challenge != nullptr) {
    return challenge->find("error=\"use_dpop_nonce\"") != std::string::npos;
  }
  if (response.status != 400) {
    return false;
  }
  const Result<JsonValue> body = ParseJson(response.body);
  const std::string* error = body.has_value() ? body->FindText("error") : nullptr;
  return error != nullptr && *error == "use_dpop_nonce";
}

}  // namespace

ProofParts HonestDpopProof(const WalletKey& key, const DpopTarget& target, Timestamp now) {
  ProofParts parts;
  parts.header.emplace_back("typ", TextValue("dpop+jwt"));
  parts.header.emplace_back("alg", TextValue(JoseName(key.algorithm())));
  parts.header.emplace_back("jwk", key.Jwk());
  parts.payload.emplace_back("jti", TextValue(target.jti));
  parts.payload.emplace_back("htm", TextValue(target.method));
  parts.payload.emplace_back("htu", TextValue(target.url));
  parts.payload.emplace_back("iat", JsonValue(ToUnix(now)));
  if (!target.token.empty()) {
    parts.payload.emplace_back("ath", TextValue(Base64UrlEncode(Sha256(AsBytes(target.token)))));
  }
  if (!target.nonce.empty()) {
    parts.payload.emplace_back("nonce", TextValue(target.nonce));
  }
  return parts;
}

WalletResponse DpopClient::Send(const WalletTransport& transport,
                                const WalletRequest& request,
                                std::string_view token) {
  const std::string url = request.origin + request.path;
  const auto send_once = [&] {
    const std::string jti = Base64UrlEncode(random_.Take(kJtiLen));
    WalletRequest proven = request;
    proven.headers.emplace_back(
        "DPoP",
        SignProof(HonestDpopProof(key_, {request.method, url, jti, token, nonce_}, clock_.Now()),
                  key_));
    WalletResponse response = transport(proven);
    Learn(response);
    return response;
  };
  WalletResponse response = send_once();
  return AsksForNonce(response) ? send_once() : response;
}

void DpopClient::Learn(const WalletResponse& response) {
  if (const std::string* nonce = FindField(response, "dpop-nonce")) {
    nonce_ = *nonce;
  }
}

}  // namespace issuer
