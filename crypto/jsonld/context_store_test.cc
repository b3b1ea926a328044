#include "crypto/jsonld/context_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "appliance/base/encoding.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/pinned_contexts.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

constexpr const char* kUrl = "https://example.org/context";
constexpr const char* kText = R"({"@context": {"name": "https://schema.org/name"}})";

Digest256 DigestOf(std::string_view text) {
  return Sha256(AsBytes(text));
}

TEST(PinnedContexts, HaveTheDigestsThatAreWrittenBesideThem) {
  std::set<std::string_view> urls;
  for (const PinnedContext& pinned : PinnedContexts()) {
    EXPECT_EQ(HexEncode(DigestOf(pinned.text)), pinned.sha256) << pinned.url;
    EXPECT_TRUE(urls.insert(pinned.url).second) << pinned.url;
  }
}

// [vc-data-model-2.0 §B.1] and [vc-data-model §B.1] publish these two.
TEST(PinnedContexts, AreThePublishedOnesOfTheDataModels) {
  for (const PinnedContext& pinned : PinnedContexts()) {
    if (pinned.url == "https://www.w3.org/ns/credentials/v2") {
      EXPECT_EQ(pinned.sha256, "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734");
    }
    if (pinned.url == "https://www.w3.org/2018/credentials/v1") {
      EXPECT_EQ(pinned.sha256, "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc");
    }
  }
}

TEST(PinnedContexts, AreAllThatIsInTheFolder) {
  const char* source = std::getenv("CHANCERY_SOURCE");
  ASSERT_NE(source, nullptr);
  std::set<std::string> pinned_texts;
  for (const PinnedContext& pinned : PinnedContexts()) {
    pinned_texts.insert(std::string(pinned.text));
  }
  std::size_t num_files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(source) /
                                                               "crypto/jsonld/contexts")) {
    if (entry.path().extension() == ".jsonld") {
      EXPECT_TRUE(pinned_texts.contains(ReadWholeFile(entry.path()))) << entry.path();
      ++num_files;
    }
  }
  EXPECT_EQ(num_files, pinned_texts.size());
}

TEST(ContextStore, KnowsThePinnedContexts) {
  const ContextStore store;
  for (const PinnedContext& pinned : PinnedContexts()) {
    const JsonValue* document = store.Find(pinned.url);
    ASSERT_NE(document, nullptr) << pinned.url;
    EXPECT_NE(document->Find("@context"), nullptr) << pinned.url;
  }
  EXPECT_EQ(store.Find(kUrl), nullptr);
}

TEST(ContextStore, TakesAContextWhoseDigestIsRight) {
  ContextStore store;
  ASSERT_TRUE(store.Add(kUrl, kText, DigestOf(kText)).has_value());
  ASSERT_NE(store.Find(kUrl), nullptr);
  EXPECT_NE(store.Find(kUrl)->Find("@context")->Find("name"), nullptr);
}

TEST(ContextStore, RefusesWhatItCannotVouchFor) {
  const struct {
    const char* why;
    std::string url;
    std::string text;
    std::string digest_of;
  } cases[] = {
      {"another text", kUrl, kText, "something else"},
      {"no JSON", kUrl, "{", "{"},
      {"no object", kUrl, "[]", "[]"},
      {"no context in it", kUrl, "{}", "{}"},
      {"a relative URL", "context", kText, kText},
      {"a URL with a fragment", "https://example.org/context#it", kText, kText},
      {"a URL with a space", "https://example.org/a context", kText, kText},
      {"a pinned URL", "https://www.w3.org/ns/credentials/v2", kText, kText},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.why);
    ContextStore store;
    const auto status = store.Add(c.url, c.text, DigestOf(c.digest_of));
    ASSERT_FALSE(status.has_value());
    EXPECT_EQ(status.error().code, JsonLdErrorCode::kContextUnusable);
    EXPECT_EQ(status.error().path, c.url);
  }
}

TEST(ContextStore, RefusesAUrlTwiceAndTooMany) {
  ContextStore store;
  ASSERT_TRUE(store.Add(kUrl, kText, DigestOf(kText)).has_value());
  EXPECT_FALSE(store.Add(kUrl, kText, DigestOf(kText)).has_value());
  std::size_t num_added = PinnedContexts().size() + 1;
  while (store.Add(kUrl + std::to_string(num_added), kText, DigestOf(kText)).has_value()) {
    ++num_added;
  }
  EXPECT_EQ(num_added, kMaxStoredContexts);
}

}  // namespace
}  // namespace issuer
