// Test support: walks a Wycheproof file, so that each test is a loop body. Needs the json_reader
// target. Vectors: https://github.com/C2SP/wycheproof, testvectors_v1, Apache-2.0; see
// tests/support/vectors.h for their place.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "tests/support/vectors.h"

namespace issuer::wycheproof {

inline std::filesystem::path FileNamed(const std::string& name) {
  return VectorsFolder("wycheproof") / name;
}

// How many cases a test has run; a test that has seen no case of one kind has tested nothing.
struct Tally {
  int num_valid = 0;
  int num_invalid = 0;

  void Count(bool is_valid) { ++(is_valid ? num_valid : num_invalid); }
  // Prints the numbers, and fails the test if one of them is zero.
  void Report() const {
    std::printf("ran %d valid and %d invalid cases\n", num_valid, num_invalid);
    EXPECT_GT(num_valid, 0);
    EXPECT_GT(num_invalid, 0);
  }
};

// The text member `name`; aborts if there is none.
inline const std::string& Text(const JsonValue& object, std::string_view name) {
  const std::string* text = object.FindText(name);
  CHECK(text != nullptr);
  return *text;
}

// The bytes of the hexadecimal member `name`.
inline Bytes Hex(const JsonValue& object, std::string_view name) {
  return HexDecode(Text(object, name)).value();
}

// The integer member `name`.
inline std::int64_t Integer(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.Find(name);
  CHECK(value != nullptr && value->AsInteger().has_value());
  return *value->AsInteger();
}

// True if the case must be accepted. "acceptable" does not occur in the files we use: aborts.
inline bool IsValid(const JsonValue& test) {
  const std::string& result = Text(test, "result");
  CHECK(result == "valid" || result == "invalid");
  return result == "valid";
}

// What to print when a case fails.
inline std::string Describe(const JsonValue& test) {
  return "tcId " + std::to_string(Integer(test, "tcId")) + ": " + Text(test, "comment");
}

// Calls `run(group, test)` for every case of `file`.
template <typename Run>
void ForEachCase(const std::filesystem::path& file, const Run& run) {
  JsonLimits limits;
  limits.max_len = 16 * kMiB;
  limits.max_num_values = 1'000'000;
  const Result<JsonValue> root = ParseJson(ReadWholeFile(file), limits);
  CHECK(root.has_value());
  const JsonValue* groups = root->Find("testGroups");
  CHECK(groups != nullptr && groups->AsArray() != nullptr);
  for (const JsonValue& group : *groups->AsArray()) {
    const JsonValue* tests = group.Find("tests");
    CHECK(tests != nullptr && tests->AsArray() != nullptr);
    for (const JsonValue& test : *tests->AsArray()) {
      const testing::ScopedTrace trace(__FILE__, __LINE__, Describe(test));
      run(group, test);
    }
  }
}

}  // namespace issuer::wycheproof
