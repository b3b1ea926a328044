// Where processed contexts live, and the JSON that their terms point into.
#pragma once

#include <cstddef>
#include <deque>
#include <utility>

#include "crypto/jsonld/context.h"

namespace issuer {

// What is kept never moves; all of it goes at once. Belongs to one thread.
class ContextArena {
 public:
  const ActiveContext* Keep(ActiveContext context) {
    num_terms_ += context.terms.size();
    return &contexts_.emplace_back(std::move(context));
  }
  const JsonValue* Keep(JsonValue json) { return &json_.emplace_back(std::move(json)); }

  std::size_t num_contexts() const { return contexts_.size(); }
  std::size_t num_terms() const { return num_terms_; }

 private:
  std::deque<ActiveContext> contexts_;
  std::deque<JsonValue> json_;
  std::size_t num_terms_ = 0;
};

}  // namespace issuer
