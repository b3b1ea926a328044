#include "appliance/config/client_settings_parser.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "appliance/base/encoding.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxEntries = 64;  // of each kind
constexpr std::size_t kMaxIdLen = 255;   // bytes

// Letters, digits and what URLs have: a client_id that may stand in logs and forms as it is.
bool IsClientId(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdLen &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
         });
}

// A field name that no wallet and no HTTP stack uses for something else.
bool IsOwnFieldName(std::string_view text) {
  return text.starts_with("x-") && text.size() > 2 && text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string ToLowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return text;
}

void ReadGeneral(TomlSection section, TrustSettings& settings) {
  settings.certificate_header = ToLowerCase(section.Text("certificate_header", ""));
  if (!settings.certificate_header.empty() && !IsOwnFieldName(settings.certificate_header)) {
    section.Complain("certificate_header",
                     "must be a field name that begins with \"X-\", such as "
                     "\"X-Client-Certificate\"; the edge must drop it from what clients send");
  }
  settings.require_challenge = section.Boolean("require_challenge", false);
  if (section.Text("attestation_max_age", "none") != "none") {
    settings.attestation_max_age =
        section.Duration("attestation_max_age", Seconds(60), std::chrono::days(365), Seconds(60));
  }
  section.RefuseUnknown();
}

std::filesystem::path OptionalPath(TomlSection& section, const char* name) {
  return section.Text(name, "-") == "-" ? std::filesystem::path() : section.Path(name);
}

CertificateRule ReadCertificateRule(TomlSection& section) {
  constexpr std::array kFields{
      std::pair{"subject_dn", CertificateField::kSubjectDn},
      std::pair{"san_dns", CertificateField::kSanDns},
      std::pair{"san_uri", CertificateField::kSanUri},
      std::pair{"sha256", CertificateField::kSha256},
  };
  CertificateRule rule;
  int num_given = 0;
  for (const auto& [name, field] : kFields) {
    const std::string value = section.Text(name, "");
    if (!value.empty()) {
      rule = {field, value};
      ++num_given;
    }
  }
  if (num_given != 1) {
    section.Complain("method",
                     "needs exactly one of subject_dn, san_dns, san_uri and sha256 beside it");
  }
  const Result<Bytes> digest = HexDecode(rule.value);
  if (rule.field == CertificateField::kSha256 && num_given == 1 &&
      (!digest.has_value() || digest->size() != 32)) {
    section.Complain("sha256", "must be the SHA-256 of the certificate's DER in lower-case hex");
  }
  return rule;
}

ClientSettings ReadClient(TomlSection section, const TrustSettings& settings) {
  ClientSettings client;
  client.id = ClientId(section.Text("id"));
  if (!IsClientId(client.id.value())) {
    section.Complain("id", "must be 1 to 255 printable ASCII characters without quotes");
  }
  if (std::any_of(settings.clients.begin(), settings.clients.end(), [&](const auto& other) {
        return other.id == client.id;
      })) {
    section.Complain("id", "is the id of another client");
  }
  const std::string method = section.Text("method");
  if (method == "tls_client_auth") {
    client.method = ClientMethod::kTlsClientAuth;
    client.certificate = ReadCertificateRule(section);
    if (settings.certificate_header.empty()) {
      section.Complain("method", "needs clients.certificate_header, which names the edge's field");
    }
  } else if (method == "private_key_jwt") {
    client.jwks = section.Path("jwks");
  } else {
    section.Complain("method", "must be \"private_key_jwt\" or \"tls_client_auth\"");
  }
  section.RefuseUnknown();
  return client;
}

enum class Attests : std::uint8_t { kClients, kKeys };

AttesterSettings ReadAttester(TomlSection section, Attests what) {
  AttesterSettings attester;
  attester.issuer = section.Text("issuer", "");
  attester.jwks = OptionalPath(section, "jwks");
  attester.anchors = OptionalPath(section, "anchors");
  if (attester.jwks.empty() && attester.anchors.empty()) {
    section.Complain("jwks", "is missing: give jwks, anchors or both");
  }
  if (!attester.jwks.empty() && attester.issuer.empty()) {
    section.Complain("issuer", "is missing: an attester known by its keys needs its name too");
  }
  attester.requires_status = section.Boolean("require_status", false);
  if (what == Attests::kClients) {
    for (const std::string& id : section.Texts("clients")) {
      if (!IsClientId(id)) {
        section.Complain("clients", "must hold client ids");
      }
      attester.clients.emplace_back(id);
    }
  }
  section.RefuseUnknown();
  return attester;
}

StatusListSettings ReadStatusList(TomlSection section, const TrustSettings& settings) {
  StatusListSettings list;
  list.uri = section.Text("uri");
  if (!list.uri.starts_with("https://")) {
    section.Complain("uri", "must be the https URI that attestations name; it is never fetched");
  }
  if (std::any_of(settings.status_lists.begin(),
                  settings.status_lists.end(),
                  [&](const auto& other) { return other.uri == list.uri; })) {
    section.Complain("uri", "is the uri of another status list");
  }
  list.file = section.Path("file");
  list.jwks = section.Path("jwks");
  section.RefuseUnknown();
  return list;
}

void CheckCount(TomlSection& document, const char* name, std::size_t count) {
  if (count > kMaxEntries) {
    document.Complain(name, "has more than 64 entries");
  }
}

}  // namespace

TrustSettings ReadTrustSettings(TomlSection& document) {
  TrustSettings settings;
  ReadGeneral(document.Section("clients", Presence::kOptional), settings);
  for (TomlSection& section : document.Sections("client")) {
    settings.clients.push_back(ReadClient(std::move(section), settings));
  }
  for (TomlSection& section : document.Sections("client_attester")) {
    settings.client_attesters.push_back(ReadAttester(std::move(section), Attests::kClients));
  }
  for (TomlSection& section : document.Sections("key_attester")) {
    settings.key_attesters.push_back(ReadAttester(std::move(section), Attests::kKeys));
  }
  for (TomlSection& section : document.Sections("attestation_status")) {
    settings.status_lists.push_back(ReadStatusList(std::move(section), settings));
  }
  CheckCount(document, "client", settings.clients.size());
  CheckCount(document, "client_attester", settings.client_attesters.size());
  CheckCount(document, "key_attester", settings.key_attesters.size());
  CheckCount(document, "attestation_status", settings.status_lists.size());
  return settings;
}

}  // namespace issuer
