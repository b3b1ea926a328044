// Every case of the W3C suite for RDFC-1.0 (vectors/rdf-canon, manifest.jsonld).
#include <gtest/gtest.h>

#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "appliance/base/json_reader.h"
#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/n_quads_reader.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

std::map<std::string, std::string> MapOf(const std::string& text) {
  const Result<JsonValue> json = ParseJson(text);
  CHECK(json.has_value());
  std::map<std::string, std::string> map;
  for (const auto& [label, identifier] : *json->AsObject()) {
    map.emplace(label, *identifier.AsText());
  }
  return map;
}

// [LD-5] [LD-6]
TEST(Canonicalize, PassesTheSuite) {
  const std::filesystem::path folder = VectorsFolder("rdf-canon");
  SKIP_WITHOUT_VECTORS(folder);
  const std::string text = ReadWholeFile(folder / "manifest.jsonld");
  const Result<JsonValue> manifest = ParseJson(text, OwnDocumentLimits(text));
  ASSERT_THAT(manifest, IsOk());
  std::map<std::string, int> num_by_type;
  for (const JsonValue& entry : *manifest->Find("entries")->AsArray()) {
    const std::string& id = *entry.FindText("id");
    const std::string& type = *entry.FindText("type");
    ++num_by_type[type];
    const std::string* algorithm = entry.FindText("hashAlgorithm");
    ASSERT_TRUE(algorithm == nullptr || *algorithm == "SHA384") << id;
    const auto dataset = ReadNQuads(ReadWholeFile(folder / *entry.FindText("action")));
    ASSERT_TRUE(dataset.has_value()) << id;
    const auto result =
        Canonicalize(*dataset, algorithm == nullptr ? RdfHash::kSha256 : RdfHash::kSha384);
    if (type == "rdfc:RDFC10NegativeEvalTest") {
      EXPECT_THAT(result, FailsWith(RdfErrorCode::kTooMuchWork)) << id;
      continue;
    }
    ASSERT_TRUE(result.has_value()) << id << ": " << result.error().detail;
    const std::string expected = ReadWholeFile(folder / *entry.FindText("result"));
    if (type == "rdfc:RDFC10EvalTest") {
      EXPECT_EQ(result->n_quads, expected) << id;
    } else {
      ASSERT_EQ(type, "rdfc:RDFC10MapTest") << id;
      EXPECT_EQ(result->identifiers, MapOf(expected)) << id;
    }
  }
  EXPECT_EQ(num_by_type["rdfc:RDFC10EvalTest"], 64);
  EXPECT_EQ(num_by_type["rdfc:RDFC10MapTest"], 21);
  EXPECT_EQ(num_by_type["rdfc:RDFC10NegativeEvalTest"], 1);
}

}  // namespace
}  // namespace issuer
