// The contexts that this appliance knows: those it ships with, and those its operator adds.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "crypto/jsonld/context_loader.h"
#include "crypto/jsonld/json_ld_error.h"
#include "crypto/openssl/digest.h"

namespace issuer {

// Filled at start, by one thread; read by any number after that.
class ContextStore final : public ContextLoader {
 public:
  ContextStore();  // with the pinned contexts

  // Adds the context at `url`, an absolute IRI without fragment. Fails with kContextUnusable: the
  // URL is none, or known already; the text has another digest than `sha256`, is no strict JSON or
  // no object with a member @context; there are too many contexts.
  JsonLdStatus Add(std::string url, std::string_view text, const Digest256& sha256);

  const JsonValue* Find(std::string_view url) const override;

 private:
  std::map<std::string, JsonValue, std::less<>> documents_;
};

}  // namespace issuer
