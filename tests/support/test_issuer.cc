// See test_issuer.h.
#include "tests/support/test_issuer.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/encryption_offer.h"
#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/metadata.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuance/redeem_grant.h"

namespace issuer {
namespace {

using Algorithm = SignatureAlgorithm;

const char* const kKeyName = "pid-signer";

CredentialConfiguration ConfigurationOf(std::string_view id) {
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId(std::string(id));
  configuration.scope = id;
  configuration.tx_code = TxCodePolicy::kOptional;
  configuration.signing.id = configuration.id;
  configuration.signing.type = "https://issuer.example/types/" + std::string(id);
  configuration.signing.key = KeyName(kKeyName);
  configuration.signing.binding_required = true;
  configuration.binding_methods = {"jwk"};
  configuration.proof_algorithms = {Algorithm::kEs256};
  return configuration;
}

CredentialConfigurations AllConfigurations() {
  CredentialConfiguration pid = ConfigurationOf("pid");
  pid.tx_code = TxCodePolicy::kRequired;
  pid.signing.type = "urn:eudi:pid:1";
  pid.binding_methods = {"jwk", "did:jwk", "did:key"};
  pid.proof_algorithms = {Algorithm::kEs256, Algorithm::kEs384, Algorithm::kEdDsa};
  pid.num_decoys = 2;
  CredentialConfiguration badge = ConfigurationOf("badge");
  badge.binding_methods.clear();
  badge.proof_algorithms.clear();
  badge.signing.binding_required = false;
  return {{std::move(pid), ConfigurationOf("diploma"), std::move(badge)}};
}

Config ConfigOf(std::string_view identifier, const CredentialConfigurations& credentials) {
  Config config;
  Result<HttpsUrl> url = ParseHttpsUrl(identifier);
  CHECK(url.has_value());
  config.identifier = *std::move(url);
  config.display = {{"Example Agency", "en"}, {"Beispielamt", "de"}};
  SigningKeyConfig key;
  key.name = KeyName(kKeyName);
  config.keys.push_back(std::move(key));
  for (const CredentialConfiguration& configuration : credentials.all) {
    config.credentials.push_back(configuration.signing);
  }
  return config;
}

// The value of `name` in a form whose values need no percent-encoding.
std::optional<std::string> FormField(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::string_view pair = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(form.size(), pair.size() + 1));
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
      return std::string(pair.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

AccessToken TokenOf(const WalletRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  for (const auto& [name, value] : request.headers) {
    if (name == "Authorization" && value.starts_with(kScheme)) {
      return AccessToken(AsBytes(std::string_view(value).substr(kScheme.size())));
    }
  }
  return AccessToken(ByteView());
}

Result<CredentialRequest> CredentialRequestOf(std::string_view body) {
  ASSIGN_OR_RETURN(const JsonValue json, ParseJson(body));
  CredentialRequest wanted;
  if (const std::string* id = json.FindText("credential_configuration_id")) {
    wanted.configuration = ConfigurationId(*id);
  }
  const JsonValue* proofs = json.Find("proofs");
  const JsonValue* jwts = proofs == nullptr ? nullptr : proofs->Find("jwt");
  if (jwts != nullptr && jwts->AsArray() != nullptr) {
    for (const JsonValue& jwt : *jwts->AsArray()) {
      CHECK(jwt.AsText() != nullptr);
      wanted.jwt_proofs.push_back(*jwt.AsText());
    }
  }
  return wanted;
}

Result<std::string> AnswerToken(const WalletRequest& request, const Services& services) {
  TokenRequest wanted{
      PreAuthorizedCode(AsBytes(FormField(request.body, "pre-authorized_code").value_or(""))),
      std::nullopt};
  if (const auto tx_code = FormField(request.body, "tx_code")) {
    wanted.tx_code = TxCode(AsBytes(*tx_code));
  }
  ASSIGN_OR_RETURN(const IssuedToken issued,
                   RedeemGrant(wanted, Sender(), RequestId("rq_test"), services));
  JsonWriter json;
  json.BeginObject().Member("access_token");
  issued.token.Expose([&](ByteView raw) { json.Text(AsText(raw)); });
  json.Member("token_type").Text("Bearer").Member("expires_in").Integer(issued.expires_in.count());
  json.EndObject();
  return std::move(json).Take();
}

Result<std::string> AnswerCredential(const WalletRequest& request, const Services& services) {
  const AccessToken token = TokenOf(request);
  ASSIGN_OR_RETURN(const Authorization authorization, AuthorizeToken(token, services));
  ASSIGN_OR_RETURN(const CredentialRequest wanted, CredentialRequestOf(request.body));
  ASSIGN_OR_RETURN(const CredentialResponse response,
                   IssueCredential(wanted, token, authorization, RequestId("rq_test"), services));
  JsonWriter json;
  json.BeginObject().Member("credentials").BeginArray();
  for (const std::string& credential : response.credentials) {
    json.BeginObject().Member("credential").Text(credential).EndObject();
  }
  json.EndArray().EndObject();
  return std::move(json).Take();
}

}  // namespace

TestIssuer::TestIssuer(std::string_view identifier)
    : config(ConfigOf(identifier, AllConfigurations())),
      credentials(AllConfigurations()),
      nonces_(Bytes(32, 7), config.lifetimes.nonce),
      log_file_(::memfd_create("log", MFD_CLOEXEC)),
      log_(log_file_.get(), "test", clock) {
  CHECK(log_file_.is_open());
  OfferEncryption(EncryptionConfig());
}

void TestIssuer::OfferEncryption(const EncryptionConfig& encryption) {
  config.encryption = encryption;
  config.encryption.keys = key_folder_.path() / "keys";
  auto ring = RequestKeyRing::Open(RequestKeyOptionsOf(config.encryption), clock.Now(), log_);
  CHECK(ring.has_value());
  request_keys_ = *std::move(ring);
}

Services TestIssuer::services() {
  return {config,
          credentials,
          trust,
          stores.stores(),
          signer,
          nonces_,
          replays_,
          *request_keys_,
          clock,
          random,
          log_,
          status_lists_,
          rdf_};
}

std::string TestIssuer::LogText() const {
  std::string text;
  std::array<char, 4096> chunk{};
  for (;;) {
    const ssize_t got =
        ::pread(log_file_.get(), chunk.data(), chunk.size(), static_cast<off_t>(text.size()));
    CHECK(got >= 0);
    if (got == 0) {
      return text;
    }
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

Result<std::string> TestIssuer::Answer(const WalletRequest& request) {
  const EndpointPaths paths = EndpointPathsOf(config.identifier);
  const Services here = services();
  if (request.path == WellKnownPath(config.identifier, "openid-credential-issuer")) {
    return IssuerMetadata(config, credentials, request_keys_->published());
  }
  if (request.path == WellKnownPath(config.identifier, "oauth-authorization-server")) {
    return AuthorizationServerMetadata(config, credentials);
  }
  if (request.path == paths.token) {
    return AnswerToken(request, here);
  }
  if (request.path == paths.nonce) {
    JsonWriter json;
    json.BeginObject().Member("c_nonce").Text(nonces_.proofs.Mint(clock.Now(), random)).EndObject();
    return std::move(json).Take();
  }
  if (request.path == paths.credential) {
    return AnswerCredential(request, here);
  }
  if (request.path.starts_with(paths.offers + "/")) {
    const std::string_view reference =
        std::string_view(request.path).substr(paths.offers.size() + 1);
    ASSIGN_OR_RETURN(const auto offers,
                     ReadOfferByReference(OfferReference(AsBytes(reference)), here));
    return offers.front().offer;
  }
  return Fail(ErrorCode::kRouteUnknown, "no such path");
}

WalletResponse TestIssuer::Serve(const WalletRequest& request) {
  Result<std::string> body = Answer(request);
  if (body.has_value()) {
    return {200, {{"Content-Type", "application/json"}}, *std::move(body)};
  }
  JsonWriter json;
  json.BeginObject().Member("error").Text(NameOf(body.error().code)).EndObject();
  return {400, {{"Content-Type", "application/json"}}, std::move(json).Take()};
}

Wallet TestIssuer::NewWallet() {
  return {[this](const WalletRequest& request) { return Serve(request); }, clock};
}

OfferSpecification SpecificationFor(std::string_view configuration) {
  ClaimValue name = ClaimValue::OfText("canary-claim");
  name.disclosure = Disclosure::kSelective;
  OfferSpecification specification;
  specification.created_by = OperatorName("backend");
  specification.credentials.push_back(
      {ConfigurationId(std::string(configuration)),
       ClaimValue::OfObject({{"of", ClaimValue::OfText(std::string(configuration))},
                             {"family_name", std::move(name)}})});
  return specification;
}

OfferSpecification SpecificationFor(std::string_view configuration, std::string_view tx_code) {
  OfferSpecification specification = SpecificationFor(configuration);
  specification.tx_code.emplace();
  specification.tx_code->value = TxCode(AsBytes(tx_code));
  return specification;
}

std::string CodeOf(const CreatedOffer& created) {
  constexpr std::string_view kMarker = R"("pre-authorized_code":")";
  const std::size_t at = created.offer.find(kMarker);
  CHECK(at != std::string::npos);
  return created.offer.substr(at + kMarker.size(), 43);
}

}  // namespace issuer
