// The test suite of the JSON-LD working group (vectors/json-ld): expansion and toRdf.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "crypto/jsonld/credential_fixture.h"
#include "crypto/jsonld/json_ld.h"
#include "crypto/jsonld/json_tree.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

constexpr std::string_view kSuite = "https://w3c.github.io/json-ld-api/tests/";

JsonValue ReadJson(const std::filesystem::path& path) {
  const std::string text = ReadWholeFile(path);
  auto value = ParseJson(text, OwnDocumentLimits(text));
  CHECK(value.has_value());
  return *std::move(value);
}

// The suite's own documents, by the URLs they have in the suite.
class SuiteLoader final : public ContextLoader {
 public:
  explicit SuiteLoader(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const JsonValue* Find(std::string_view url) const override {
    if (!url.starts_with(kSuite)) {
      return nullptr;
    }
    const std::string name(url.substr(kSuite.size()));
    auto& document = documents_[name];
    if (document == nullptr && std::filesystem::is_regular_file(folder_ / name)) {
      document = std::make_unique<JsonValue>(ReadJson(folder_ / name));
    }
    return document.get();
  }

 private:
  const std::filesystem::path folder_;
  mutable std::map<std::string, std::unique_ptr<JsonValue>> documents_;
};

// The cases for JSON-LD 1.0 alone contradict those for 1.1; nothing else is left out.
bool IsLeftOut(const JsonValue& test) {
  const JsonValue* option = test.Find("option");
  for (const char* name : {"specVersion", "processingMode"}) {
    const std::string* version = option == nullptr ? nullptr : option->FindText(name);
    if (version != nullptr && *version == "json-ld-1.0") {
      return true;
    }
  }
  return false;
}

// An array in expanded form is a set, unless it is a list's. [json-ld-api tests, "Expansion tests"]
bool SameExpanded(const JsonValue& a, const JsonValue& b, bool is_list = false) {
  if (const auto* array = a.AsArray(); array != nullptr && !is_list) {
    const auto* other = b.AsArray();
    if (other == nullptr || array->size() != other->size()) {
      return false;
    }
    std::vector<bool> used(other->size());
    for (const JsonValue& element : *array) {
      std::size_t i = 0;
      while (i < other->size() && (used[i] || !SameExpanded(element, (*other)[i]))) {
        ++i;
      }
      if (i == other->size()) {
        return false;
      }
      used[i] = true;
    }
    return true;
  }
  if (const auto* array = a.AsArray()) {
    const auto* other = b.AsArray();
    return other != nullptr &&
           std::equal(array->begin(),
                      array->end(),
                      other->begin(),
                      other->end(),
                      [](const JsonValue& x, const JsonValue& y) { return SameExpanded(x, y); });
  }
  if (const auto* object = a.AsObject()) {
    const auto* other = b.AsObject();
    if (other == nullptr || object->size() != other->size()) {
      return false;
    }
    return std::all_of(object->begin(), object->end(), [&](const auto& member) {
      const JsonValue* same = FindMember(*other, member.first);
      const bool is_literal = member.first == "@value";
      return same != nullptr &&
             (is_literal ? SameJson(member.second, *same)
                         : SameExpanded(member.second, *same, member.first == "@list"));
    });
  }
  return a == b;
}

class Suite {
 public:
  explicit Suite(std::string name)
      : name_(std::move(name)), folder_(VectorsFolder("json-ld")), loader_(folder_) {}

  const std::filesystem::path& folder() const { return folder_; }

  // Runs `check(test, input, options)` for every case that is not left out.
  template <typename Check>
  void Run(Check check) {
    const JsonValue manifest = ReadJson(folder_ / (name_ + "-manifest.jsonld"));
    int num_run = 0;
    int num_left_out = 0;
    for (const JsonValue& test : *manifest.Find("sequence")->AsArray()) {
      const std::string id = name_ + *test.FindText("@id");
      SCOPED_TRACE(id + ": " + *test.FindText("name"));
      if (IsLeftOut(test)) {
        ++num_left_out;
        continue;
      }
      ++num_run;
      const std::string& input = *test.FindText("input");
      JsonLdOptions options{.loss = Loss::kAllow, .base = std::string(kSuite) + input};
      JsonValue expand_context;
      if (const JsonValue* option = test.Find("option")) {
        Read(*option, options, expand_context);
      }
      JsonLdProcessor processor(loader_);
      check(processor, test, ReadJson(folder_ / input), options);
    }
    std::printf("%s: %d cases run, %d left out\n", name_.c_str(), num_run, num_left_out);
  }

 private:
  void Read(const JsonValue& option, JsonLdOptions& options, JsonValue& expand_context) const {
    if (const std::string* base = option.FindText("base")) {
      options.base = *base;
    }
    if (const std::string* file = option.FindText("expandContext")) {
      expand_context = ReadJson(folder_ / *file);
      options.expand_context = &expand_context;
    }
    if (const std::string* direction = option.FindText("rdfDirection")) {
      options.rdf_direction = *direction == "i18n-datatype" ? RdfDirection::kI18nDatatype
                                                            : RdfDirection::kCompoundLiteral;
    }
  }

  const std::string name_;
  const std::filesystem::path folder_;
  const SuiteLoader loader_;
};

template <typename T>
void ExpectCode(const JsonLdResult<T>& result, const std::string& code) {
  if (result.has_value()) {
    ADD_FAILURE() << "passes; expected: " << code;
  } else {
    EXPECT_EQ(NameOf(result.error().code), code)
        << result.error().detail << " at " << result.error().path;
  }
}

TEST(JsonLdVectors, Expand) {
  Suite suite("expand");
  SKIP_WITHOUT_VECTORS(suite.folder());
  suite.Run([&](JsonLdProcessor& processor,
                const JsonValue& test,
                const JsonValue& input,
                const JsonLdOptions& options) {
    const auto expanded = processor.Expand(input, options);
    if (const std::string* code = test.FindText("expectErrorCode")) {
      ExpectCode(expanded, *code);
      return;
    }
    ASSERT_TRUE(expanded.has_value()) << NameOf(expanded.error().code) << ": "
                                      << expanded.error().detail << " at " << expanded.error().path;
    const JsonValue expected = ReadJson(suite.folder() / *test.FindText("expect"));
    EXPECT_TRUE(SameExpanded(*expanded, expected))
        << "is       " << ToJson(*expanded) << "\nexpected " << ToJson(expected);
  });
}

TEST(JsonLdVectors, ToRdf) {
  Suite suite("toRdf");
  SKIP_WITHOUT_VECTORS(suite.folder());
  suite.Run([&](JsonLdProcessor& processor,
                const JsonValue& test,
                const JsonValue& input,
                const JsonLdOptions& options) {
    const auto dataset = processor.ToRdf(input, options);
    if (const std::string* code = test.FindText("expectErrorCode")) {
      ExpectCode(dataset, *code);
      return;
    }
    ASSERT_TRUE(dataset.has_value()) << NameOf(dataset.error().code) << ": "
                                     << dataset.error().detail << " at " << dataset.error().path;
    const std::string* expect = test.FindText("expect");
    if (expect == nullptr) {
      return;  // a syntax test: it is enough that it passes
    }
    EXPECT_EQ(ToText(*dataset), CanonicalNQuads(ReadWholeFile(suite.folder() / *expect)));
  });
}

}  // namespace
}  // namespace issuer
