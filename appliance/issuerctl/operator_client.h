// The operator port, as issuerctl calls it: one URL, one API key, errors as sentences.
#pragma once

#include <filesystem>
#include <string>

#include "appliance/base/json_value.h"
#include "appliance/base/secret.h"
#include "appliance/issuerctl/command.h"
#include "appliance/issuerctl/http_client.h"

namespace issuer {

// The options that every command has which calls the operator port.
struct OperatorOptions {
  std::filesystem::path config = "chancery.toml";
  std::string url;                     // empty: operator.listen of the configuration
  std::filesystem::path api_key_file;  // empty: the environment's CHANCERY_API_KEY_FILE
  void AddTo(CLI::App& app);
};

// A JSON file, or standard input for "-".
Answer<JsonValue> ReadJsonFile(const std::filesystem::path& file);

class OperatorClient {
 public:
  static Answer<OperatorClient> Create(const OperatorOptions& options);

  // The parsed body of a success; null where it has none. A refusal becomes a sentence with code
  // and request id.
  Answer<JsonValue> Call(const std::string& method,
                         const std::string& path,
                         const std::string& body = "",
                         const std::string& idempotency_key = "") const;

 private:
  OperatorClient(std::string url, ApiKey key) : url_(std::move(url)), key_(std::move(key)) {}

  std::string url_;
  ApiKey key_;
};

}  // namespace issuer
