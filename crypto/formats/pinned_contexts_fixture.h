// The contexts that come with the program, by their URLs, and JSON-LD over them as RdfConverter.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/jsonld/json_ld.h"
#include "tests/support/vectors.h"

namespace issuer {

class PinnedContexts final : public ContextLoader {
 public:
  PinnedContexts() {
    Read("https://www.w3.org/2018/credentials/v1", "credentials-v1");
    Read("https://www.w3.org/2018/credentials/examples/v1", "credentials-examples-v1");
    Read("https://www.w3.org/ns/credentials/v2", "credentials-v2");
    Read("https://www.w3.org/ns/credentials/examples/v2", "credentials-examples-v2");
    Read("https://w3id.org/security/data-integrity/v2", "data-integrity-v2");
    Read("https://w3id.org/security/suites/ed25519-2020/v1", "ed25519-signature-2020-v1");
  }

  // Another one for a test's own terms.
  void Add(const std::string& url, std::string_view text) {
    Result<JsonValue> context = ParseJson(text);
    CHECK(context.has_value());
    contexts_.emplace(url, *std::move(context));
  }

  const JsonValue* Find(std::string_view url) const override {
    const auto place = contexts_.find(url);
    return place == contexts_.end() ? nullptr : &place->second;
  }

 private:
  void Read(const char* url, const std::string& name) {
    const char* source = std::getenv("CHANCERY_SOURCE");
    Add(url,
        ReadWholeFile(std::filesystem::path(source == nullptr ? "." : source) /
                      "crypto/jsonld/contexts" / (name + ".jsonld")));
  }

  std::map<std::string, JsonValue, std::less<>> contexts_;
};

// In safe mode. `processor` must outlive the result.
inline RdfConverter RdfBy(JsonLdProcessor& processor) {
  return [&processor](const JsonValue& document) -> Result<RdfDataset> {
    JsonLdResult<RdfDataset> dataset = processor.ToRdf(document);
    if (!dataset.has_value()) {
      return Fail(ErrorCode::kClaimsRefused, dataset.error().detail);
    }
    return *std::move(dataset);
  };
}

}  // namespace issuer
