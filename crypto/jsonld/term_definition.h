// The terms of one context definition, each defined when it is first needed. [json-ld11-api §4.2]
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/jsonld/context_processing.h"

namespace issuer {

class TermDefiner {
 public:
  // What a term may refer to. All must outlive the definer.
  struct Inputs {
    ContextProcessing& processing;
    const JsonValue::Object& definition;
    const std::string& base_url;
    const RemoteContexts& remote;
    bool is_protected = false;
    bool override_protected = false;
  };

  // `result` receives the definitions.
  TermDefiner(Inputs inputs, ActiveContext& result) : inputs_(inputs), result_(result) {}

  // Defines `term`, a member of the definition, and whatever it refers to.
  JsonLdStatus Define(std::string_view term);

 private:
  struct Draft;
  using Step = JsonLdStatus (TermDefiner::*)(Draft&);

  JsonLdStatus DefineNew(std::string_view term, const JsonValue& value);
  JsonLdStatus Build(Draft& draft);
  JsonLdStatus Store(Draft& draft, const std::optional<TermDefinition>& previous);

  JsonLdStatus ReadProtected(Draft& draft);
  JsonLdStatus ReadType(Draft& draft);
  JsonLdStatus ReadReverse(Draft& draft);
  JsonLdStatus ReadIri(Draft& draft);
  JsonLdStatus ReadId(Draft& draft);
  JsonLdStatus InferIri(Draft& draft);
  JsonLdStatus ReadContainer(Draft& draft);
  JsonLdStatus ReadIndex(Draft& draft);
  JsonLdStatus ReadScopedContext(Draft& draft);
  JsonLdStatus ReadDefaults(Draft& draft);
  JsonLdStatus ReadNest(Draft& draft);
  JsonLdStatus ReadPrefix(Draft& draft);

  // As a term, a compact IRI or relative to the vocabulary; defines first what it refers to.
  JsonLdResult<std::optional<std::string>> Expand(std::string_view value);
  JsonLdStatus DefineIfWritten(std::string_view term);

  Inputs inputs_;
  ActiveContext& result_;
  std::map<std::string, bool, std::less<>> defined_;  // false: begun
  std::size_t depth_ = 0;
};

}  // namespace issuer
