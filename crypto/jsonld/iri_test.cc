#include "crypto/jsonld/iri.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

// [rfc3986 §5.4.1, §5.4.2], all of them.
TEST(ResolveIri, DoesAsTheRfcsExamplesSay) {
  constexpr const char* kBase = "http://a/b/c/d;p?q";
  const struct {
    const char* reference;
    const char* target;
  } cases[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g#s", "http://a/b/c/g#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"g;x", "http://a/b/c/g;x"},
      {"g;x?y#s", "http://a/b/c/g;x?y#s"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"./", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../", "http://a/"},
      {"../../g", "http://a/g"},
      {"../../../g", "http://a/g"},
      {"../../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"/../g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {".g", "http://a/b/c/.g"},
      {"g..", "http://a/b/c/g.."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"./g/.", "http://a/b/c/g/"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {"g;x=1/../y", "http://a/b/c/y"},
      {"g?y/./x", "http://a/b/c/g?y/./x"},
      {"g?y/../x", "http://a/b/c/g?y/../x"},
      {"g#s/./x", "http://a/b/c/g#s/./x"},
      {"g#s/../x", "http://a/b/c/g#s/../x"},
      {"http:g", "http:g"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ResolveIri(kBase, c.reference), c.target) << c.reference;
  }
}

TEST(ResolveIri, TakesBasesWithoutPath) {
  EXPECT_EQ(ResolveIri("http://a", "b"), "http://a/b");
  EXPECT_EQ(ResolveIri("http://a?q", "b"), "http://a/b");
  EXPECT_EQ(ResolveIri("urn:a:b", "c"), "urn:c");
}

TEST(IsWellFormedIri, AsksForASchemeAndAllowedCharacters) {
  for (const char* iri : {"urn:a", "did:example:1#k", "https://é.example/?q#f", "a+b-c.d:x"}) {
    EXPECT_TRUE(IsWellFormedIri(iri)) << iri;
  }
  for (const char* text : {"",
                           "a",
                           ":a",
                           "1a:b",
                           "/a:b",
                           "urn:a b",
                           "urn:<a>",
                           "urn:a\n",
                           "urn:a#b#c",
                           "urn:{a}",
                           "urn:a\\b",
                           "_:a"}) {
    EXPECT_FALSE(IsWellFormedIri(text)) << text;
  }
}

TEST(IsWellFormedBlankNodeId, AsksForALabelOfNQuads) {
  for (const char* id : {"_:a", "_:0", "_:a.b", "_:a-b", "_:é"}) {
    EXPECT_TRUE(IsWellFormedBlankNodeId(id)) << id;
  }
  for (const char* text : {"", "_:", "_", "a", "_:.a", "_:a.", "_:-a", "_:a b", "_:a>"}) {
    EXPECT_FALSE(IsWellFormedBlankNodeId(text)) << text;
  }
}

TEST(IsWellFormedLanguage, AsksForTheFormOnly) {
  for (const char* tag : {"de", "de-AT", "zh-Hant-TW", "x-private", "de-1996", "en-a-bbb"}) {
    EXPECT_TRUE(IsWellFormedLanguage(tag)) << tag;
  }
  for (const char* text : {"", "-", "de-", "-de", "de_AT", "d3", "abcdefghi", "de--AT", "de AT"}) {
    EXPECT_FALSE(IsWellFormedLanguage(text)) << text;
  }
}

}  // namespace
}  // namespace issuer
