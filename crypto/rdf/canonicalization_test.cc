#include "crypto/rdf/canonicalization.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "crypto/rdf/n_quads_reader.h"
#include "crypto/rdf/n_quads_writer.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

RdfDataset Read(const std::string& text) {
  const auto dataset = ReadNQuads(text);
  CHECK(dataset.has_value());
  return *dataset;
}

RdfDataset Ring(std::size_t num_nodes) {
  std::string text;
  for (std::size_t i = 0; i < num_nodes; ++i) {
    text +=
        "_:n" + std::to_string(i) + " <a:next> _:n" + std::to_string((i + 1) % num_nodes) + " .\n";
  }
  return Read(text);
}

TEST(Canonicalize, TellsNeitherNamesNorOrder) {
  const auto one = Canonicalize(Read("_:x <a:p> _:y .\n_:y <a:q> \"1\" .\n_:z <a:p> _:x _:y .\n"),
                                RdfHash::kSha256);
  const auto other = Canonicalize(Read("_:y <a:p> _:z _:x .\n_:x <a:q> \"1\" .\n_:z <a:p> _:x .\n"),
                                  RdfHash::kSha256);
  ASSERT_TRUE(one.has_value());
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(one->n_quads, other->n_quads);
  EXPECT_NE(one->identifiers, other->identifiers);
}

TEST(Canonicalize, WritesARepeatedQuadOnce) {
  const auto result = Canonicalize(
      Read("_:x <a:p> \"1\" .\n_:x <a:p> \"1\" .\n_:x <a:p> \"1\" <a:g> .\n"), RdfHash::kSha256);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->n_quads, "_:c14n0 <a:p> \"1\" .\n_:c14n0 <a:p> \"1\" <a:g> .\n");
}

TEST(Canonicalize, TakesTheHashOfTheSuite) {
  // By SHA-256 one order, by SHA-384 the other.
  std::string text;
  for (const char* value : {"1", "2", "3", "4", "5", "6"}) {
    text += std::string("_:n") + value + " <a:p> \"" + value + "\" .\n";
  }
  const auto by_256 = Canonicalize(Read(text), RdfHash::kSha256);
  const auto by_384 = Canonicalize(Read(text), RdfHash::kSha384);
  ASSERT_TRUE(by_256.has_value() && by_384.has_value());
  EXPECT_NE(by_256->n_quads, by_384->n_quads);
}

TEST(Canonicalize, WritesWhatItReadsUnchanged) {
  const auto once = Canonicalize(Ring(7), RdfHash::kSha256);
  ASSERT_TRUE(once.has_value());
  const auto twice = Canonicalize(Read(once->n_quads), RdfHash::kSha256);
  ASSERT_TRUE(twice.has_value());
  EXPECT_EQ(once->n_quads, twice->n_quads);
}

// What a list in a credential may look like: its cells are alike but for their place.
TEST(Canonicalize, NumbersAListOfEqualValues) {
  constexpr int kNumCells = 64;
  std::string text = "<a:s> <a:list> _:c0 .\n";
  for (int i = 0; i < kNumCells; ++i) {
    const std::string cell = "_:c" + std::to_string(i);
    const std::string next = i + 1 < kNumCells ? "_:c" + std::to_string(i + 1) : "<a:nil>";
    text += cell + " <a:first> \"x\" .\n" + cell + " <a:rest> " + next + " .\n";
  }
  const auto result = Canonicalize(Read(text), RdfHash::kSha256);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->identifiers.size(), static_cast<std::size_t>(kNumCells));
}

// [LD-6]
TEST(Canonicalize, StopsAtItsLimits) {
  const RdfDataset ring = Ring(40);
  EXPECT_TRUE(Canonicalize(ring, RdfHash::kSha256).has_value());
  const struct {
    const char* why;
    CanonicalizationLimits limits;
    RdfErrorCode code;
  } kCases[] = {
      {"quads", {.max_num_quads = 39}, RdfErrorCode::kTooLarge},
      {"steps", {.max_num_steps = 1'000}, RdfErrorCode::kTooMuchWork},
      {"depth", {.max_depth = 10}, RdfErrorCode::kTooMuchWork},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Canonicalize(ring, RdfHash::kSha256, c.limits), FailsWith(c.code)) << c.why;
  }
  // Deeper than any stack would bear without a limit.
  EXPECT_THAT(Canonicalize(Ring(20'000), RdfHash::kSha256), FailsWith(RdfErrorCode::kTooMuchWork));
}

// Twelve nodes, each related to each: 11! orders around every one. [LD-6]
TEST(Canonicalize, RefusesAPoisonGraphSoon) {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    for (int j = 0; j < 12; ++j) {
      text += "_:n" + std::to_string(i) + " <a:p> _:n" + std::to_string(j) + " .\n";
    }
  }
  EXPECT_THAT(Canonicalize(Read(text), RdfHash::kSha256), FailsWith(RdfErrorCode::kTooMuchWork));
}

TEST(Canonicalize, RefusesTermsThatBreakOutOfTheirPlace) {
  RdfDataset dataset = Read("<a:s> <a:p> <a:o> .\n");
  dataset.front().object.value = "a:o> .\n<a:s> <a:admin> <a:yes";
  EXPECT_THAT(Canonicalize(dataset, RdfHash::kSha256), FailsWith(RdfErrorCode::kMalformed));
}

}  // namespace
}  // namespace issuer
