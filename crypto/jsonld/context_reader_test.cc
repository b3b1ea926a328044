#include "crypto/jsonld/context_reader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/pinned_contexts.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

TEST(ContextReader, ReadsThePinnedContextsAsTheOtherReaderDoes) {
  for (const PinnedContext& pinned : PinnedContexts()) {
    const auto read = ReadContextText(pinned.text);
    const auto other = ParseJson(pinned.text);
    ASSERT_TRUE(read.has_value() && other.has_value()) << pinned.url;
    EXPECT_EQ(ToJson(*read), ToJson(*other)) << pinned.url;
  }
}

TEST(ContextReader, AgreesWithTheOtherReaderOnEveryKindOfValue) {
  for (const char* text : {R"({"a": [1, -0, 1.5, 2e3, -1E-2, true, false, null, "x", {}, []]})",
                           R"(["\"\\\/\b\f\n\r\t", "\u00e9\u20ac\ud83d\ude00", "é€😀"])",
                           " [ ] ",
                           "9223372036854775807",
                           "-9223372036854775808",
                           "\"text\"",
                           "null"}) {
    SCOPED_TRACE(text);
    const auto read = ReadContextText(text);
    const auto other = ParseJson(text);
    ASSERT_TRUE(read.has_value() && other.has_value());
    EXPECT_EQ(*read, *other);
  }
}

TEST(ContextReader, RefusesWhatIsNoStrictJson) {
  const struct {
    const char* why;
    std::string text;
  } cases[] = {
      {"nothing", ""},
      {"more than one value", "{} {}"},
      {"an object without end", R"({"a": 1)"},
      {"a comma before the end", R"({"a": 1,})"},
      {"a comma before the end of an array", "[1,]"},
      {"a name without value", R"({"a"})"},
      {"a name that is no text", "{1: 2}"},
      {"a repeated name", R"({"a": 1, "a": 2})"},
      {"a name repeated by an escape", R"({"a": 1, "\u0061": 2})"},
      {"a text without end", "\"a"},
      {"a line break in a text", "\"a\nb\""},
      {"an unknown escape", R"("\x41")"},
      {"an escape cut short", R"("\u00e")"},
      {"an escape with a sign", R"("\u+0e9")"},
      {"half a surrogate pair", R"("\ud83d")"},
      {"the other half", R"("\ude00")"},
      {"two first halves", R"("\ud83d\ud83d")"},
      {"bytes that are no UTF-8", "\"\xc3\x28\""},
      {"a byte order mark", "\xef\xbb\xbf{}"},
      {"a zero byte", std::string("{}\0", 3)},
      {"a leading zero", "01"},
      {"a plus sign", "+1"},
      {"a point without digits", "1."},
      {"an exponent without digits", "1e"},
      {"a minus sign alone", "-"},
      {"no number", "NaN"},
      {"an integer past 64 bits", "9223372036854775808"},
      {"a decimal past double", "1e999"},
      {"a comment", "{} // a"},
      {"a word cut short", "nul"},
      {"too deep", std::string(kMaxContextDepth + 1, '[') + std::string(kMaxContextDepth + 1, ']')},
      {"too long", std::string(kMaxContextLen, ' ') + "{}"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    const auto read = ReadContextText(c.text);
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code, JsonLdErrorCode::kContextUnusable);
  }
}

TEST(ContextReader, RefusesTooManyValuesAndMembers) {
  std::string values = "[0";
  for (std::size_t i = 1; i < kMaxContextValues; ++i) {
    values.append(",0");
  }
  EXPECT_FALSE(ReadContextText(values + "]").has_value());
  std::string members = "{\"a\":0";
  for (std::size_t i = 0; i < kMaxContextMembers; ++i) {
    members.append(",\"").append(std::to_string(i)).append("\":0");
  }
  EXPECT_FALSE(ReadContextText(members + "}").has_value());
}

// nst/JSONTestSuite: y_ must be read, n_ must not.
TEST(ContextReader, DoesAsTheJsonTestSuiteSays) {
  const auto folder = VectorsFolder("json-parsing");
  SKIP_WITHOUT_VECTORS(folder);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool is_repeated = name.starts_with("y_object_duplicated_key");  // we refuse these
    if (name.starts_with("y_") && !is_repeated) {
      EXPECT_TRUE(ReadContextText(ReadWholeFile(entry.path())).has_value()) << name;
    } else if (name.starts_with("n_")) {
      EXPECT_FALSE(ReadContextText(ReadWholeFile(entry.path())).has_value()) << name;
    }
  }
}

}  // namespace
}  // namespace issuer
