// JSON texts to datasets, for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "appliance/base/json_reader.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/jsonld/json_ld.h"
#include "crypto/jsonld/nquads_fixture.h"

namespace issuer {

inline JsonValue Json(std::string_view text) {
  auto value = ParseJson(text, OwnDocumentLimits(text));
  CHECK(value.has_value());
  return *std::move(value);
}

// Code, place and reason; "" for a result.
template <typename T>
std::string Problem(const JsonLdResult<T>& result) {
  return result.has_value() ? std::string()
                            : std::string(NameOf(result.error().code)) + " at " +
                                  result.error().path + ": " + result.error().detail;
}

}  // namespace issuer
