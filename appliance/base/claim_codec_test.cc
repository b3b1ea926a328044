#include "appliance/base/claim_codec.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

ClaimValue Selective(ClaimValue value) {
  value.disclosure = Disclosure::kSelective;
  return value;
}

ClaimValue EveryKind() {
  return ClaimValue::OfObject(
      {{"null", ClaimValue::Null()},
       {"boolean", ClaimValue::OfBoolean(true)},
       {"integer", Selective(ClaimValue::OfInteger(-5'000'000'000))},
       {"decimal", ClaimValue::OfDecimal(2.5)},
       {"text", Selective(ClaimValue::OfText("Zoë"))},
       {"date", ClaimValue::OfFullDate("1990-02-28")},
       {"time", ClaimValue::OfDateTime("1990-02-28T13:00:00Z")},
       {"bytes", ClaimValue::OfBytes({0, 255, 7})},
       {"array", ClaimValue::OfArray({Selective(ClaimValue::OfText("DE")), ClaimValue::Null()})}});
}

Result<ClaimValue> Decode(const Bytes& bytes) {
  ByteView rest = bytes;
  return ReadClaimValue(rest);
}

TEST(ClaimCodec, ReadsBackWhatItWrote) {
  Bytes bytes;
  AppendClaimValue(bytes, EveryKind());
  ByteView rest = bytes;
  EXPECT_THAT(ReadClaimValue(rest), IsOkAndHolds(EveryKind()));
  EXPECT_TRUE(rest.empty());
}

TEST(ClaimCodec, LeavesWhatFollowsTheValue) {
  Bytes bytes;
  AppendClaimValue(bytes, ClaimValue::OfBoolean(false));
  bytes.push_back(42);
  ByteView rest = bytes;
  EXPECT_THAT(ReadClaimValue(rest), IsOk());
  EXPECT_EQ(rest.size(), 1U);
}

TEST(ClaimCodec, RefusesEveryTruncation) {
  Bytes bytes;
  AppendClaimValue(bytes, EveryKind());
  for (std::size_t len = 0; len < bytes.size(); ++len) {
    EXPECT_THAT(Decode({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(len)}),
                FailsWith(ErrorCode::kWireMalformed))
        << len;
  }
}

TEST(ClaimCodec, RefusesWhatNoWriterOfOursSends) {
  const struct {
    Bytes bytes;
    const char* why;
  } kCases[] = {
      {{10, 0}, "unknown kind"},
      {{0, 2}, "unknown disclosure"},
      {{1, 0, 2}, "a boolean that is neither 0 nor 1"},
      {{3, 0, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0}, "infinity"},
      {{4, 0, 0, 0, 0, 1, 0xff}, "text that is not UTF-8"},
      {{4, 0, 0xff, 0xff, 0xff, 0xff}, "a length beyond any limit"},
      {{7, 0, 0xff, 0xff, 0xff, 0xff}, "a count beyond any limit"},
      {{8, 0, 0, 0, 0, 2, 0, 0, 0, 1, 'a', 0, 0, 0, 0, 0, 1, 'a', 0, 0}, "a repeated member"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Decode(c.bytes), FailsWith(ErrorCode::kWireMalformed)) << c.why;
  }
}

TEST(ClaimCodec, RefusesATreeThatIsTooDeep) {
  ClaimValue value = ClaimValue::Null();
  for (std::size_t i = 0; i <= kMaxClaimDepth; ++i) {
    value = ClaimValue::OfArray({std::move(value)});
  }
  EXPECT_FALSE(IsWellFormed(value));
  EXPECT_TRUE(IsWellFormed(value.elements.front()));
}

TEST(ClaimCodec, RefusesATreeWithTooManyNodes) {
  EXPECT_FALSE(IsWellFormed(ClaimValue::OfArray(std::vector<ClaimValue>(kMaxClaimNodes))));
  EXPECT_TRUE(IsWellFormed(ClaimValue::OfArray(std::vector<ClaimValue>(kMaxClaimNodes - 1))));
}

}  // namespace
}  // namespace issuer
