// Characters, lists and targets.
#include "api/http/field_syntax.h"

#include <gtest/gtest.h>

#include "api/http/media_type.h"

namespace issuer {
namespace {

TEST(FieldSyntax, KnowsTokens) {
  EXPECT_TRUE(IsToken("X-y_9!#$%&'*+.^`|~"));
  for (const char* text :
       {"", "a b", "a:", "(a)", "a,b", "a/b", "a@b", "\xc3\xa4", "a\t", "\"a\""}) {
    EXPECT_FALSE(IsToken(text)) << text;
  }
}

TEST(FieldSyntax, FindsTokensInLists) {
  EXPECT_TRUE(ListHasToken("close", "close"));
  EXPECT_TRUE(ListHasToken("a ,\tCLOSE, b", "close"));
  EXPECT_FALSE(ListHasToken("closed, a close", "close"));
  EXPECT_FALSE(ListHasToken("", "close"));
}

TEST(FieldSyntax, TrimsSpacesAndTabsOnly) {
  EXPECT_EQ(TrimWhitespace(" \ta b\t "), "a b");
  EXPECT_EQ(TrimWhitespace(" \t"), "");
  EXPECT_EQ(TrimWhitespace("\na"), "\na");
}

TEST(FieldSyntax, KnowsOriginForm) {
  for (const char* text : {"/", "/a/b", "/a?b=c?d", "/.well-known/x", "/%7Ea", "/a;b=(c)", "//"}) {
    EXPECT_TRUE(IsOriginForm(text)) << text;
  }
  for (const char* text : {"", "a", "*", "/a b", "/%", "/a%2", "/%x0", "/[", "/a#", "/\"", "/^"}) {
    EXPECT_FALSE(IsOriginForm(text)) << text;
  }
}

TEST(IsMediaType, PassesOverCaseAndParameters) {
  EXPECT_TRUE(IsMediaType("application/json", "application/json"));
  EXPECT_TRUE(IsMediaType("Application/JSON ; charset=utf-8", "application/json"));
  EXPECT_FALSE(IsMediaType("application/json+ld", "application/json"));
  EXPECT_FALSE(IsMediaType("text/plain;application/json", "application/json"));
  EXPECT_FALSE(IsMediaType("", "application/json"));
}

}  // namespace
}  // namespace issuer
