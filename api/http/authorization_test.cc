// The Authorization field, one row a spelling.
#include "api/http/authorization.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

HttpRequest RequestWith(const char* authorization) {
  HttpRequest request;
  if (authorization != nullptr) {
    request.headers.emplace_back("authorization", authorization);
  }
  return request;
}

struct TokenCase {
  const char* field;
  TokenScheme scheme;
  const char* token;
};

TEST(ParseAuthorization, GivesSchemeAndToken) {
  // [DPOP-12]: scheme names are compared without regard to case
  constexpr std::array<TokenCase, 7> kCases = {{
      {"Bearer abc", TokenScheme::kBearer, "abc"},
      {"bearer abc", TokenScheme::kBearer, "abc"},
      {"BEARER abc", TokenScheme::kBearer, "abc"},
      {"DPoP abc", TokenScheme::kDpop, "abc"},
      {"dpop a-._~+/9Z==", TokenScheme::kDpop, "a-._~+/9Z=="},
      {"DPOP abc", TokenScheme::kDpop, "abc"},
      {"Bearer   abc", TokenScheme::kBearer, "abc"},
  }};
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.field);
    ASSERT_OK_AND_ASSIGN(const auto presented, ParseAuthorization(RequestWith(row.field)));
    ASSERT_TRUE(presented.has_value());
    EXPECT_EQ(presented->scheme, row.scheme);
    EXPECT_EQ(presented->token.Expose([](ByteView raw) { return std::string(AsText(raw)); }),
              row.token);
  }
}

TEST(ParseAuthorization, GivesNothingWithoutAMethodWeKnow) {
  for (const char* field : {static_cast<const char*>(nullptr), "Basic YTpi", "", "Bearerabc"}) {
    ASSERT_OK_AND_ASSIGN(const auto presented, ParseAuthorization(RequestWith(field)));
    EXPECT_FALSE(presented.has_value());
  }
}

TEST(ParseAuthorization, RefusesWhatIsNotOneToken) {
  for (const char* field : {"Bearer",
                            "Bearer ",
                            "Bearer a b",
                            "Bearer a,b",
                            "Bearer \"a\"",
                            "Bearer ==",
                            "Bearer a=b",
                            "DPoP a\xc3\xa4",
                            "Bearer abc, DPoP abc"}) {
    SCOPED_TRACE(field);
    EXPECT_THAT(ParseAuthorization(RequestWith(field)),
                FailsWith(ErrorCode::kAccessTokenMalformed));
  }
}

TEST(ParseAuthorization, RefusesARepeatedField) {
  HttpRequest request = RequestWith("Bearer abc");
  request.headers.emplace_back("authorization", "Bearer abc");
  EXPECT_THAT(ParseAuthorization(request), FailsWith(ErrorCode::kAccessTokenMalformed));
}

// [CRQ-1]
TEST(ParseAuthorization, RefusesATokenInTheQuery) {
  for (const char* query :
       {"access_token=abc", "a=b&access_token=abc", "access%5Ftoken=abc", "access_token"}) {
    SCOPED_TRACE(query);
    HttpRequest request = RequestWith("Bearer abc");
    request.query = query;
    EXPECT_THAT(ParseAuthorization(request), FailsWith(ErrorCode::kAccessTokenMalformed));
  }
  HttpRequest request = RequestWith("Bearer abc");
  request.query = "x_access_token=1&b=access_token";
  EXPECT_THAT(ParseAuthorization(request), IsOk());
}

}  // namespace
}  // namespace issuer
