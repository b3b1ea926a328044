// The encodings of the Token Status List draft's examples (vectors/status-list): read, and made
// again byte by byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "crypto/zlib/deflate.h"
#include "crypto/zlib/inflate.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

using Entries = std::map<std::size_t, unsigned>;

// The examples are wrapped, in the middle of their texts too.
std::string Unwrapped(std::string text) {
  std::erase_if(text, [](char c) { return c == '\n' || c == ' '; });
  return text;
}

struct Example {
  std::size_t bits = 0;
  Bytes compressed;
  Bytes list;
};

Example ReadExample(const std::filesystem::path& file) {
  Example example;
  const std::string text = Unwrapped(ReadWholeFile(file));
  const Result<JsonValue> json = ParseJson(text.substr(text.find('{')));
  EXPECT_TRUE(json.has_value()) << file;
  if (!json.has_value()) {
    return example;
  }
  example.bits = static_cast<std::size_t>(json->Find("bits")->AsInteger().value_or(0));
  example.compressed = Base64UrlDecode(*json->FindText("lst")).value();
  example.list = InflateZlib(example.compressed, 2 * kMiB).value();
  return example;
}

// All that are not 0, the first one lowest in its byte. [TSL-3]
Entries EntriesOf(const Example& example) {
  Entries entries;
  const std::size_t num_of_byte = 8 / example.bits;
  for (std::size_t i = 0; i < example.list.size() * num_of_byte; ++i) {
    const unsigned byte = example.list[i / num_of_byte];
    const unsigned value = (byte >> (i % num_of_byte * example.bits)) & ((1U << example.bits) - 1);
    if (value != 0) {
      entries.emplace(i, value);
    }
  }
  return entries;
}

// [TSL-13]
TEST(StatusListVectors, AreMadeAgain) {
  const std::filesystem::path folder = VectorsFolder("status-list");
  SKIP_WITHOUT_VECTORS(folder);
  const struct {
    const char* name;
    std::size_t bits;
    std::size_t len;
  } kCases[] = {
      {"status_list_encoding", 1, 2},
      {"status_list_encoding2", 2, 3},
      {"status_list_encoding1_long", 1, 131'072},
      {"status_list_encoding2_long", 2, 262'144},
      {"status_list_encoding4", 4, 524'288},
      {"status_list_encoding8", 8, 1'048'576},
  };
  for (const auto& one : kCases) {
    const Example example = ReadExample(folder / (std::string(one.name) + "_json.md"));
    EXPECT_EQ(example.bits, one.bits) << one.name;
    EXPECT_EQ(example.list.size(), one.len) << one.name;
    EXPECT_EQ(DeflateZlib(example.list), example.compressed) << one.name;
    // The CBOR form ends with the same bytes.
    const std::string cbor =
        Unwrapped(ReadWholeFile(folder / (std::string(one.name) + "_cbor.md")));
    EXPECT_TRUE(cbor.ends_with(HexEncode(example.compressed))) << one.name;
  }
}

// [TSL-3] [TSL-13]
TEST(StatusListVectors, HaveTheirEntriesWhereTheDraftSaysSo) {
  const std::filesystem::path folder = VectorsFolder("status-list");
  SKIP_WITHOUT_VECTORS(folder);
  EXPECT_EQ(EntriesOf(ReadExample(folder / "status_list_encoding1_long_json.md")),
            Entries({{0, 1},
                     {1993, 1},
                     {25460, 1},
                     {159495, 1},
                     {495669, 1},
                     {554353, 1},
                     {645645, 1},
                     {723232, 1},
                     {854545, 1},
                     {934534, 1},
                     {1000345, 1}}));
  EXPECT_EQ(EntriesOf(ReadExample(folder / "status_list_encoding2_long_json.md")),
            Entries({{0, 1},
                     {1993, 2},
                     {25460, 1},
                     {159495, 3},
                     {495669, 1},
                     {554353, 1},
                     {645645, 2},
                     {723232, 1},
                     {854545, 1},
                     {934534, 2},
                     {1000345, 3}}));
}

TEST(DeflateGzip, IsReproducible) {  // [BSL-2]
  const Bytes gzip = DeflateGzip(Bytes(16 * kKiB));
  EXPECT_EQ(HexEncode(ByteView(gzip).first(8)), "1f8b080000000000") << "no name, no time";
  EXPECT_LT(gzip.size(), 100U);
  EXPECT_EQ(gzip, DeflateGzip(Bytes(16 * kKiB)));
}

}  // namespace
}  // namespace issuer
