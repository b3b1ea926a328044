// Forms, good and bad, one row each.
#include "api/http/form.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "appliance/base/size.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct ValueCase {
  const char* body;
  const char* name;
  const char* expected;  // nullptr: as if omitted
  const char* why;
};

TEST(ParseForm, GivesDecodedValues) {
  constexpr std::array<ValueCase, 17> kCases = {{
      {"a=b", "a", "b", "least"},
      {"a=b&c=d", "c", "d", "the second"},
      {"a=b&c=d", "e", nullptr, "absent"},
      {"", "a", nullptr, "empty form"},
      {"a=b+c", "a", "b c", "plus is a space"},
      {"a=b%2Bc", "a", "b+c", "escaped plus"},
      {"a=%c3%A4", "a", "\xc3\xa4", "UTF-8, hexadecimal in either case"},
      {"a=b=c", "a", "b=c", "the first equals sign divides"},
      {"a%5fb=c", "a_b", "c", "names are decoded"},
      {"a=%26%3D", "a", "&=", "escaped separators"},
      {"tx_code=&a=b", "tx_code", nullptr, "[HTTP-4] without a value: as if omitted"},
      {"tx_code&a=b", "tx_code", nullptr, "[HTTP-4] without an equals sign"},
      {"&a=b&&c=d&", "c", "d", "empty pieces are passed over"},
      {"grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code",
       "grant_type",
       "urn:ietf:params:oauth:grant-type:pre-authorized_code",
       "unescaped colons"},
      {"unknown=1&a=b", "a", "b", "[HTTP-2] unknown parameters are ignored"},
      {"A=1&a=b", "a", "b", "names have a case"},
      {"a=\xc3\xa4", "a", "\xc3\xa4", "raw UTF-8"},
  }};
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.why);
    ASSERT_OK_AND_ASSIGN(const Form form, ParseForm(row.body));
    const std::string* value = form.Find(row.name);
    ASSERT_EQ(value != nullptr, row.expected != nullptr);
    if (value != nullptr) {
      EXPECT_EQ(*value, row.expected);
    }
  }
}

struct RefusedForm {
  std::string body;
  const char* why;
};

TEST(ParseForm, RefusesWhatIsAmbiguousOrBroken) {
  std::string many = "a0=1";
  for (int i = 1; i <= 64; ++i) {
    many += "&a" + std::to_string(i) + "=1";
  }
  const std::array<RefusedForm, 14> cases = {{
      {"a=1&a=2", "[HTTP-3] repeated"},
      {"a=1&a=1", "[HTTP-3] repeated with the same value"},
      {"a=&a=1", "[HTTP-3] repeated, once without a value"},
      {"a&b=1&a", "[HTTP-3] repeated without values"},
      {"a=1&%61=2", "[HTTP-3] repeated in another spelling"},
      {"=1", "no name"},
      {"a=%", "lone percent"},
      {"a=%4", "half an escape"},
      {"a=%zz", "no hexadecimal"},
      {"a=%ff", "not UTF-8"},
      {"a=%c0%80", "overlong NUL"},
      {"a=%00", "NUL"},
      {many, "65 parameters"},
      {"a=" + std::string(16 * kKiB, 'b'), "too long"},
  }};
  for (const auto& row : cases) {
    SCOPED_TRACE(row.why);
    EXPECT_THAT(ParseForm(row.body), FailsWith(ErrorCode::kTokenRequestMalformed));
  }
}

TEST(Form, KeepsItsValuesWhenMoved) {
  ASSERT_OK_AND_ASSIGN(Form first, ParseForm("a=b"));
  ASSERT_OK_AND_ASSIGN(Form second, ParseForm("c=d"));
  second = std::move(first);
  EXPECT_EQ(*second.Find("a"), "b");
  EXPECT_EQ(second.Find("c"), nullptr);
}

}  // namespace
}  // namespace issuer
