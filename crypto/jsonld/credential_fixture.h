// JSON texts and datasets, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/jsonld/json_ld.h"
#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/n_quads_reader.h"

namespace issuer {

inline JsonValue Json(std::string_view text) {
  auto value = ParseJson(text, OwnDocumentLimits(text));
  CHECK(value.has_value());
  return *std::move(value);
}

// Two datasets have the same text exactly if they differ in the names of their blank nodes only.
inline std::string ToText(const RdfDataset& dataset) {
  const auto canonical = Canonicalize(dataset, RdfHash::kSha256);
  return canonical.has_value() ? canonical->n_quads : canonical.error().detail;
}

// N-Quads as ToText would write them.
inline std::string CanonicalNQuads(std::string_view n_quads) {
  const auto dataset = ReadNQuads(n_quads);
  return dataset.has_value() ? ToText(*dataset) : dataset.error().detail;
}

// Code, place and reason; "" for a result.
template <typename T>
std::string Problem(const JsonLdResult<T>& result) {
  return result.has_value() ? std::string()
                            : std::string(NameOf(result.error().code)) + " at " +
                                  result.error().path + ": " + result.error().detail;
}

}  // namespace issuer
