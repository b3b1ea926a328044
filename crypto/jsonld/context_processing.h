// A local context, the member @context of something, applied to an active one. [json-ld11-api §4.1]
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "crypto/jsonld/context.h"
#include "crypto/jsonld/context_arena.h"
#include "crypto/jsonld/context_loader.h"
#include "crypto/jsonld/json_ld_error.h"

namespace issuer {

// Counted over all that one document causes.
struct ContextBudget {
  std::size_t num_runs = 0;
  std::size_t num_terms = 0;  // of the contexts that were copied
};

struct ContextFlags {
  bool override_protected = false;
  bool propagate = true;
  bool validate_scoped = true;
  friend auto operator<=>(const ContextFlags&, const ContextFlags&) = default;
};

// The URLs of the contexts that a local context stands in, outermost first.
using RemoteContexts = std::vector<std::string>;

class ContextProcessing {
 public:
  // All must outlive this and what it returns.
  ContextProcessing(const ContextLoader& loader, ContextArena& arena, ContextBudget& budget)
      : loader_(loader), arena_(arena), budget_(budget) {}

  // `active` with `local` applied; lives in the arena. `active` and `local` must live as long as
  // the arena, since the result may point to them.
  // `base_url`  of the document that holds `local`; "" if it has none.
  JsonLdResult<const ActiveContext*> Process(const ActiveContext& active,
                                             const JsonValue& local,
                                             const std::string& base_url,
                                             ContextFlags flags,
                                             const RemoteContexts& remote = {});

  const ContextLoader& loader() const { return loader_; }
  ContextBudget& budget() { return budget_; }

 private:
  struct Run;

  JsonLdStatus ApplyOne(Run& run, const JsonValue& context);
  JsonLdStatus Nullify(Run& run);
  JsonLdStatus ApplyRemote(Run& run, const std::string& reference);
  JsonLdStatus ApplyDefinition(Run& run, const JsonValue::Object& written);
  JsonLdResult<const JsonValue::Object*> Import(const Run& run, const JsonValue::Object& written);
  JsonLdStatus DefineTerms(Run& run, const JsonValue::Object& definition);
  JsonLdResult<const JsonValue*> Load(const std::string& url) const;

  const ContextLoader& loader_;
  ContextArena& arena_;
  ContextBudget& budget_;
};

}  // namespace issuer
