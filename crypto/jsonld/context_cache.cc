#include "crypto/jsonld/context_cache.h"

#include "appliance/base/json_writer.h"
#include "crypto/jsonld/limits.h"

namespace issuer {

void ContextCache::BeginDocument() {
  budget_ = {};
  const bool is_full = known_->arena.num_contexts() > kMaxCachedContexts ||
                       known_->arena.num_terms() > kMaxCachedTerms ||
                       known_->written.size() > kMaxCachedContexts ||
                       known_->initial.size() > kMaxCachedContexts;
  if (is_full) {
    known_ = std::make_unique<Known>();
  }
}

const ActiveContext& ContextCache::Initial(const std::string& base) {
  const ActiveContext*& known = known_->initial[base];
  if (known == nullptr) {
    ActiveContext context;
    if (!base.empty()) {
      context.base = base;
      context.original_base = base;
    }
    known = known_->arena.Keep(std::move(context));
  }
  return *known;
}

JsonLdResult<const ActiveContext*> ContextCache::ApplyWritten(const ActiveContext& active,
                                                              const JsonValue& local,
                                                              const std::string& base_url) {
  const JsonValue*& known = known_->written[ToJson(local)];
  if (known == nullptr) {
    known = known_->arena.Keep(local);
  }
  return Apply(active, *known, base_url, {});
}

JsonLdResult<const ActiveContext*> ContextCache::ApplyScoped(const ActiveContext& active,
                                                             const TermDefinition& term,
                                                             ContextFlags flags) {
  return Apply(active, *term.context, term.base_url, flags);
}

JsonLdResult<const ActiveContext*> ContextCache::Apply(const ActiveContext& active,
                                                       const JsonValue& local,
                                                       const std::string& base_url,
                                                       ContextFlags flags) {
  Key key(&active, &local, base_url, flags);
  if (const auto found = known_->applied.find(key); found != known_->applied.end()) {
    return found->second;
  }
  ContextProcessing processing(loader_, known_->arena, budget_);
  ASSIGN_OR_RETURN(const ActiveContext* result, processing.Process(active, local, base_url, flags));
  known_->applied.emplace(std::move(key), result);
  return result;
}

}  // namespace issuer
