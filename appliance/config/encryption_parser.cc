#include "appliance/config/encryption_parser.h"

#include <optional>
#include <string>

namespace issuer {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

EncryptionUse ReadUse(TomlSection& section, const char* name) {
  const std::string text = section.Text(name, "off");
  if (text == "supported") {
    return EncryptionUse::kSupported;
  }
  if (text == "required") {
    return EncryptionUse::kRequired;
  }
  if (text != "off") {
    section.Complain(name, R"(must be "off", "supported" or "required")");
  }
  return EncryptionUse::kOff;
}

// The algorithms that an array names; `otherwise` if it is absent.
template <typename Algorithm>
std::vector<Algorithm> ReadAlgorithms(TomlSection& section,
                                      const char* name,
                                      std::optional<Algorithm> (*parse)(std::string_view),
                                      const std::vector<Algorithm>& otherwise,
                                      const char* expected) {
  const std::vector<std::string> names = section.Texts(name);
  if (names.empty()) {
    return otherwise;
  }
  std::vector<Algorithm> algorithms;
  for (const std::string& text : names) {
    const std::optional<Algorithm> algorithm = parse(text);
    if (!algorithm.has_value()) {
      section.Complain(name, expected);
      return otherwise;
    }
    algorithms.push_back(*algorithm);
  }
  return algorithms;
}

}  // namespace

EncryptionConfig ReadEncryption(TomlSection section) {
  constexpr const char* kKeyManagement = R"(must name "ECDH-ES" or "RSA-OAEP-256", each once)";
  constexpr const char* kContent = R"(must name "A128GCM" or "A256GCM", each once)";
  EncryptionConfig config;
  config.request = ReadUse(section, "request");
  config.response = ReadUse(section, "response");
  config.request_algorithms = ReadAlgorithms(section,
                                             "request_algorithms",
                                             KeyManagementFromJoseName,
                                             config.request_algorithms,
                                             kKeyManagement);
  config.response_algorithms = ReadAlgorithms(section,
                                              "response_algorithms",
                                              KeyManagementFromJoseName,
                                              config.response_algorithms,
                                              kKeyManagement);
  config.content_algorithms = ReadAlgorithms(section,
                                             "content_algorithms",
                                             ContentEncryptionFromJoseName,
                                             config.content_algorithms,
                                             kContent);
  config.zip = section.Boolean("zip", config.zip);
  config.response_key_in_plain_request =
      section.Boolean("response_key_in_plain_request", config.response_key_in_plain_request);
  config.rotate = section.Duration("rotate", hours(1), days(365), config.rotate);
  // Metadata may be kept for a minute, and wallets hold it for as long as a user takes.
  config.grace = section.Duration("grace", minutes(10), days(30), config.grace);
  if (config.request != EncryptionUse::kOff) {
    config.keys = section.Path("keys");
  } else {
    static_cast<void>(section.Text("keys", ""));
  }
  if (config.request == EncryptionUse::kOff && config.response != EncryptionUse::kOff) {
    section.Complain("request",
                     "must not be \"off\" while encryption.response is on: a wallet has to encrypt "
                     "the request that carries its key [vci-1.0 §8.2]");
  }
  section.RefuseUnknown();
  return config;
}

}  // namespace issuer
