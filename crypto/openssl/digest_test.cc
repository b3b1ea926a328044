#include "crypto/openssl/digest.h"

#include <gmock/gmock.h>

#include <string>
#include <thread>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/openssl/wycheproof.h"

namespace issuer {
namespace {

TEST(Sha256, GivesTheDigestsOfFips180) {
  EXPECT_EQ(HexEncode(Sha256({})),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexEncode(Sha256(AsBytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha384, GivesTheDigestOfFips180) {
  EXPECT_EQ(
      HexEncode(Sha384(AsBytes("abc"))),
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca1"
      "34c825a7");
}

TEST(Sha256, IsTheSameOnManyThreads) {
  const Digest256 expected = Sha256(AsBytes("abc"));
  std::vector<std::thread> threads;
  std::array<bool, 4> agrees{};
  for (bool& mine : agrees) {
    threads.emplace_back([&mine, &expected] {
      mine = true;
      for (int i = 0; i < 200; ++i) {
        mine = mine && Sha256(AsBytes("abc")) == expected;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_THAT(agrees, testing::Each(true));
}

struct HmacCase {
  const char* why;
  const char* key_hex;
  const char* data_hex;
  const char* mac_hex;
};

// [rfc4231 §4]
constexpr std::array<HmacCase, 4> kHmacCases = {{
    {"case 1",
     "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
     "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"case 2: a key shorter than the digest",
     "4a656665",
     "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {"case 3: more than one block",
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
     "ddddddd",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {"no key and no data",
     "",
     "",
     "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
}};

TEST(HmacSha256, GivesTheMacsOfRfc4231) {
  for (const HmacCase& c : kHmacCases) {
    SCOPED_TRACE(c.why);
    const MacKey key(HexDecode(c.key_hex).value());
    EXPECT_EQ(HexEncode(HmacSha256(key, HexDecode(c.data_hex).value())), c.mac_hex);
  }
}

TEST(HkdfSha256, GivesTheKeysOfRfc5869) {
  const Bytes secret(22, 0x0b);
  const Bytes salt = HexDecode("000102030405060708090a0b0c").value();
  const Bytes info = HexDecode("f0f1f2f3f4f5f6f7f8f9").value();
  EXPECT_EQ(HexEncode(HkdfSha256(secret, salt, info, 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  EXPECT_EQ(HexEncode(HkdfSha256(secret, {}, {}, 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(HkdfSha256, AgreesWithWycheproof) {
  const auto file = wycheproof::FileNamed("hkdf_sha256_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue&, const JsonValue& test) {
    const Bytes secret = wycheproof::Hex(test, "ikm");
    const Bytes salt = wycheproof::Hex(test, "salt");
    const Bytes info = wycheproof::Hex(test, "info");
    const auto len = static_cast<std::size_t>(wycheproof::Integer(test, "size"));
    const bool is_valid = wycheproof::IsValid(test);
    if (is_valid) {
      EXPECT_EQ(HexEncode(HkdfSha256(secret, salt, info, len)), wycheproof::Text(test, "okm"));
    } else {
      EXPECT_DEATH(HkdfSha256(secret, salt, info, len),
                   "CHECK failed");  // only our bug can ask for that much
    }
    tally.Count(is_valid);
  });
  tally.Report();
}

TEST(DeriveSealingKey, IsHkdfWithoutSaltUnderTheLabel) {
  const Bytes secret(32, 7);
  const SealingKey key = DeriveSealingKey(secret, "label");
  const WipedBytes expected = HkdfSha256(secret, {}, AsBytes("label"), 32);
  key.Expose([&](ByteView raw) { EXPECT_THAT(raw, testing::ElementsAreArray(expected)); });
}

TEST(DeriveMacKey, GivesAnotherKeyForEachLabelAndSecret) {
  const Bytes secret(32, 7);
  const Bytes other(32, 8);
  const Digest256 mac = HmacSha256(DeriveMacKey(secret, "a"), AsBytes("data"));
  EXPECT_EQ(mac, HmacSha256(DeriveMacKey(secret, "a"), AsBytes("data")));
  EXPECT_NE(mac, HmacSha256(DeriveMacKey(secret, "b"), AsBytes("data")));
  EXPECT_NE(mac, HmacSha256(DeriveMacKey(other, "a"), AsBytes("data")));
}

}  // namespace
}  // namespace issuer
