#include "appliance/config/config_parser.h"

#include <unistd.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/size.h"
#include "appliance/config/client_settings_parser.h"
#include "appliance/config/credential_section_parser.h"
#include "appliance/config/dpop_policy_parser.h"
#include "appliance/config/encryption_parser.h"
#include "appliance/config/iaca_parser.h"
#include "appliance/config/lifecycle_parser.h"
#include "appliance/config/status_parser.h"
#include "appliance/config/toml_section.h"

namespace issuer {
namespace {

using std::chrono::days;

// "127.0.0.1:8080" or "[::1]:8080". TLS and the network are the edge's business.
LoopbackAddress ReadListener(TomlSection section) {
  LoopbackAddress address;
  const std::string text = section.Text("listen");
  section.RefuseUnknown();
  const std::size_t colon = text.rfind(':');
  const std::string host = text.substr(0, colon);
  const std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  const bool is_port =
      !port.empty() && port.size() <= 5 &&
      std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
      std::stoul(port) <= std::numeric_limits<std::uint16_t>::max();
  if ((host != "127.0.0.1" && host != "[::1]") || !is_port) {
    section.Complain("listen",
                     "must be a loopback address with a port, such as \"127.0.0.1:8080\": "
                     "the edge faces the network, not this process");
    return address;
  }
  address.host = host == "[::1]" ? "::1" : host;
  address.port = static_cast<std::uint16_t>(std::stoul(port));
  return address;
}

void ReadIssuer(TomlSection section, Config& config) {
  const auto identifier = ParseHttpsUrl(section.Text("identifier"));
  if (identifier.has_value()) {
    config.identifier = *identifier;
  } else {
    section.Complain("identifier",
                     "must be an https URL without query, fragment or trailing slash, such as "
                     "\"https://issuer.example\" [vci-1.0 §12.2.1]");
  }
  const std::string did = section.Text("did", "none");
  if (did != "none" && did != "web" && did != "jwk") {
    section.Complain("did", "must be \"none\", \"web\" or \"jwk\"");
  }
  config.did = did == "web" ? IssuerDid::kWeb : did == "jwk" ? IssuerDid::kJwk : IssuerDid::kNone;
  config.include_iss = section.Boolean("include_iss", true);
  config.publish_authorization_endpoint = section.Boolean("publish_authorization_endpoint", false);
  config.always_authorization_details = section.Boolean("always_authorization_details", false);
  for (TomlSection& display : section.Sections("display")) {
    config.display.push_back({display.Text("name"), display.Text("locale", "")});
    display.RefuseUnknown();
  }
  section.RefuseUnknown();
}

// The tenant for older wallets: the same credentials under an identifier of its own. [URL-5]
void ReadDraft13(TomlSection section, Config& config) {
  const std::string text = section.Text("identifier", "");
  section.RefuseUnknown();
  if (text.empty()) {
    return;
  }
  const auto identifier = ParseHttpsUrl(text);
  if (!identifier.has_value() || identifier->path.empty() ||
      identifier->path == config.identifier.path) {
    section.Complain("identifier",
                     "must be an https URL with a path that is not issuer.identifier's, such as "
                     "\"https://issuer.example/d13\"");
    return;
  }
  config.draft13_identifier = *identifier;
}

void ReadLifetimes(TomlSection section, Lifetimes& lifetimes) {
  const Lifetimes defaults;
  lifetimes.offer = section.Duration("offer", Seconds(30), days(30), defaults.offer);
  lifetimes.offer_max = section.Duration("offer_max", Seconds(30), days(30), defaults.offer_max);
  // [vci-1.0 §13.9] [SEC-1]: a token that is not bound to its sender lives five minutes at most.
  lifetimes.access_token =
      section.Duration("access_token", Seconds(30), Seconds(300), defaults.access_token);
  lifetimes.bound_access_token =
      section.Duration("bound_access_token", Seconds(30), days(1), defaults.bound_access_token);
  lifetimes.nonce = section.Duration("nonce", Seconds(10), Seconds(3600), defaults.nonce);
  lifetimes.offer_record =
      section.Duration("offer_record", Seconds(0), days(3650), defaults.offer_record);
  if (lifetimes.offer > lifetimes.offer_max) {
    section.Complain("offer", "must not be longer than lifetimes.offer_max");
  }
  section.RefuseUnknown();
}

void ReadLimits(TomlSection section, Limits& limits) {
  const Limits defaults;
  const auto small = [&](const char* name, std::int64_t most, std::uint16_t otherwise) {
    return static_cast<std::uint16_t>(section.Integer(name, 1, most, otherwise));
  };
  limits.tx_code_attempts = small("tx_code_attempts", 20, defaults.tx_code_attempts);
  limits.batch_size = small("batch_size", 100, defaults.batch_size);
  limits.issuances_per_token = small("issuances_per_token", 1000, defaults.issuances_per_token);
  limits.in_flight = small("in_flight", 10'000, defaults.in_flight);
  limits.wallet_threads = small("wallet_threads", 512, defaults.wallet_threads);
  limits.operator_threads = small("operator_threads", 128, defaults.operator_threads);
  limits.max_body_len = static_cast<std::uint32_t>(
      section.Integer("max_body_len", 16 * kKiB, 4 * kMiB, defaults.max_body_len));
  limits.max_operator_body_len = static_cast<std::uint32_t>(section.Integer(
      "max_operator_body_len", 16 * kKiB, 4 * kMiB, defaults.max_operator_body_len));
  if (limits.issuances_per_token < limits.batch_size) {
    section.Complain("issuances_per_token", "must not be less than limits.batch_size");
  }
  section.RefuseUnknown();
}

SigningKeyConfig ReadKey(TomlSection section) {
  SigningKeyConfig key;
  key.name = KeyName(section.Text("name"));
  if (!IsName(key.name.value(), "._-")) {
    section.Complain("name", "must be 1 to 64 letters, digits, dots, dashes or underscores");
  }
  key.id = section.Text("id");
  if (key.id.size() > 64 || !HexDecode(key.id).has_value()) {
    section.Complain("id", "must be the key's CKA_ID in lower-case hex, such as \"01\"");
  }
  const std::string purpose = section.Text("purpose", "credential");
  if (purpose == "metadata") {
    key.purpose = KeyPurpose::kMetadata;
  } else if (purpose == "status") {
    key.purpose = KeyPurpose::kStatus;
  } else if (purpose != "credential") {
    section.Complain("purpose", "must be \"credential\", \"metadata\" or \"status\"");
  }
  const auto algorithm = IssuerAlgorithmFromJoseName(section.Text("algorithm", "ES256"));
  if (!algorithm) {
    section.Complain("algorithm",
                     "must be \"ES256\", \"ES384\", \"EdDSA\", \"RS256\" or \"PS256\"");
  }
  key.algorithm = algorithm.value_or(SignatureAlgorithm::kEs256);
  key.certificates = section.Path("certificates");
  section.RefuseUnknown();
  return key;
}

void ReadSigner(TomlSection section, Config& config) {
  config.signer_socket = section.Path("socket");
  config.signer_peer_uid = static_cast<std::uint32_t>(section.Integer(
      "peer_uid", 0, std::numeric_limits<std::uint32_t>::max() - 1, std::int64_t{::geteuid()}));
  section.RefuseUnknown();
}

void ReadToken(TomlSection section, TokenConfig& token) {
  token.module = section.Path("module");
  token.label = section.Text("label");
  token.sessions =
      static_cast<std::uint16_t>(section.Integer("sessions", 1, 256, TokenConfig().sessions));
  if (token.label.size() > 32) {
    section.Complain("label", "must be at most 32 bytes, as PKCS#11 has it");
  }
  section.RefuseUnknown();
}

void CheckKeys(const Config& config, Complaints& complaints) {
  for (std::size_t i = 0; i < config.keys.size(); ++i) {
    const SigningKeyConfig& key = config.keys[i];
    const auto same = [&](const SigningKeyConfig& other) {
      return other.name == key.name || other.id == key.id;
    };
    if (std::count_if(config.keys.begin(), config.keys.end(), same) > 1) {
      complaints.Add("key[" + std::to_string(i) + "]", "has the name or the id of another key");
    }
    if (key.purpose == KeyPurpose::kMetadata && config.FindKey(KeyPurpose::kMetadata) != &key) {
      complaints.Add("key[" + std::to_string(i) + "].purpose",
                     "is \"metadata\" for a second key: one signs the metadata");
    }
  }
  if (config.keys.empty()) {
    complaints.Add("key", "is missing: an issuer needs at least one [[key]]");
  }
}

}  // namespace

Result<Config, ConfigComplaints> ReadConfig(const std::filesystem::path& file) {
  Complaints complaints(file);
  Config config;
  TomlSection document = TomlSection::ReadDocument(file, complaints);
  if (!complaints.empty()) {
    return Unexpected(complaints.Take());
  }
  ReadIssuer(document.Section("issuer", Presence::kRequired), config);
  config.wallet_listener = ReadListener(document.Section("wallet", Presence::kRequired));
  TomlSection operators = document.Section("operators", Presence::kRequired);
  config.operators_file = operators.Path("file");
  operators.RefuseUnknown();
  config.operator_listener = ReadListener(document.Section("operator", Presence::kRequired));
  TomlSection store = document.Section("store", Presence::kRequired);
  config.store = store.Path("path");
  config.store_map_mib =
      static_cast<std::uint64_t>(store.Integer("map_size_mib", 16, 1'048'576, 1024));
  store.RefuseUnknown();
  ReadSigner(document.Section("signer", Presence::kRequired), config);
  TomlSection audit = document.Section("audit", Presence::kRequired);
  config.audit = audit.Path("path");
  audit.RefuseUnknown();
  ReadToken(document.Section("token", Presence::kRequired), config.token);
  ReadDraft13(document.Section("draft13", Presence::kOptional), config);
  config.encryption = ReadEncryption(document.Section("encryption", Presence::kOptional));
  ReadLifetimes(document.Section("lifetimes", Presence::kOptional), config.lifetimes);
  config.dpop = ReadDpopPolicy(document.Section("dpop", Presence::kOptional));
  ReadLimits(document.Section("limits", Presence::kOptional), config.limits);
  ReadLifecycle(document, config);
  config.status =
      ReadStatusSettings(document.Section("status", Presence::kOptional), config.identifier);
  config.iaca = ReadIacaSettings(document.Section("iaca", Presence::kOptional));
  for (TomlSection& section : document.Sections("key")) {
    config.keys.push_back(ReadKey(std::move(section)));
  }
  for (TomlSection& section : document.Sections("credential")) {
    config.credentials.push_back(ReadCredential(std::move(section), config.status));
  }
  for (TomlSection& section : document.Sections("context")) {
    config.contexts.push_back(ReadContext(std::move(section)));
  }
  config.trust = ReadTrustSettings(document);
  document.RefuseUnknown();
  CheckKeys(config, complaints);
  CheckCredentials(config, complaints);
  CheckStatusKey(config, complaints);
  if (!complaints.empty()) {
    return Unexpected(complaints.Take());
  }
  return config;
}

}  // namespace issuer
