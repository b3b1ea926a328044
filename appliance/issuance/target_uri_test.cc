#include "appliance/issuance/target_uri.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct GoodCase {
  const char* uri;
  const char* normal;
  const char* why;
};

// [DPOP-3]
TEST(NormalizeTargetUri, GivesOneSpellingToEqualUris) {
  constexpr GoodCase kCases[] = {
      {"https://issuer.example/t1/token", "https://issuer.example/t1/token", "as it is"},
      {"HTTPS://Issuer.EXAMPLE/t1/token", "https://issuer.example/t1/token", "scheme and host"},
      {"https://issuer.example/T1/token", "https://issuer.example/T1/token", "a path has case"},
      {"https://issuer.example:443/token", "https://issuer.example/token", "the scheme's port"},
      {"http://issuer.example:80/token", "http://issuer.example/token", "the scheme's port"},
      {"https://issuer.example:80/token", "https://issuer.example:80/token", "another port"},
      {"https://issuer.example:8443/token", "https://issuer.example:8443/token", "another port"},
      {"https://issuer.example:/token", "https://issuer.example/token", "an empty port"},
      {"https://issuer.example", "https://issuer.example/", "an empty path"},
      {"https://issuer.example?x=1", "https://issuer.example/", "an empty path before a query"},
      {"https://issuer.example/token?a=/b#c", "https://issuer.example/token", "query, fragment"},
      {"https://issuer.example/token#a?b", "https://issuer.example/token", "fragment"},
      {"https://issuer.example/%74oken", "https://issuer.example/token", "unreserved"},
      {"https://issuer.example/%7euser%5F", "https://issuer.example/~user_", "unreserved"},
      {"https://%69ssuer.example/token", "https://issuer.example/token", "in the host too"},
      {"https://issuer.example/a%2fb", "https://issuer.example/a%2Fb", "reserved stays encoded"},
      {"https://issuer.example/a%C3%a4", "https://issuer.example/a%C3%A4", "not ASCII"},
      {"https://issuer.example/a/./token", "https://issuer.example/a/token", "dot segment"},
      {"https://issuer.example/a/../token", "https://issuer.example/token", "two dots"},
      {"https://issuer.example/../token", "https://issuer.example/token", "above the root"},
      {"https://issuer.example/a/%2e%2E/token", "https://issuer.example/token", "encoded dots"},
      {"https://issuer.example/token/.", "https://issuer.example/token/", "a dot at the end"},
      {"https://issuer.example/token/..", "https://issuer.example/", "two at the end"},
      {"https://issuer.example/..", "https://issuer.example/", "nothing but two"},
      {"https://issuer.example//token", "https://issuer.example//token", "no slash is merged"},
      {"https://issuer.example/token/", "https://issuer.example/token/", "no slash is dropped"},
      {"https://[2001:DB8::1]:443/token", "https://[2001:db8::1]/token", "IPv6"},
      {"https://[2001:db8::1]/token", "https://[2001:db8::1]/token", "IPv6 without port"},
  };
  for (const GoodCase& row : kCases) {
    SCOPED_TRACE(std::string(row.uri) + ": " + row.why);
    ASSERT_OK_AND_ASSIGN(const std::string normal, NormalizeTargetUri(row.uri));
    EXPECT_EQ(normal, row.normal);
    EXPECT_THAT(NormalizeTargetUri(normal), IsOkAndHolds(normal)) << "once is enough";
  }
}

// [DPOP-3]
TEST(NormalizeTargetUri, RefusesWhatIsNoRequestUri) {
  const struct {
    std::string uri;
    const char* why;
  } kCases[] = {
      {"", "empty"},
      {"/token", "relative"},
      {"//issuer.example/token", "without scheme"},
      {"https:/issuer.example/token", "one slash"},
      {"ftp://issuer.example/token", "another scheme"},
      {"urn:issuer:token", "another scheme"},
      {"https:///token", "no host"},
      {"https://:443/token", "a port alone"},
      {"https://?x", "no host"},
      {"https://issuer.example::443/token", "two ports"},
      {"https://issuer.example:44a/token", "a port that is none"},
      {"https://[::1/token", "an open bracket"},
      {"https://[::1]x/token", "something after the bracket"},
      {"https://issuer.example@evil.example/token", "a user part"},
      {"https://issuer.example/%7", "a broken escape"},
      {"https://issuer.example/%zz", "a broken escape"},
      {"https://issuer%.example/", "a broken escape in the host"},
      {"https://issuer.example/" + std::string(2048, 'a'), "too long"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(NormalizeTargetUri(row.uri), FailsWith(ErrorCode::kEncodingMalformed)) << row.why;
  }
}

}  // namespace
}  // namespace issuer
