// Each bound of limits.h, from both sides where that is cheap.
#include "crypto/jsonld/limits.h"

#include <gtest/gtest.h>

#include <string>

#include "crypto/jsonld/credential_fixture.h"

namespace issuer {
namespace {

JsonValue Nested(std::size_t depth) {
  JsonValue value(std::string("x"));
  for (std::size_t i = 0; i < depth; ++i) {
    value = JsonValue(JsonValue::Object{{"urn:p", std::move(value)}});
  }
  return value;
}

JsonValue Many(std::size_t num_values) {
  JsonValue::Array values;
  for (std::size_t i = 0; i < num_values; ++i) {
    values.emplace_back(static_cast<std::int64_t>(i));
  }
  return JsonValue(JsonValue::Object{{"@id", JsonValue(std::string("urn:a"))},
                                     {"urn:p", JsonValue(std::move(values))}});
}

JsonValue WithContext(JsonValue context) {
  return JsonValue(JsonValue::Object{{"@context", std::move(context)},
                                     {"@id", JsonValue(std::string("urn:a"))},
                                     {"urn:p", JsonValue(std::string("x"))}});
}

// Terms that each wait for the next one.
JsonValue Chain(std::size_t num_terms) {
  JsonValue::Object context;
  for (std::size_t i = 0; i < num_terms; ++i) {
    const std::string next = i + 1 == num_terms ? "urn:x:" : "t" + std::to_string(i + 1);
    context.emplace_back("t" + std::to_string(i), JsonValue(next));
  }
  return JsonValue(std::move(context));
}

class CountingLoader final : public ContextLoader {
 public:
  const JsonValue* Find(std::string_view) const override { return &document_; }

 private:
  // A context that names another one, relative to its own URL, without end.
  const JsonValue document_ = Json(R"({"@context": "a/b"})");
};

template <typename Loader>
std::string CodeOf(const Loader& loader, const JsonValue& document) {
  JsonLdProcessor processor(loader);
  const auto dataset = processor.ToRdf(document);
  return dataset.has_value() ? "" : NameOf(dataset.error().code);
}

TEST(JsonLdLimits, BoundDepth) {
  const ContextStore store;
  EXPECT_EQ(CodeOf(store, Nested(kMaxJsonLdDepth)), "");
  EXPECT_EQ(CodeOf(store, Nested(kMaxJsonLdDepth + 1)), "limit exceeded");
}

TEST(JsonLdLimits, BoundValuesAndNodes) {
  const ContextStore store;
  EXPECT_EQ(CodeOf(store, Many(kMaxJsonLdNodes - 1)), "");
  EXPECT_EQ(CodeOf(store, Many(kMaxJsonLdNodes)), "limit exceeded");
  EXPECT_EQ(CodeOf(store, Many(kMaxJsonLdValues)), "limit exceeded");
}

TEST(JsonLdLimits, BoundTermsThatWaitForEachOther) {
  const ContextStore store;
  EXPECT_EQ(CodeOf(store, WithContext(Chain(kMaxTermChain))), "");
  EXPECT_EQ(CodeOf(store, WithContext(Chain(kMaxTermChain + 1))), "limit exceeded");
}

TEST(JsonLdLimits, BoundTheTermsOfAContext) {
  const ContextStore store;
  JsonValue::Object context;
  for (std::size_t i = 0; i <= kMaxContextTerms; ++i) {
    context.emplace_back("t" + std::to_string(i), JsonValue(std::string("urn:t")));
  }
  EXPECT_EQ(CodeOf(store, WithContext(JsonValue(context))), "limit exceeded");
  context.pop_back();
  EXPECT_EQ(CodeOf(store, WithContext(JsonValue(context))), "");
}

TEST(JsonLdLimits, BoundContextsOfADocument) {
  const ContextStore store;
  JsonValue::Array nodes;
  for (std::size_t i = 0; i <= kMaxContextRuns; ++i) {
    JsonValue::Object context{{"t" + std::to_string(i), JsonValue(std::string("urn:t"))}};
    nodes.push_back(WithContext(JsonValue(std::move(context))));
  }
  EXPECT_EQ(CodeOf(store, JsonValue(nodes)), "limit exceeded");
  nodes.resize(kMaxContextRuns);
  EXPECT_EQ(CodeOf(store, JsonValue(nodes)), "");
}

// Large contexts within a large one: each would be cheap, copying all of them is not.
TEST(JsonLdLimits, BoundTheWorkOfContexts) {
  const ContextStore store;
  JsonValue::Object context;
  constexpr std::size_t kNumTerms = 700;
  for (std::size_t i = 0; i < kNumTerms; ++i) {
    context.emplace_back("t" + std::to_string(i),
                         Json(R"({"@id": "urn:t", "@context": {"a": "urn:a"}})"));
  }
  EXPECT_EQ(CodeOf(store, WithContext(JsonValue(std::move(context)))), "limit exceeded");
}

TEST(JsonLdLimits, BoundContextsWithinEachOther) {
  const CountingLoader loader;
  EXPECT_EQ(CodeOf(loader, WithContext(JsonValue(std::string("https://example.org/")))),
            "context overflow");
}

}  // namespace
}  // namespace issuer
