// The DIDs that others must resolve to our keys.
#include "crypto/jose/did_writer.h"

#include <gtest/gtest.h>

#include "appliance/base/encoding.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jose/did.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

HttpsUrl Url(const char* text) {
  return ParseHttpsUrl(text).value();
}

PublicKey SomeKey(SignatureAlgorithm algorithm) {
  return WalletKey::Generate(algorithm).public_key();
}

// The examples of did:web's §3.2, "Create (Register)".
TEST(DidWeb, IsTheIdentifierSpelledAsADid) {
  EXPECT_EQ(DidWebOf(Url("https://w3c-ccg.github.io")), "did:web:w3c-ccg.github.io");
  EXPECT_EQ(DidWebOf(Url("https://w3c-ccg.github.io/user/alice")),
            "did:web:w3c-ccg.github.io:user:alice");
  EXPECT_EQ(DidWebOf(Url("https://example.com:3000/user/alice")),
            "did:web:example.com%3A3000:user:alice");
}

TEST(DidWeb, SaysWhereItsDocumentIs) {
  EXPECT_EQ(DidWebDocumentPath(Url("https://issuer.example")), "/.well-known/did.json");
  EXPECT_EQ(DidWebDocumentPath(Url("https://issuer.example/a/b")), "/a/b/did.json");
  const DidKeyNames names = DidWebNames(Url("https://issuer.example"), KeyName("vc-1"));
  EXPECT_EQ(names.jwk_method, "did:web:issuer.example#vc-1");
  EXPECT_EQ(names.multikey_method, "did:web:issuer.example#vc-1-multikey");
}

TEST(DidJwk, ResolvesToTheKey) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    const PublicKey key = SomeKey(algorithm);
    EXPECT_THAT(ResolveDid(DidJwkNames(key).jwk_method), IsOkAndHolds(key));
  }
}

TEST(Multikey, IsWhatDidKeyIsMadeOf) {
  for (const auto algorithm :
       {SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa}) {
    const PublicKey key = SomeKey(algorithm);
    EXPECT_THAT(ResolveDid("did:key:" + MultikeyOf(key)), IsOkAndHolds(key));
  }
}

// The key pair of vc-di-eddsa's test vectors (keyPair.json).
TEST(Multikey, SpellsAKnownKeyAsOthersDo) {
  const Result<PublicKey> key =
      ResolveDid("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(MultikeyOf(*key), "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
}

}  // namespace
}  // namespace issuer
