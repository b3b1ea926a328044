#include "appliance/config/credential_section_parser.h"

#include <algorithm>
#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/config/status_parser.h"

namespace issuer {
namespace {

using std::chrono::days;

constexpr const char* kFormats =
    "must be \"dc+sd-jwt\", \"mso_mdoc\", \"jwt_vc_json\", \"jwt_vc_json-ld\", \"ldp_vc\", "
    "\"jcs_vc\" or \"claim169_cwt\"";

// A type or a context: no spaces, no quotes, of a bearable length.
bool IsPlain(const std::string& text) {
  return !text.empty() && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

void ReadTypes(TomlSection& section, SigningPolicyEntry& entry) {
  entry.types = section.Texts("types");
  if (entry.types.size() < 2 || entry.types.size() > 16 ||
      entry.types.front() != "VerifiableCredential" ||
      !std::all_of(entry.types.begin(), entry.types.end(), IsPlain)) {
    section.Complain("types",
                     "must be an array of up to 16 types: \"VerifiableCredential\", then at least "
                     "one of your own");
  }
}

void ReadContexts(TomlSection& section, SigningPolicyEntry& entry) {
  entry.contexts = section.Texts("contexts");
  if (entry.contexts.empty()) {
    entry.contexts.emplace_back(kCredentialsV1);
  }
  const bool allows_v2 = HasEmbeddedProof(entry.format);
  const std::string& first = entry.contexts.front();
  if (first != kCredentialsV1 && !(allows_v2 && first == kCredentialsV2)) {
    section.Complain("contexts",
                     allows_v2 ? "must begin with \"https://www.w3.org/2018/credentials/v1\" or "
                                 "\"https://www.w3.org/ns/credentials/v2\""
                               : "must begin with \"https://www.w3.org/2018/credentials/v1\"");
  }
  if (entry.contexts.size() > 8 ||
      !std::all_of(entry.contexts.begin(), entry.contexts.end(), [](const std::string& context) {
        return IsPlain(context) && context.starts_with("https://");
      })) {
    section.Complain("contexts", "must be an array of up to 8 https URLs");
  }
}

void ReadSuite(TomlSection& section, SigningPolicyEntry& entry) {
  entry.suite = CryptosuiteFromName(section.Text("suite"));
  if (entry.suite.has_value() && FormatOf(*entry.suite) == entry.format) {
    return;
  }
  section.Complain("suite",
                   entry.format == CredentialFormat::kJcsVc
                       ? "must be \"ecdsa-jcs-2019\" or \"eddsa-jcs-2022\""
                       : "must be \"ecdsa-rdfc-2019\", \"eddsa-rdfc-2022\" or "
                         "\"Ed25519Signature2020\"");
}

bool IsSha256(const std::string& text) {
  const Result<Bytes> digest = HexDecode(text);
  return digest.has_value() && digest->size() == 32;
}

constexpr const char* kWantsSha256 =
    "must be 64 hex digits in lower case: what sha256sum says of the file";

void ReadTemplates(TomlSection& section, SigningPolicyEntry& entry) {
  for (TomlSection& shown : section.Sections("template")) {
    RenderTemplate& read = entry.templates.emplace_back();
    read.file = shown.Path("file");
    read.sha256 = shown.Text("sha256");
    if (!IsSha256(read.sha256)) {
      shown.Complain("sha256", kWantsSha256);
    }
    read.name = shown.Text("name", "");
    if (read.name.size() > 128) {
      shown.Complain("name", "must be at most 128 bytes");
    }
    shown.RefuseUnknown();
  }
  if (entry.templates.size() > 8) {
    section.Complain("template", "must be at most 8");
  }
}

void ReadFormat(TomlSection& section, SigningPolicyEntry& entry) {
  const auto format = CredentialFormatFromName(section.Text("format", "dc+sd-jwt"));
  if (!format.has_value()) {
    section.Complain("format", kFormats);
  }
  entry.format = format.value_or(CredentialFormat::kSdJwtVc);
  if (entry.format == CredentialFormat::kClaim169Cwt) {
    return;  // there is one type
  }
  if (!IsW3c(entry.format)) {
    entry.type = section.Text("type");
    return;
  }
  ReadTypes(section, entry);
  ReadContexts(section, entry);
  ReadTemplates(section, entry);
  if (HasEmbeddedProof(entry.format)) {
    ReadSuite(section, entry);
  }
}

}  // namespace

SigningPolicyEntry ReadCredential(TomlSection section, const StatusSettings& status) {
  SigningPolicyEntry entry;
  entry.id = ConfigurationId(section.Text("id"));
  if (!IsName(entry.id.value(), "._:-")) {
    section.Complain("id", "must be 1 to 64 letters, digits, dots, colons, dashes or underscores");
  }
  ReadFormat(section, entry);
  entry.key = KeyName(section.Text("key"));
  entry.validity = section.Duration("validity", Seconds(3600), days(3650), Seconds(days(90)));
  entry.max_per_minute =
      static_cast<std::uint32_t>(section.Integer("max_per_minute", 1, 10'000'000, 6000));
  entry.binding_required = section.Boolean("binding_required", true);
  if (entry.format == CredentialFormat::kMsoMdoc && !entry.binding_required) {
    section.Complain("binding_required", "must be true: an mdoc has a device key");
  }
  if (entry.format == CredentialFormat::kClaim169Cwt && entry.binding_required) {
    section.Complain("binding_required", "must be false: paper has no key");
  }
  entry.has_status = ReadHasStatus(section, status);
  entry.self_check = section.Boolean("self_check", true);
  entry.file = section.Path("file");
  section.RefuseUnknown();
  return entry;
}

ContextConfig ReadContext(TomlSection section) {
  ContextConfig context;
  context.url = section.Text("url");
  if (!IsPlain(context.url) || !context.url.starts_with("https://")) {
    section.Complain("url", "must be an https URL");
  }
  context.file = section.Path("file");
  context.sha256 = section.Text("sha256");
  if (!IsSha256(context.sha256)) {
    section.Complain("sha256", kWantsSha256);
  }
  section.RefuseUnknown();
  return context;
}

void CheckCredentials(const Config& config, Complaints& complaints) {
  for (std::size_t i = 0; i < config.credentials.size(); ++i) {
    const SigningPolicyEntry& entry = config.credentials[i];
    const std::string member = "credential[" + std::to_string(i) + "].";
    if (config.FindCredential(entry.id) != &entry) {
      complaints.Add(member + "id", "is the id of another credential");
    }
    const SigningKeyConfig* key = config.FindKey(entry.key);
    if (key == nullptr) {
      complaints.Add(member + "key", "names no [[key]] of this file");
    } else if (key->purpose != KeyPurpose::kCredential) {
      complaints.Add(member + "key", "names a key of another purpose than \"credential\"");
    } else if (entry.suite.has_value() && !IsSuiteOf(*entry.suite, key->algorithm)) {
      complaints.Add(member + "suite", "does not fit the algorithm of the key");
    } else if (entry.format == CredentialFormat::kMsoMdoc && IsRsa(key->algorithm)) {
      complaints.Add(member + "key",
                     "names an RSA key: mobile documents are signed with ES256, ES384 or EdDSA");
    } else if (entry.format == CredentialFormat::kClaim169Cwt && IsRsa(key->algorithm)) {
      complaints.Add(member + "key",
                     "names an RSA key, whose signatures are too long for a QR code");
    }
    if (HasEmbeddedProof(entry.format) && config.did == IssuerDid::kNone) {
      complaints.Add(member + "format",
                     "needs a key that verifiers can find: give issuer.did, \"web\" or \"jwk\"");
    }
  }
  if (config.credentials.empty()) {
    complaints.Add("credential", "is missing: an issuer needs at least one [[credential]]");
  }
}

}  // namespace issuer
