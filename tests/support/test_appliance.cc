#include "tests/support/test_appliance.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <array>

#include "api/http/field_syntax.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "appliance/issuance/encryption_offer.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::string_view kGrantType = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

Config TestConfig() {
  Config config;
  const Result<HttpsUrl> identifier = ParseHttpsUrl(kTestIdentifier);
  CHECK(identifier.has_value());
  config.identifier = *identifier;
  config.display = {{"Example Issuer", "en"}};
  SigningKeyConfig key;
  key.name = KeyName("test-key");
  config.keys.push_back(key);
  config.limits.batch_size = 3;
  config.limits.tx_code_attempts = 3;
  config.limits.issuances_per_token = 4;
  config.draft13_identifier = ParseHttpsUrl("https://issuer.example/d13").value();
  config.limits.max_body_len = 64 * kKiB;
  config.limits.max_operator_body_len = 64 * kKiB;
  return config;
}

ClaimSchema TextClaim(bool mandatory) {
  ClaimSchema schema;
  schema.kind = ClaimKind::kText;
  schema.mandatory = mandatory;
  schema.disclosure = Disclosure::kSelective;
  schema.max_len = 64;
  return schema;
}

ClaimSchema TestClaims() {
  ClaimSchema level;
  level.kind = ClaimKind::kInteger;
  ClaimSchema home;
  home.kind = ClaimKind::kObject;
  home.members = {{"town", TextClaim(true)}};
  ClaimSchema claims;
  claims.kind = ClaimKind::kObject;
  claims.members = {{"name", TextClaim(true)}, {"level", level}, {"home", home}};
  return claims;
}

CredentialConfiguration TestConfiguration(std::string_view id, std::string_view vct) {
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId(std::string(id));
  configuration.signing.id = configuration.id;
  configuration.signing.type = vct;
  configuration.signing.key = KeyName("test-key");
  configuration.scope = id;
  configuration.tx_code = TxCodePolicy::kOptional;
  configuration.binding_methods = {"jwk"};
  configuration.proof_algorithms = {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEdDsa};
  configuration.claims = TestClaims();
  return configuration;
}

CredentialConfigurations TestCredentials() {
  CredentialConfigurations credentials;
  credentials.all.push_back(TestConfiguration(kBadge, "urn:example:badge:1"));
  CredentialConfiguration pid = TestConfiguration(kPid, "https://issuer.example/t1/vct/pid");
  pid.tx_code = TxCodePolicy::kRequired;
  pid.type_metadata = JsonValue(
      JsonValue::Object{{"vct", JsonValue(std::string("https://issuer.example/t1/vct/pid"))}});
  credentials.all.push_back(pid);
  CredentialConfiguration ticket = TestConfiguration(kTicket, "urn:example:ticket:1");
  ticket.binding_methods.clear();
  ticket.proof_algorithms.clear();
  ticket.signing.binding_required = false;
  ticket.direct_issuance = true;
  credentials.all.push_back(ticket);
  return credentials;
}

// What ReadConfig would have made of it: the signing half of every configuration.
Config WithCredentials(Config config, const CredentialConfigurations& credentials) {
  for (const CredentialConfiguration& configuration : credentials.all) {
    config.credentials.push_back(configuration.signing);
  }
  return config;
}

TestSettings MakeSettings(const std::function<void(TestSettings&)>& adjust,
                          const std::filesystem::path& key_folder) {
  TestSettings settings{
      WithCredentials(TestConfig(), TestCredentials()), TestCredentials(), TrustLists()};
  settings.config.encryption.keys = key_folder / "keys";
  if (adjust) {
    adjust(settings);
  }
  return settings;
}

std::unique_ptr<RequestKeyRing> OpenRequestKeys(const Config& config,
                                                const Clock& clock,
                                                Log& log) {
  auto ring = RequestKeyRing::Open(RequestKeyOptionsOf(config.encryption), clock.Now(), log);
  CHECK(ring.has_value());
  return *std::move(ring);
}

Operator TestOperator(std::string_view name, OperatorRole role, std::string_view key) {
  Operator person;
  person.name = OperatorName(std::string(name));
  person.role = role;
  person.key_digest = Sha256(AsBytes(key));
  return person;
}

OperatorDirectory TestDirectory() {
  Operator clerk = TestOperator("clerk", OperatorRole::kIssuer, kClerkKey);
  clerk.configurations = {ConfigurationId(std::string(kBadge))};
  clerk.max_offers_per_minute = 2;
  return OperatorDirectory({TestOperator("admin", OperatorRole::kAdmin, kAdminKey),
                            clerk,
                            TestOperator("auditor", OperatorRole::kAuditor, kAuditorKey)});
}

NonceMinters TestNonces() {
  constexpr std::array<std::uint8_t, 32> kKey{7};
  return {kKey, Seconds(300)};
}

}  // namespace

