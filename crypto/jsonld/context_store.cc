#include "crypto/jsonld/context_store.h"

#include <utility>

#include "appliance/base/check.h"
#include "crypto/jsonld/context_reader.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/pinned_contexts.h"

namespace issuer {

ContextStore::ContextStore() {
  for (const PinnedContext& pinned : PinnedContexts()) {
    auto document = ReadContextText(pinned.text);
    CHECK(document.has_value());
    documents_.emplace(pinned.url, *std::move(document));
  }
}

JsonLdStatus ContextStore::Add(std::string url, std::string_view text, const Digest256& sha256) {
  constexpr auto kCode = JsonLdErrorCode::kContextUnusable;
  if (!IsWellFormedIri(url) || url.find('#') != std::string::npos) {
    return FailJsonLd(kCode, "a context's URL is no absolute IRI without fragment", std::move(url));
  }
  if (documents_.size() >= kMaxStoredContexts) {
    return FailJsonLd(kCode, "there are too many contexts", std::move(url));
  }
  if (documents_.contains(url)) {
    return FailJsonLd(kCode, "a context is known already", std::move(url));
  }
  if (Sha256(AsBytes(text)) != sha256) {
    return FailJsonLd(kCode, "a context has another SHA-256 than was configured", std::move(url));
  }
  auto document = ReadContextText(text);
  if (!document.has_value()) {
    return FailJsonLd(kCode, document.error().detail, std::move(url));
  }
  if (document->Find("@context") == nullptr) {
    return FailJsonLd(kCode, "a context is no object with a member @context", std::move(url));
  }
  documents_.emplace(std::move(url), *std::move(document));
  return {};
}

const JsonValue* ContextStore::Find(std::string_view url) const {
  const auto found = documents_.find(url);
  return found == documents_.end() ? nullptr : &found->second;
}

}  // namespace issuer
