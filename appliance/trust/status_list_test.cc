#include "appliance/trust/status_list.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/support/result_matchers.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

constexpr const char* kUri = "https://provider.example/status/1";

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

JsonValue::Object ListOf(std::int64_t bits, std::string_view lst) {
  return {{"bits", JsonValue(bits)}, {"lst", Text(lst)}};
}

JsonValue::Object ClaimsOf(JsonValue::Object list) {
  return {{"sub", Text(kUri)},
          {"iat", JsonValue(std::int64_t{1'700'000'000})},
          {"status_list", JsonValue(std::move(list))}};
}

Result<StatusList> Read(const JsonValue::Object& claims) {
  return StatusList::FromClaims(JsonValue(claims), kUri);
}

// [TSL-3] [PRF-24] The two examples of draft-ietf-oauth-status-list, "Status List".
TEST(StatusList, ReadsTheExamplesOfTheSpecification) {
  const struct {
    std::int64_t bits;
    const char* lst;
    std::vector<std::uint8_t> values;
  } kCases[] = {
      {1, "eNrbuRgAAhcBXQ", {1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1}},
      {2, "eNo76fITAAPfAgc", {1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3}},
  };
  for (const auto& c : kCases) {
    ASSERT_OK_AND_ASSIGN(const StatusList list, Read(ClaimsOf(ListOf(c.bits, c.lst))));
    const auto count = static_cast<std::int64_t>(c.values.size());
    for (std::int64_t i = 0; i < count; ++i) {
      EXPECT_EQ(list.At(i), c.values[static_cast<std::size_t>(i)]) << c.lst << " " << i;
    }
    EXPECT_EQ(list.At(count), std::nullopt);
    EXPECT_EQ(list.At(-1), std::nullopt);
    EXPECT_EQ(list.At(INT64_MAX), std::nullopt);
  }
}

TEST(StatusList, KnowsWhenItExpires) {
  JsonValue::Object claims = ClaimsOf(ListOf(1, "eNrbuRgAAhcBXQ"));
  EXPECT_FALSE(Read(claims)->HasExpired(FromUnix(9'000'000'000)));
  SetMember(claims, "exp", JsonValue(std::int64_t{1'700'000'100}));
  EXPECT_FALSE(Read(claims)->HasExpired(FromUnix(1'700'000'099)));
  EXPECT_TRUE(Read(claims)->HasExpired(FromUnix(1'700'000'100)));
}

// [TSL-2] [TSL-3]
TEST(StatusList, RefusesWhatIsNoList) {
  const JsonValue::Object good = ClaimsOf(ListOf(1, "eNrbuRgAAhcBXQ"));
  ASSERT_THAT(Read(good), IsOk());
  const struct {
    const char* why;
    const char* member;
    JsonValue value;
  } kCases[] = {
      {"another list", "sub", Text("https://provider.example/status/2")},
      {"no text", "sub", JsonValue(std::int64_t{1})},
      {"no integer", "iat", Text("1")},
      {"no integer", "exp", Text("1")},
      {"no object", "status_list", Text("x")},
      {"3 bits", "status_list", JsonValue(ListOf(3, "eNrbuRgAAhcBXQ"))},
      {"16 bits", "status_list", JsonValue(ListOf(16, "eNrbuRgAAhcBXQ"))},
      {"padding", "status_list", JsonValue(ListOf(1, "eNrbuRgAAhcBXQ=="))},
      {"cut", "status_list", JsonValue(ListOf(1, "eNrbuRgA"))},
      {"not zlib", "status_list", JsonValue(ListOf(1, "AAAAAAAA"))},
      {"no lst", "status_list", JsonValue(JsonValue::Object{{"bits", JsonValue(std::int64_t{1})}})},
  };
  for (const auto& c : kCases) {
    JsonValue::Object claims = good;
    SetMember(claims, c.member, c.value);
    EXPECT_FALSE(Read(claims).has_value()) << c.member << ": " << c.why;
  }
}

}  // namespace
}  // namespace issuer