TestAppliance::TestAppliance(const std::function<void(TestSettings&)>& adjust)
    : log_fd_(::open("/dev/null", O_WRONLY | O_CLOEXEC)),
      log_(log_fd_.get(), "test", clock),
      settings_(MakeSettings(adjust, key_folder_.path())),
      nonces_(TestNonces()),
      request_keys_(OpenRequestKeys(settings_.config, clock, log_)),
      directory_(TestDirectory()),
      services_{settings_.config,
                settings_.credentials,
                settings_.trust,
                stores.stores(),
                signer,
                nonces_,
                replays_,
                *request_keys_,
                clock,
                random,
                log_,
                status_lists_,
                rdf_},
      wallet_router_(services_),
      draft13_(services_),
      draft13_router_(draft13_.services()),
      tenant_router_(wallet_router_, draft13_router_),
      operator_router_(services_, directory_, &draft13_.services()) {}

HttpResponse TestAppliance::Ask(Router& router, HttpRequest request) {
  const std::size_t question_mark = request.path.find('?');
  if (question_mark != std::string::npos) {
    request.query = request.path.substr(question_mark + 1);
    request.path.resize(question_mark);
  }
  request.id = RequestId("rq_" + std::to_string(++num_requests_));
  return router.Answer(request);
}

HttpResponse TestAppliance::AskWallet(HttpMethod method,
                                      std::string path,
                                      const HeaderList& headers,
                                      std::string body) {
  HttpRequest request;
  request.method = method;
  request.path = std::move(path);
  request.headers = headers;
  request.body = std::move(body);
  return Ask(tenant_router_, std::move(request));
}

WalletTransport TestAppliance::Transport() {
  return [this](const WalletRequest& request) {
    HeaderList headers = request.headers;
    for (auto& header : headers) {
      header.first = ToLower(header.first);
    }
    const HttpResponse response =
        AskWallet(request.method == "POST" ? HttpMethod::kPost : HttpMethod::kGet,
                  request.path,
                  headers,
                  request.body);
    WalletResponse answer{response.status(), response.headers(), response.body()};
    for (auto& header : answer.headers) {
      header.first = ToLower(header.first);
    }
    return answer;
  };
}

HttpResponse TestAppliance::AskOperator(std::string_view key,
                                        HttpMethod method,
                                        std::string path,
                                        std::string body,
                                        const HeaderList& headers) {
  HttpRequest request;
  request.method = method;
  request.path = std::move(path);
  request.headers = headers;
  if (!key.empty()) {
    request.headers.emplace_back("authorization", "Bearer " + std::string(key));
  }
  if (!body.empty() && request.FindHeader("content-type") == nullptr) {
    request.headers.emplace_back("content-type", "application/json");
  }
  request.body = std::move(body);
  return Ask(operator_router_, std::move(request));
}

JsonValue TestAppliance::CreateOffer(std::string_view body) {
  const HttpResponse response =
      AskOperator(kAdminKey, HttpMethod::kPost, "/v1/offers", std::string(body));
  EXPECT_EQ(response.status(), 201) << response.body();
  CHECK(response.status() == 201);
  return JsonOf(response);
}

std::string TestAppliance::NewCode(std::string_view configuration, TxCodeOfOffer tx_code) {
  const bool with_tx_code = tx_code == TxCodeOfOffer::k1234;
  const JsonValue created =
      CreateOffer(OfferBody(configuration,
                            with_tx_code ? R"(,"delivery":"value","tx_code":{"value":"1234"})"
                                         : R"(,"delivery":"value")"));
  const JsonValue* grants = created.Find("offer")->Find("grants");
  return *grants->Find(kGrantType)->FindText("pre-authorized_code");
}

std::string TestAppliance::NewToken(std::string_view configuration) {
  const std::string code = NewCode(configuration, TxCodeOfOffer::k1234);
  const HttpResponse response = AskWallet(
      HttpMethod::kPost,
      "/t1/token",
      {{"content-type", "application/x-www-form-urlencoded"}},
      "grant_type=" + std::string(kGrantType) + "&pre-authorized_code=" + code + "&tx_code=1234");
  EXPECT_EQ(response.status(), 200) << response.body();
  CHECK(response.status() == 200);
  return *JsonOf(response).FindText("access_token");
}

std::string TestAppliance::NewNonce() {
  return *JsonOf(AskWallet(HttpMethod::kPost, "/t1/nonce")).FindText("c_nonce");
}

std::string FieldOf(const HttpResponse& response, std::string_view name) {
  std::string found;
  int count = 0;
  for (const auto& [field, value] : response.headers()) {
    if (field == name) {
      found = value;
      ++count;
    }
  }
  return count == 1 ? found : "";
}

JsonValue JsonOf(const HttpResponse& response) {
  Result<JsonValue> parsed = ParseJson(response.body());
  EXPECT_TRUE(parsed.has_value()) << response.body();
  return parsed.has_value() ? *std::move(parsed) : JsonValue();
}

std::string OfferBody(std::string_view configuration, std::string_view more) {
  return R"({"credentials":[{"configuration":")" + std::string(configuration) +
         R"(","claims":{"name":"Ada"}}])" + std::string(more) + "}";
}

}  // namespace issuer
