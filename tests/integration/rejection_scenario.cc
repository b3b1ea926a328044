#include "tests/integration/rejection_scenario.h"

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/uri.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

constexpr auto k1234 = TestAppliance::TxCodeOfOffer::k1234;
constexpr std::string_view kForm =
    "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=";

JsonValue TextValue(std::string_view text) {
  return JsonValue(std::string(text));
}

}  // namespace

RejectionScenario::RejectionScenario(TestAppliance& appliance)
    : appliance_(appliance), fixed_key_(WalletKey::Generate()) {
  AddCodes();
  AddTokens();
  AddProofs();
  AddForeignProofs();
  AddDpopProofs();
  AddBoundTokens();
  AddBoundProofs();
  makers_["endpoint"] = [this] { return endpoint_; };
}

void RejectionScenario::Add(std::string name, std::function<std::string()> maker) {
  makers_[std::move(name)] = std::move(maker);
}

std::string RejectionScenario::Fill(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) {
      break;
    }
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const auto maker =
        close == std::string_view::npos ? makers_.end() : makers_.find(text.substr(1, close - 1));
    if (maker == makers_.end()) {
      out += '{';
      text.remove_prefix(1);
      continue;
    }
    out += maker->second();
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string RejectionScenario::Redeem(const std::string& code, const std::string& more) {
  return appliance_
      .AskWallet(HttpMethod::kPost,
                 "/t1/token",
                 {{"content-type", "application/x-www-form-urlencoded"}},
                 std::string(kForm) + code + more)
      .body();
}

void RejectionScenario::AddCodes() {
  makers_["form"] = [] { return std::string(kForm); };
  makers_["code"] = [this] { return appliance_.NewCode(kBadge); };
  makers_["pin code"] = [this] { return appliance_.NewCode(kPid, k1234); };
  makers_["spent code"] = [this] {
    const std::string code = appliance_.NewCode(kBadge);
    Redeem(code, "");
    return code;
  };
  makers_["expired code"] = [this] {
    const std::string code = appliance_.NewCode(kBadge);
    appliance_.clock.Advance(Seconds(600));
    return code;
  };
  makers_["locked code"] = [this] {
    const std::string code = appliance_.NewCode(kPid, k1234);
    for (int i = 0; i < 3; ++i) {
      Redeem(code, "&tx_code=0000");
    }
    return code;
  };
  makers_["cancelled code"] = [this] {
    const std::string code = appliance_.NewCode(kBadge);
    const JsonValue page =
        JsonOf(appliance_.AskOperator(kAdminKey, HttpMethod::kGet, "/v1/offers?limit=100"));
    for (const JsonValue& offer : *page.Find("offers")->AsArray()) {
      appliance_.AskOperator(
          kAdminKey, HttpMethod::kDelete, "/v1/offers/" + *offer.FindText("handle"));
    }
    return code;
  };
  makers_["cancelled handle"] = [this] {
    const std::string handle = *appliance_.CreateOffer(OfferBody(kBadge)).FindText("handle");
    appliance_.AskOperator(kAdminKey, HttpMethod::kDelete, "/v1/offers/" + handle);
    return handle;
  };
  makers_["pid handle"] = [this] {
    return *appliance_.CreateOffer(OfferBody(kPid, R"(,"tx_code":{})")).FindText("handle");
  };
  makers_["reference"] = [this] {
    const std::string link = *appliance_.CreateOffer(OfferBody(kBadge)).FindText("link");
    return link.substr(link.size() - 43);
  };
  makers_["expired reference"] = [this] {
    const std::string reference = Fill("{reference}");
    appliance_.clock.Advance(Seconds(600));
    return reference;
  };
  for (const std::size_t len : {43U, 42U, 65U}) {
    makers_["x" + std::to_string(len)] = [len] { return std::string(len, 'x'); };
  }
}

