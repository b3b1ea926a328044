// Active contexts, remembered by what they were made of.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <tuple>

#include "crypto/jsonld/context_arena.h"
#include "crypto/jsonld/context_processing.h"

namespace issuer {

// Belongs to one thread.
class ContextCache {
 public:
  // `loader` must outlive the cache.
  explicit ContextCache(const ContextLoader& loader)
      : loader_(loader), known_(std::make_unique<Known>()) {}

  // Starts the count of what a document may cost, and forgets everything if there is too much of
  // it. What was returned before is void.
  void BeginDocument();

  // The context of a document at `base` before it says anything; "" if it has no URL.
  const ActiveContext& Initial(const std::string& base);

  // `active` with `local` applied; `active` is of this cache. ContextProcessing::Process fails as
  // its errors say. For a context written in a document, which may go:
  JsonLdResult<const ActiveContext*> ApplyWritten(const ActiveContext& active,
                                                  const JsonValue& local,
                                                  const std::string& base_url);
  // For the scoped context of a term.
  JsonLdResult<const ActiveContext*> ApplyScoped(const ActiveContext& active,
                                                 const TermDefinition& term,
                                                 ContextFlags flags);

 private:
  using Key = std::tuple<const ActiveContext*, const JsonValue*, std::string, ContextFlags>;

  struct Known {
    ContextArena arena;
    std::map<std::string, const ActiveContext*> initial;  // by base
    std::map<std::string, const JsonValue*> written;      // by their text
    std::map<Key, const ActiveContext*> applied;
  };

  JsonLdResult<const ActiveContext*> Apply(const ActiveContext& active,
                                           const JsonValue& local,
                                           const std::string& base_url,
                                           ContextFlags flags);

  const ContextLoader& loader_;
  std::unique_ptr<Known> known_;
  ContextBudget budget_;
};

}  // namespace issuer
