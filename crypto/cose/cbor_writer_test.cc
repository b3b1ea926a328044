// Deterministic CBOR. [MD-12]
#include "crypto/cose/cbor_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_float.h"

namespace issuer {
namespace {

std::string Hex(CborWriter&& cbor) {
  return HexEncode(std::move(cbor).Take());
}

// Examples of [rfc8949 appendix A].
TEST(CborWriter, WritesIntegersInTheFewestBytes) {
  const struct {
    std::uint64_t value;
    const char* encoded;
  } kUnsigned[] = {
      {0, "00"},
      {10, "0a"},
      {23, "17"},
      {24, "1818"},
      {255, "18ff"},
      {256, "190100"},
      {1000, "1903e8"},
      {65'535, "19ffff"},
      {65'536, "1a00010000"},
      {1'000'000, "1a000f4240"},
      {4'294'967'295, "1affffffff"},
      {4'294'967'296, "1b0000000100000000"},
      {1'000'000'000'000, "1b000000e8d4a51000"},
      {18'446'744'073'709'551'615U, "1bffffffffffffffff"},
  };
  for (const auto& c : kUnsigned) {
    EXPECT_EQ(Hex(std::move(CborWriter().Unsigned(c.value))), c.encoded);
  }
  const struct {
    std::int64_t value;
    const char* encoded;
  } kSigned[] = {
      {23, "17"},
      {-1, "20"},
      {-10, "29"},
      {-24, "37"},
      {-25, "3818"},
      {-100, "3863"},
      {-1000, "3903e7"},
      {std::numeric_limits<std::int64_t>::min(), "3b7fffffffffffffff"},
  };
  for (const auto& c : kSigned) {
    EXPECT_EQ(Hex(std::move(CborWriter().Integer(c.value))), c.encoded);
  }
}

// Examples of [rfc8949 appendix A], and the borders of each width.
TEST(CborWriter, WritesFloatsAsShortAsKeepsTheirValue) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const struct {
    double value;
    const char* encoded;
  } kCases[] = {
      {0.0, "f90000"},
      {-0.0, "f98000"},
      {1.0, "f93c00"},
      {1.1, "fb3ff199999999999a"},
      {1.5, "f93e00"},
      {65'504.0, "f97bff"},
      {65'505.0, "fa477fe100"},
      {65'536.0, "fa47800000"},
      {100'000.0, "fa47c35000"},
      {3.4028234663852886e+38, "fa7f7fffff"},
      {1.0e+300, "fb7e37e43c8800759c"},
      {5.960464477539063e-8, "f90001"},
      {-5.960464477539063e-8, "f98001"},
      {0x1p-25, "fa33000000"},
      {0x1.8p-24, "fa33c00000"},
      {0.00006103515625, "f90400"},
      {0x1.ff8p-15, "f903ff"},
      {-4.0, "f9c400"},
      {-4.1, "fbc010666666666666"},
      {4.9e-324, "fb0000000000000001"},
      {kInfinity, "f97c00"},
      {-kInfinity, "f9fc00"},
      {std::nan(""), "f97e00"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Hex(std::move(CborWriter().Decimal(c.value))), c.encoded) << c.value;
  }
}

TEST(CborFloat, EveryHalfComesBack) {
  for (std::uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const double value = FromHalf(static_cast<std::uint16_t>(bits));
    const auto again = ToHalf(static_cast<float>(value));
    ASSERT_TRUE(again.has_value()) << bits;
    ASSERT_EQ(*again, std::isnan(value) ? 0x7e00U : bits);
  }
}

// Examples of [rfc8949 appendix A].
TEST(CborWriter, WritesStringsTagsAndSimpleValues) {
  EXPECT_EQ(Hex(std::move(CborWriter().Boolean(false))), "f4");
  EXPECT_EQ(Hex(std::move(CborWriter().Boolean(true))), "f5");
  EXPECT_EQ(Hex(std::move(CborWriter().Null())), "f6");
  EXPECT_EQ(Hex(std::move(CborWriter().ByteString({}))), "40");
  EXPECT_EQ(Hex(std::move(CborWriter().ByteString(Bytes{1, 2, 3, 4}))), "4401020304");
  EXPECT_EQ(Hex(std::move(CborWriter().Text(""))), "60");
  EXPECT_EQ(Hex(std::move(CborWriter().Text("IETF"))), "6449455446");
  EXPECT_EQ(Hex(std::move(CborWriter().Text("\xc3\xbc"))), "62c3bc");
  EXPECT_EQ(Hex(std::move(CborWriter().Tag(kCborTagDateTime).Text("2013-03-21T20:04:00Z"))),
            "c074323031332d30332d32315432303a30343a30305a");
  EXPECT_EQ(Hex(std::move(CborWriter().Tag(kCborTagEncoded).ByteString(AsBytes("dIETF")))),
            "d818456449455446");
  EXPECT_EQ(Hex(std::move(CborWriter().Tag(kCborTagFullDate).Text("1940-10-09"))),
            "d903ec6a313934302d31302d3039");
  CborWriter nested;
  nested.Array(3).Integer(1).Array(2).Integer(2).Integer(3).Array(2).Integer(4).Integer(5);
  EXPECT_EQ(Hex(std::move(nested)), "8301820203820405");
}

// The keys and their order are the example of [rfc8949 §4.2.1].
TEST(CborWriter, SortsMapKeysByTheirEncoding) {
  CborValue array;
  array.kind = CborKind::kArray;
  array.elements.resize(1);
  array.elements.front().kind = CborKind::kNegative;
  CborValue no;
  no.kind = CborKind::kBoolean;
  CborWriter cbor;
  cbor.BeginMap(8);
  cbor.Key(no).Integer(8);
  cbor.Key(array).Integer(7);
  cbor.Key("aa").Integer(6);
  cbor.Key("z").Integer(5);
  CborValue hundred_array = array;
  hundred_array.elements.front().kind = CborKind::kUnsigned;
  hundred_array.elements.front().number = 100;
  cbor.Key(hundred_array).Integer(4);
  cbor.Key(-1).Integer(3);
  cbor.Key(100).Integer(2);
  cbor.Key(10).Integer(1);
  cbor.EndMap();
  EXPECT_EQ(Hex(std::move(cbor)),
            "a80a01186402200361"
            "7a0562616106811864048120"
            "07f408");
}

TEST(CborWriter, SortsEntriesWithTheirValues) {
  CborWriter cbor;
  cbor.BeginMap(2);
  cbor.Key("outer").BeginMap(3);
  cbor.Key("cc").Text("third").Key("b").Array(2).Integer(1).Integer(2).Key("a").Null();
  cbor.EndMap();
  cbor.Key("map").BeginMap(0).EndMap();
  cbor.EndMap();
  EXPECT_EQ(Hex(std::move(cbor)), "a2636d6170a0656f75746572a36161f66162820102626363657468697264");
}

TEST(CborWriterDeathTest, MisuseAborts) {
  const auto twice = [] { CborWriter().BeginMap(2).Key(1).Null().Key(1).Null().EndMap(); };
  const auto twice_apart = [] {
    CborWriter().BeginMap(3).Key(2).Null().Key(1).Null().Key(2).Null().EndMap();
  };
  const auto too_few = [] { CborWriter().BeginMap(2).Key(1).Null().EndMap(); };
  const auto not_ended = [] {
    CborWriter cbor;
    cbor.BeginMap(0);
    static_cast<void>(std::move(cbor).Take());
  };
  const auto not_begun = [] { CborWriter().EndMap(); };
  const auto latin1 = [] { CborWriter().Text("\xfc"); };
  EXPECT_DEATH(twice(), "");
  EXPECT_DEATH(twice_apart(), "");
  EXPECT_DEATH(too_few(), "");
  EXPECT_DEATH(not_ended(), "");
  EXPECT_DEATH(not_begun(), "");
  EXPECT_DEATH(latin1(), "");
}

}  // namespace
}  // namespace issuer
