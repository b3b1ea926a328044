#include "appliance/issuerctl/operator_client.h"

#include <cstdlib>
#include <iostream>
#include <iterator>

#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"

namespace issuer {
namespace {

std::string UrlOf(const LoopbackAddress& address) {
  const std::string host = address.host == "::1" ? "[::1]" : address.host;
  return "http://" + host + ":" + std::to_string(address.port);
}

Answer<ApiKey> ReadApiKey(const std::filesystem::path& file) {
  const char* from_environment = std::getenv("CHANCERY_API_KEY_FILE");
  const std::filesystem::path chosen =
      file.empty() && from_environment != nullptr ? from_environment : file;
  if (chosen.empty()) {
    return Sorry(
        "name the file that holds your API key with --api-key-file or CHANCERY_API_KEY_FILE; "
        "`issuerctl operators add NAME --key-file FILE` makes one");
  }
  ASSIGN_OR_RETURN(std::string text, ReadTextFile(chosen));
  while (!text.empty() && text.back() == '\n') {
    text.pop_back();
  }
  ApiKey key{AsBytes(text)};
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return key;
}

// {"error":{"code","message","request_id"}}: see docs/errors.md.
std::string Sentence(const HttpAnswer& answer) {
  const auto body = ParseJson(answer.body);
  const JsonValue* error = body.has_value() ? body->Find("error") : nullptr;
  const auto member = [&](const char* name) {
    const std::string* text = error == nullptr ? nullptr : error->FindText(name);
    return text == nullptr ? std::string() : *text;
  };
  std::string sentence = member("message").empty() ? "refused" : member("message");
  if (!member("claim").empty()) {
    sentence += ": `" + member("claim") + "` " + member("reason");
  }
  return sentence + " [" + std::to_string(answer.status) + " " + member("code") + ", request " +
         member("request_id") + "]";
}

}  // namespace

Answer<JsonValue> ReadJsonFile(const std::filesystem::path& file) {
  std::string text;
  if (file == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    ASSIGN_OR_RETURN(text, ReadTextFile(file));
  }
  JsonLimits limits;
  limits.max_len = 4 * kMiB;
  auto json = ParseJson(text, limits);
  if (!json.has_value()) {
    return Sorry(file.string() + ": " + json.error().detail);
  }
  return *std::move(json);
}

void OperatorOptions::AddTo(CLI::App& app) {
  app.add_option("--config", config, "chancery.toml, for the address of the operator port")
      ->capture_default_str();
  app.add_option("--url", url, "The operator port, if not the one in chancery.toml");
  app.add_option(
      "--api-key-file", api_key_file, "File with your API key (default: $CHANCERY_API_KEY_FILE)");
}

Answer<OperatorClient> OperatorClient::Create(const OperatorOptions& options) {
  std::string url = options.url;
  if (url.empty()) {
    ASSIGN_OR_RETURN(const Config config, LoadConfig(options.config));
    url = UrlOf(config.operator_listener);
  }
  ASSIGN_OR_RETURN(ApiKey key, ReadApiKey(options.api_key_file));
  return OperatorClient(std::move(url), std::move(key));
}

Answer<JsonValue> OperatorClient::Call(const std::string& method,
                                       const std::string& path,
                                       const std::string& body,
                                       const std::string& idempotency_key) const {
  HttpCall call;
  call.method = method;
  call.url = url_ + path;
  call.body = body;
  if (!body.empty()) {
    call.headers.emplace_back("Content-Type", "application/json");
  }
  if (!idempotency_key.empty()) {
    call.headers.emplace_back("Idempotency-Key", idempotency_key);
  }
  key_.Expose([&](ByteView raw) {
    call.headers.emplace_back("Authorization", "Bearer " + std::string(AsText(raw)));
  });
  ASSIGN_OR_RETURN(const HttpAnswer answer, Send(call));
  if (answer.status < 200 || answer.status > 299) {
    return Sorry(Sentence(answer));
  }
  if (answer.body.empty()) {
    return JsonValue();
  }
  JsonLimits limits;
  limits.max_len = 8 * kMiB;
  auto json = ParseJson(answer.body, limits);
  if (!json.has_value()) {
    return Sorry("the answer of " + call.url + " is not JSON: is this the operator port?");
  }
  return *std::move(json);
}

}  // namespace issuer
