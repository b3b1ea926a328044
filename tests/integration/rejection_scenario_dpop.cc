// The DPoP proofs, and the tokens bound to their key, that rows may name.
#include "appliance/base/check.h"
#include "appliance/issuerctl/dpop_client.h"
#include "tests/integration/rejection_scenario.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

constexpr std::string_view kForm =
    "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=";
constexpr const char* kTokenPath = "/t1/token";

JsonValue TextValue(std::string_view text) {
  return JsonValue(std::string(text));
}

}  // namespace

std::string RejectionScenario::DpopWith(const WalletKey& key,
                                        const std::string& path,
                                        const std::function<void(ProofParts&)>& change) {
  const std::string jti = "jti-" + std::to_string(++num_dpop_proofs_);
  const std::string url = "https://issuer.example" + path;
  ProofParts parts =
      HonestDpopProof(key,
                      {"POST", url, jti, path == kTokenPath ? std::string() : bound_token_, ""},
                      appliance_.clock.Now());
  change(parts);
  return SignProof(parts, key);
}

void RejectionScenario::AddDpopProofs() {
  const auto add = [this](const char* name, std::function<void(ProofParts&)> change) {
    makers_[name] = [this, change = std::move(change)] {
      return DpopWith(dpop_key_, kTokenPath, change);
    };
  };
  const auto header = [&](const char* name, const char* member, JsonValue value) {
    add(name, [member, value](ProofParts& parts) { SetMember(parts.header, member, value); });
  };
  const auto payload = [&](const char* name, const char* member, JsonValue value) {
    add(name, [member, value](ProofParts& parts) { SetMember(parts.payload, member, value); });
  };
  JsonValue::Object private_jwk = *dpop_key_.Jwk().AsObject();
  SetMember(private_jwk, "d", TextValue("AAAA"));
  add("dpop", [](ProofParts&) {});
  header("dpop typ", "typ", TextValue("JWT"));
  header("dpop none", "alg", TextValue("none"));
  header("dpop private", "jwk", JsonValue(private_jwk));
  header("dpop stolen", "jwk", fixed_key_.Jwk());
  add("dpop no jti", [](ProofParts& parts) { RemoveMember(parts.payload, "jti"); });
  payload("dpop htm", "htm", TextValue("GET"));
  payload("dpop htu", "htu", TextValue("http://127.0.0.1:8080/t1/token"));
  payload("dpop old", "iat", JsonValue(std::int64_t{1000000000}));
  payload("dpop future", "iat", JsonValue(std::int64_t{4000000000}));
  payload("dpop null nonce", "nonce", JsonValue());
  payload("dpop foreign nonce", "nonce", TextValue("bm9uY2U"));
  makers_["dpop of another"] = [this] {
    return DpopWith(fixed_key_, kTokenPath, [](ProofParts&) {});
  };
  makers_["dpop stale nonce"] = [this] {
    const std::string nonce =
        appliance_.services().nonces.dpop.Mint(appliance_.clock.Now(), appliance_.random);
    appliance_.clock.Advance(Seconds(300));
    return DpopWith(dpop_key_, kTokenPath, [&](ProofParts& parts) {
      SetMember(parts.payload, "nonce", TextValue(nonce));
    });
  };
  makers_["dpop used"] = [this] {
    const std::string proof = Fill("{dpop}");
    CHECK(RedeemBound(appliance_.NewCode(kBadge), proof).status() == 200);
    return proof;
  };
}

HttpResponse RejectionScenario::RedeemBound(const std::string& code, const std::string& proof) {
  return appliance_.AskWallet(
      HttpMethod::kPost,
      kTokenPath,
      {{"content-type", "application/x-www-form-urlencoded"}, {"dpop", proof}},
      std::string(kForm) + code);
}

void RejectionScenario::AddBoundTokens() {
  makers_["bound token"] = [this] {
    const HttpResponse response = RedeemBound(appliance_.NewCode(kBadge), Fill("{dpop}"));
    CHECK(response.status() == 200);
    bound_token_ = *JsonOf(response).FindText("access_token");
    return bound_token_;
  };
  makers_["expired bound token"] = [this] {
    const std::string token = Fill("{bound token}");
    appliance_.clock.Advance(Seconds(900));
    return token;
  };
  // Only tokens that can be refreshed are looked for when an operator revokes.
  makers_["revoked token"] = [this] {
    const JsonValue created = appliance_.CreateOffer(OfferBody(kBadge, R"(,"delivery":"value")"));
    const JsonValue* grants = created.Find("offer")->Find("grants");
    const std::string code = *grants->AsObject()->front().second.FindText("pre-authorized_code");
    const HttpResponse response = RedeemBound(code, Fill("{dpop}"));
    CHECK(response.status() == 200);
    bound_token_ = *JsonOf(response).FindText("access_token");
    appliance_.AskOperator(
        kAdminKey, HttpMethod::kDelete, "/v1/tokens/" + *created.FindText("handle"));
    return bound_token_;
  };
}

void RejectionScenario::AddBoundProofs() {
  const auto add = [this](const char* name, std::function<void(ProofParts&)> change) {
    makers_[name] = [this, change = std::move(change)] {
      return DpopWith(dpop_key_, endpoint_, change);
    };
  };
  add("dpop bound", [](ProofParts&) {});
  add("dpop no ath", [](ProofParts& parts) { RemoveMember(parts.payload, "ath"); });
  add("dpop wrong ath",
      [](ProofParts& parts) { SetMember(parts.payload, "ath", TextValue(std::string(43, 'A'))); });
  add("dpop bound foreign", [](ProofParts& parts) {
    SetMember(parts.payload, "nonce", TextValue(std::string(54, 'A')));
  });
  makers_["dpop bound stale"] = [this] {
    const std::string nonce =
        appliance_.services().nonces.dpop.Mint(appliance_.clock.Now(), appliance_.random);
    appliance_.clock.Advance(Seconds(300));
    return DpopWith(dpop_key_, endpoint_, [&](ProofParts& parts) {
      SetMember(parts.payload, "nonce", TextValue(nonce));
    });
  };
  makers_["dpop other key"] = [this] {
    return DpopWith(fixed_key_, endpoint_, [](ProofParts&) {});
  };
  makers_["dpop bound used"] = [this] {
    const std::string proof = Fill("{dpop bound}");
    const HttpResponse used = appliance_.AskWallet(HttpMethod::kPost,
                                                   endpoint_,
                                                   {{"authorization", "DPoP " + bound_token_},
                                                    {"content-type", "application/json"},
                                                    {"dpop", proof}},
                                                   "{");
    CHECK(used.status() == 400);  // of the body: the proof was good
    return proof;
  };
}

}  // namespace issuer