void RejectionScenario::AddTokens() {
  makers_["token"] = [this] { return appliance_.NewToken(kBadge); };
  makers_["ticket token"] = [this] { return appliance_.NewToken(kTicket); };
  makers_["expired token"] = [this] {
    const std::string token = appliance_.NewToken(kBadge);
    appliance_.clock.Advance(Seconds(300));
    return token;
  };
  makers_["named token"] = [this] {
    const std::string details =
        R"([{"type":"openid_credential","credential_configuration_id":"badge"}])";
    const std::string answer =
        Redeem(appliance_.NewCode(kBadge), "&authorization_details=" + PercentEncode(details));
    return *JsonOf(HttpResponse::Json(200, answer)).FindText("access_token");
  };
  makers_["used up token"] = [this] {
    const std::string token = appliance_.NewToken(kTicket);
    for (int i = 0; i < 4; ++i) {
      appliance_.AskWallet(
          HttpMethod::kPost,
          "/t1/credential",
          {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
          R"({"credential_configuration_id":"ticket"})");
    }
    return token;
  };
}

std::string RejectionScenario::ProofWith(
    const std::function<void(ProofParts&, const WalletKey&)>& change) {
  const WalletKey key = WalletKey::Generate();
  ProofParts parts =
      HonestProof(key, kTestIdentifier, appliance_.NewNonce(), appliance_.clock.Now());
  change(parts, key);
  return SignProof(parts, key);
}

void RejectionScenario::AddProofs() {
  const auto add = [this](const char* name,
                          std::function<void(ProofParts&, const WalletKey&)> change) {
    makers_[name] = [this, change = std::move(change)] { return ProofWith(change); };
  };
  const auto header = [&](const char* name, const char* member, JsonValue value) {
    add(name, [member, value](ProofParts& parts, const WalletKey&) {
      SetMember(parts.header, member, value);
    });
  };
  const auto payload = [&](const char* name, const char* member, JsonValue value) {
    add(name, [member, value](ProofParts& parts, const WalletKey&) {
      SetMember(parts.payload, member, value);
    });
  };
  add("proof", [](ProofParts&, const WalletKey&) {});
  header("proof typ", "typ", TextValue("JWT"));
  header("proof none", "alg", TextValue("none"));
  header("proof hs256", "alg", TextValue("HS256"));
  header("proof es384", "alg", TextValue("ES384"));
  header("proof two keys", "kid", TextValue("did:jwk:e30#0"));
  header("proof crit", "crit", JsonValue(JsonValue::Array{TextValue("exp")}));
  payload("proof aud", "aud", TextValue("https://issuer.example/t2"));
  payload("proof iss", "iss", TextValue("wallet"));
  payload("proof old", "iat", JsonValue(std::int64_t{1000000000}));
  payload("proof future", "iat", JsonValue(std::int64_t{4000000000}));
  payload("proof foreign nonce", "nonce", TextValue("bm9uY2U"));
  payload("proof null nonce", "nonce", JsonValue());
  add("proof no key",
      [](ProofParts& parts, const WalletKey&) { RemoveMember(parts.header, "jwk"); });
  add("proof no typ",
      [](ProofParts& parts, const WalletKey&) { RemoveMember(parts.header, "typ"); });
  add("proof no nonce",
      [](ProofParts& parts, const WalletKey&) { RemoveMember(parts.payload, "nonce"); });
  add("proof no aud",
      [](ProofParts& parts, const WalletKey&) { RemoveMember(parts.payload, "aud"); });
  add("proof private", [](ProofParts& parts, const WalletKey& key) {
    JsonValue::Object jwk = *key.Jwk().AsObject();
    SetMember(jwk, "d", TextValue("AAAA"));
    SetMember(parts.header, "jwk", JsonValue(jwk));
  });
  add("proof did", [](ProofParts& parts, const WalletKey& key) {
    RemoveMember(parts.header, "jwk");
    SetMember(parts.header, "kid", TextValue(key.DidJwk() + "#0"));
  });
}

// What is right in itself and wrong here.
void RejectionScenario::AddForeignProofs() {
  makers_["fixed proof"] = [this] {
    return SignProof(
        HonestProof(fixed_key_, kTestIdentifier, appliance_.NewNonce(), appliance_.clock.Now()),
        fixed_key_);
  };
  makers_["proof stolen"] = [this] {
    const WalletKey thief = WalletKey::Generate();
    return SignProof(
        HonestProof(fixed_key_, kTestIdentifier, appliance_.NewNonce(), appliance_.clock.Now()),
        thief);
  };
  makers_["proof stale nonce"] = [this] {
    const std::string nonce = appliance_.NewNonce();
    appliance_.clock.Advance(Seconds(300));
    return SignProof(HonestProof(fixed_key_, kTestIdentifier, nonce, appliance_.clock.Now()),
                     fixed_key_);
  };
  makers_["proof used nonce"] = [this] {
    const std::string token = appliance_.NewToken(kBadge);
    const std::string proof = Fill("{proof}");
    const HttpResponse used = appliance_.AskWallet(
        HttpMethod::kPost,
        "/t1/credential",
        {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
        R"({"credential_configuration_id":"badge","proofs":{"jwt":[")" + proof + R"("]}})");
    CHECK(used.status() == 200);
    return proof;
  };
}

}  // namespace issuer
