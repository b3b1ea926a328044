// Identifiers: which URLs may be one, and where their documents are.
#include "appliance/base/uri.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

struct Accepted {
  std::string_view text;
  std::string_view origin;
  std::string_view path;
};
constexpr Accepted kAccepted[] = {
    {"https://issuer.example", "https://issuer.example", ""},
    {"https://issuer.example/t1", "https://issuer.example", "/t1"},
    {"https://issuer.example:8443/t1", "https://issuer.example:8443", "/t1"},
    {"https://issuer.example/a/b-c_d~e.f/g:h@i", "https://issuer.example", "/a/b-c_d~e.f/g:h@i"},
    {"https://Issuer.Example:443", "https://Issuer.Example:443", ""},
    {"https://192.0.2.7:8443", "https://192.0.2.7:8443", ""},
    {"https://localhost/..t", "https://localhost", "/..t"},
};

// [URL-1] [URL-2]
TEST(ParseHttpsUrl, SplitsAnIdentifierAndChangesNothing) {
  for (const auto& accepted : kAccepted) {
    ASSERT_OK_AND_ASSIGN(const HttpsUrl url, ParseHttpsUrl(accepted.text));
    EXPECT_EQ(url.origin, accepted.origin);
    EXPECT_EQ(url.path, accepted.path);
    EXPECT_EQ(url.ToString(), accepted.text) << "byte for byte";
  }
}

// [URL-1] [URL-3]
TEST(ParseHttpsUrl, RefusesWhatCannotBeAnIdentifier) {
  struct Case {
    std::string text;
    const char* why;
  };
  const Case kCases[] = {
      {"", "nothing"},
      {"issuer.example", "no scheme"},
      {"http://issuer.example", "not https"},
      {"HTTPS://issuer.example", "the scheme is not as we write it"},
      {"https:/issuer.example", "one slash"},
      {"https://", "no host"},
      {"https:///t1", "no host"},
      {"https://:8443", "no host"},
      {"https://.example", "an empty label in front"},
      {"https://-a.example", "a hyphen in front"},
      {"https://issuer.example/", "a trailing slash"},
      {"https://issuer.example/t1/", "a trailing slash"},
      {"https://issuer.example//t1", "an empty segment"},
      {"https://issuer.example/a//b", "an empty segment"},
      {"https://issuer.example/./t1", "a dot segment"},
      {"https://issuer.example/a/..", "a dot segment at the end"},
      {"https://issuer.example/../t1", "a dot segment"},
      {"https://issuer.example?x=1", "a query"},
      {"https://issuer.example/t1?x=1", "a query"},
      {"https://issuer.example/t1?", "an empty query"},
      {"https://issuer.example#f", "a fragment"},
      {"https://issuer.example/t1#", "an empty fragment"},
      {"https://user@issuer.example", "a user part"},
      {"https://user:secret@issuer.example", "a user part"},
      {"https://issuer.example:", "an empty port"},
      {"https://issuer.example:84a", "a port that is no number"},
      {"https://issuer.example:123456", "a port that is too long"},
      {"https://issuer.example:0", "port 0 is none"},
      {"https://issuer.example:65536", "a port past 16 bits"},
      {"https://issuer.example:0443", "a leading zero: a second spelling of the port"},
      {"https://issuer.example:-1", "a negative port"},
      {"https://issuer.example:8443:1", "two ports"},
      {"https://issuer_example", "a character no host has"},
      {"https://issuer..example", "an empty label"},
      {"https://issuer.example./t1", "a trailing dot: a second spelling of the host"},
      {"https://issuer.example/%74", "a percent-encoding: a second spelling of the path"},
      {"https://issuer.example/t 1", "a space"},
      {"https://issuer.example/t1\n", "a line end"},
      {"https://issuer.example\\t1", "a backslash"},
      {"https://issuer.example/\xc3\xa9", "not ASCII"},
      {std::string("https://issuer.example/\0", 24), "a zero byte"},
      {" https://issuer.example", "a space in front"},
      {"https://issuer.example/" + std::string(1100, 'a'), "too long"},
  };
  for (const Case& c : kCases) {
    EXPECT_THAT(ParseHttpsUrl(c.text), FailsWith(ErrorCode::kEncodingMalformed))
        << c.text << ": " << c.why;
  }
}

TEST(WellKnownPath, StandsBeforeTheIdentifiersPath) {
  ASSERT_OK_AND_ASSIGN(const HttpsUrl bare, ParseHttpsUrl("https://issuer.example"));
  EXPECT_EQ(WellKnownPath(bare, "openid-credential-issuer"),
            "/.well-known/openid-credential-issuer");
  ASSERT_OK_AND_ASSIGN(const HttpsUrl tenant, ParseHttpsUrl("https://issuer.example:8443/t1"));
  EXPECT_EQ(WellKnownPath(tenant, "openid-credential-issuer"),
            "/.well-known/openid-credential-issuer/t1");
  EXPECT_EQ(WellKnownPath(tenant, "oauth-authorization-server"),
            "/.well-known/oauth-authorization-server/t1");
}

TEST(PercentEncode, LeavesUnreservedCharactersAlone) {
  EXPECT_EQ(PercentEncode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(PercentEncode(""), "");
}

TEST(PercentEncode, WritesEveryOtherByteInUpperCaseHex) {
  EXPECT_EQ(PercentEncode("https://a/b?c=d&e"), "https%3A%2F%2Fa%2Fb%3Fc%3Dd%26e");
  EXPECT_EQ(PercentEncode("{\"a\": 1}"), "%7B%22a%22%3A%201%7D");
  EXPECT_EQ(PercentEncode("+%\xc3\xa9"), "%2B%25%C3%A9");
  EXPECT_EQ(PercentEncode(std::string_view("\0", 1)), "%00");
}

}  // namespace
}  // namespace issuer
