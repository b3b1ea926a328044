// A box opens for its key only, and for the use it was sealed for.
#include "crypto/openssl/sealed_box.h"

#include <gtest/gtest.h>

#include "appliance/base/encoding.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr std::string_view kLabel = "test v1";

TEST(SealedBox, OpensForItsKeyOnly) {
  FakeRandom random;
  const BoxKey key = NewBoxKey(random);
  const BoxKey other = NewBoxKey(random);
  const Bytes secret = {1, 2, 3};
  ASSERT_OK_AND_ASSIGN(Bytes sealed, SealToBox(PublicHalfOf(key), secret, kLabel, random));
  ASSERT_OK_AND_ASSIGN(const WipedBytes opened, OpenFromBox(key, sealed, kLabel));
  EXPECT_EQ(ToBytes(opened), secret);
  EXPECT_FALSE(OpenFromBox(other, sealed, kLabel).has_value());
  EXPECT_FALSE(OpenFromBox(key, sealed, "test v2").has_value());
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(OpenFromBox(key, changed, kLabel).has_value()) << i;
    EXPECT_FALSE(OpenFromBox(key, ByteView(sealed).first(i), kLabel).has_value()) << i;
  }
}

TEST(SealedBox, SealsTheSameDifferentlyEachTime) {
  FakeRandom random;
  const BoxKey key = NewBoxKey(random);
  ASSERT_OK_AND_ASSIGN(const Bytes one, SealToBox(PublicHalfOf(key), {}, kLabel, random));
  ASSERT_OK_AND_ASSIGN(const Bytes two, SealToBox(PublicHalfOf(key), {}, kLabel, random));
  EXPECT_NE(Bytes(one.begin(), one.begin() + 32), Bytes(two.begin(), two.begin() + 32));
}

// Alice and Bob of [rfc7748 §6.1].
TEST(SealedBox, HasThePublicHalvesThatTheRfcNames) {
  struct Case {
    const char* key;
    const char* public_half;
  };
  constexpr Case kCases[] = {
      {"77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
       "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"},
      {"5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
       "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"},
  };
  for (const Case& c : kCases) {
    ASSERT_OK_AND_ASSIGN(const Bytes raw, HexDecode(c.key));
    EXPECT_EQ(HexEncode(PublicHalfOf(BoxKey(ByteView(raw)))), c.public_half);
  }
}

TEST(SealedBox, RefusesAPointOfSmallOrder) {
  FakeRandom random;
  EXPECT_FALSE(SealToBox(BoxPublicKey{}, {}, kLabel, random).has_value());
}

}  // namespace
}  // namespace issuer
