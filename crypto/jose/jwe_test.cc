#include "crypto/jose/jwe.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "crypto/jose/deflate.h"
#include "tests/support/fake_random.h"
#include "tests/support/private_jwk.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxLen = 64 * kKiB;
constexpr std::string_view kText = R"({"credential_configuration_id":"pid"})";

std::string HeaderOf(const std::string& compact) {
  Result<Bytes> header = Base64UrlDecode(compact.substr(0, compact.find('.')));
  CHECK(header.has_value());
  return std::string(AsText(*header));
}

std::vector<std::string> PartsOf(const std::string& compact) {
  std::vector<std::string> parts(1);
  for (const char c : compact) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string Join(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() && &part == &parts.front() ? "" : ".") + part;
  }
  return out;
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  CHECK(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Takes a moment to make.
const DecryptionKey& RsaKey() {
  static const DecryptionKey key = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  return key;
}

class JweTest : public testing::Test {
 protected:
  std::string Encrypt(std::string_view text,
                      ContentEncryption encryption = ContentEncryption::kA128Gcm,
                      Compression compression = Compression::kNone) {
    return EncryptTo(key, text, encryption, compression);
  }
  std::string EncryptTo(const DecryptionKey& to,
                        std::string_view text,
                        ContentEncryption encryption = ContentEncryption::kA128Gcm,
                        Compression compression = Compression::kNone) {
    Result<std::string> jwe =
        EncryptJwe(AsBytes(text), {{to.public_key(), "k1"}, encryption, compression}, random);
    CHECK(jwe.has_value());
    return *std::move(jwe);
  }
  // Encrypts with a header of the test's own; `epk` stands for that of the key pair used.
  std::string EncryptUnder(const std::string& header, ByteView content, std::string_view name) {
    const DecryptionKey ephemeral = DecryptionKey::Generate(KeyManagement::kEcdhEs);
    const auto& point = std::get<PublicKey>(ephemeral.public_key());
    const std::string epk = R"("epk":{"kty":"EC","crv":"P-256","x":")" + Base64UrlEncode(point.x) +
                            R"(","y":")" + Base64UrlEncode(point.y) + R"("})";
    const std::string protected_header =
        Base64UrlEncode(AsBytes(Replaced(header, R"("epk":0)", epk)));
    const auto shared = ephemeral.Agree(std::get<PublicKey>(key.public_key()));
    CHECK(shared.has_value());
    const ContentEncryption encryption = *ContentEncryptionFromJoseName(name);
    const WipedBytes content_key = DeriveContentKey(encryption, *shared, {}, {});
    const GcmIv iv{1};
    const Ciphertext sealed =
        EncryptContent(encryption, content_key, iv, content, AsBytes(protected_header));
    return protected_header + ".." + Base64UrlEncode(iv) + "." + Base64UrlEncode(sealed.text) +
           "." + Base64UrlEncode(sealed.tag);
  }
  Result<WipedBytes> Decrypt(const std::string& compact, std::size_t max_len = kMaxLen) {
    return DecryptWith(key, compact, max_len);
  }
  static Result<WipedBytes> DecryptWith(const DecryptionKey& with,
                                        const std::string& compact,
                                        std::size_t max_len = kMaxLen) {
    ASSIGN_OR_RETURN(UnopenedJwe jwe, UnopenedJwe::Parse(compact, kMaxLen));
    return std::move(jwe).Decrypt(with, max_len);
  }

  FakeRandom random;
  DecryptionKey key = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  const DecryptionKey& rsa = RsaKey();
};

// [ENC-1] [ENC-2] [ENC-3] [ENC-4]
TEST_F(JweTest, OpensWhatWasEncrypted) {
  for (const DecryptionKey* to : std::initializer_list<const DecryptionKey*>{&key, &rsa}) {
    for (const auto encryption : {ContentEncryption::kA128Gcm, ContentEncryption::kA256Gcm}) {
      for (const auto compression : {Compression::kNone, Compression::kDeflate}) {
        const std::string compact = EncryptTo(*to, kText, encryption, compression);
        SCOPED_TRACE(HeaderOf(compact));
        ASSERT_OK_AND_ASSIGN(UnopenedJwe jwe, UnopenedJwe::Parse(compact, kMaxLen));
        EXPECT_EQ(jwe.algorithm(), to->algorithm());
        EXPECT_EQ(jwe.encryption(), encryption);
        EXPECT_EQ(jwe.compression(), compression);
        EXPECT_EQ(jwe.kid(), "k1");
        ASSERT_OK_AND_ASSIGN(const WipedBytes plain, std::move(jwe).Decrypt(*to, kText.size()));
        EXPECT_EQ(AsText(plain), kText);
      }
    }
  }
}

TEST_F(JweTest, EncryptsTheSameTextDifferentlyEachTime) {
  const auto first = PartsOf(Encrypt(kText));
  const auto second = PartsOf(Encrypt(kText));
  EXPECT_NE(first[0], second[0]) << "epk";
  EXPECT_NE(first[2], second[2]) << "iv";
}

TEST_F(JweTest, LeavesOutWhatThereIsNot) {
  const Result<std::string> jwe = EncryptJwe(
      AsBytes(kText),
      {{key.public_key(), std::nullopt}, ContentEncryption::kA256Gcm, Compression::kNone},
      random);
  ASSERT_TRUE(jwe.has_value());
  ASSERT_OK_AND_ASSIGN(const JsonValue header, ParseJson(HeaderOf(*jwe)));
  EXPECT_EQ(header.AsObject()->size(), 3U) << "alg, enc, epk";
  EXPECT_EQ(header.Find("epk")->AsObject()->size(), 4U);
}

TEST_F(JweTest, OpensAnEmptyText) {
  ASSERT_OK_AND_ASSIGN(const WipedBytes plain, Decrypt(Encrypt(""), 0));
  EXPECT_TRUE(plain.empty());
}

// Each part, changed in one bit, cut or made longer.
TEST_F(JweTest, RefusesWhatWasTamperedWith) {
  for (const DecryptionKey* to : std::initializer_list<const DecryptionKey*>{&key, &rsa}) {
    const std::vector<std::string> good = PartsOf(EncryptTo(*to, kText));
    for (std::size_t part = 1; part < good.size(); ++part) {
      SCOPED_TRACE(part);
      if (good[part].empty()) {
        continue;
      }
      ASSERT_OK_AND_ASSIGN(Bytes bytes, Base64UrlDecode(good[part]));
      Bytes changed = bytes;
      changed.front() ^= 1U;
      Bytes cut = bytes;
      cut.pop_back();
      Bytes longer = bytes;
      longer.push_back(0);
      for (const Bytes& other : {changed, cut, longer, Bytes()}) {
        std::vector<std::string> parts = good;
        parts[part] = Base64UrlEncode(other);
        EXPECT_FALSE(DecryptWith(*to, Join(parts)).has_value());
      }
    }
    std::vector<std::string> parts = good;
    parts[0] = Base64UrlEncode(AsBytes(Replaced(HeaderOf(good[0]), "k1", "k2")));
    EXPECT_THAT(DecryptWith(*to, Join(parts)), FailsWith(ErrorCode::kDecryptionFailed)) << "aad";
  }
}

TEST_F(JweTest, RefusesTheKeyOfAnother) {
  const DecryptionKey other = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  EXPECT_THAT(DecryptWith(other, Encrypt(kText)), FailsWith(ErrorCode::kDecryptionFailed));
  const DecryptionKey other_rsa = DecryptionKey::Generate(KeyManagement::kRsaOaep256);
  EXPECT_THAT(DecryptWith(other_rsa, EncryptTo(rsa, kText)),
              FailsWith(ErrorCode::kDecryptionFailed));
}

// [ENC-2]
TEST_F(JweTest, RefusesAnotherAlgThanThatOfTheKey) {
  EXPECT_THAT(DecryptWith(rsa, Encrypt(kText)), FailsWith(ErrorCode::kAlgorithmUnsupported));
  EXPECT_THAT(DecryptWith(key, EncryptTo(rsa, kText)), FailsWith(ErrorCode::kAlgorithmUnsupported));
}

// The content encryption is part of the derivation: its name cannot be exchanged.
TEST_F(JweTest, DerivesAnotherKeyForAnotherEnc) {
  const std::string compact = Encrypt(kText, ContentEncryption::kA128Gcm);
  const std::string header = Replaced(HeaderOf(compact), "A128GCM", "A256GCM");
  EXPECT_THAT(Decrypt(Base64UrlEncode(AsBytes(header)) + compact.substr(compact.find('.'))),
              FailsWith(ErrorCode::kDecryptionFailed));
}

// [ENC-9] Headers around a body that would open.
TEST_F(JweTest, RefusesHeaders) {
  constexpr auto kMalformed = ErrorCode::kJweMalformed;
  constexpr auto kUnsupported = ErrorCode::kAlgorithmUnsupported;
  const std::string point =
      R"("x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ","y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck")";
  const std::string epk = R"("epk":{"kty":"EC","crv":"P-256",)" + point + "}";
  const struct {
    std::string header;
    ErrorCode code;
    const char* why;
  } kCases[] = {
      {"", kMalformed, "nothing"},
      {"[]", kMalformed, "no object"},
      {"{}", kMalformed, "no alg"},
      {R"({"alg":"ECDH-ES",)" + epk + "}", kMalformed, "no enc"},
      {R"({"enc":"A128GCM",)" + epk + "}", kMalformed, "no alg"},
      {R"({"alg":7,"enc":"A128GCM",)" + epk + "}", kMalformed, "alg is no text"},
      {R"({"alg":"ECDH-ES","alg":"ECDH-ES","enc":"A128GCM",)" + epk + "}", kMalformed, "repeated"},
      {R"({"alg":"dir","enc":"A128GCM"})", kUnsupported, "dir"},
      {R"({"alg":"RSA1_5","enc":"A128GCM"})", kUnsupported, "RSA1_5"},
      {R"({"alg":"none","enc":"A128GCM"})", kUnsupported, "none"},
      {R"({"alg":"A256KW","enc":"A128GCM"})", kUnsupported, "symmetric"},
      {R"({"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2c":2147483647})",
       kUnsupported,
       "a password, at great cost"},
      {R"({"alg":"ECDH-ES+A256KW","enc":"A128GCM",)" + epk + "}", kUnsupported, "a wrap"},
      {R"({"alg":"ecdh-es","enc":"A128GCM",)" + epk + "}", kUnsupported, "case"},
      {R"({"alg":"ECDH-ES","enc":"A192GCM",)" + epk + "}", kUnsupported, "enc"},
      {R"({"alg":"ECDH-ES","enc":"A128CBC-HS256",)" + epk + "}", kUnsupported, "enc"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","zip":"GZIP",)" + epk + "}", kUnsupported, "zip"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","zip":"def",)" + epk + "}", kUnsupported, "zip, case"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","zip":"DEF DEF",)" + epk + "}", kUnsupported, "twice"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","zip":["DEF","DEF"],)" + epk + "}", kMalformed, "twice"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","zip":null,)" + epk + "}", kMalformed, "zip is null"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","crit":["exp"],"exp":1,)" + epk + "}",
       kMalformed,
       "crit"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","crit":[],)" + epk + "}", kMalformed, "crit, empty"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","crit":["zip"],)" + epk + "}", kMalformed, "crit"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","cty":"JWT",)" + epk + "}", kMalformed, "nested"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","cty":"jwt",)" + epk + "}", kMalformed, "nested"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","cty":7,)" + epk + "}", kMalformed, "cty is no text"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","kid":7,)" + epk + "}", kMalformed, "kid is no text"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","apu":"=",)" + epk + "}", kMalformed, "apu"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","apv":7,)" + epk + "}", kMalformed, "apv"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM"})", kMalformed, "no epk"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","epk":"x"})", kMalformed, "epk is no object"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM",)" + Replaced(epk, "yck", "ycg") + "}",
       kMalformed,
       "a point of another curve"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM",)" + Replaced(epk, "P-256", "P-384") + "}",
       kMalformed,
       "width of another curve"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM",)" + Replaced(epk, "P-256", "X25519") + "}",
       kMalformed,
       "another curve"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM",)" + Replaced(epk, "\"kty\"", R"("d":"AQAB","kty")") +
           "}",
       kMalformed,
       "a private epk"},
      {R"({"alg":"ECDH-ES","enc":"A128GCM","pad":")" + std::string(8 * kKiB, 'x') + "\"," + epk +
           "}",
       kMalformed,
       "too long a header"},
  };
  const std::string rest = Encrypt(kText).substr(Encrypt(kText).find('.'));
  for (const auto& row : kCases) {
    EXPECT_THAT(Decrypt(Base64UrlEncode(AsBytes(row.header)) + rest), FailsWith(row.code))
        << row.header.substr(0, 200) << ": " << row.why;
  }
}

TEST_F(JweTest, RefusesOtherForms) {
  const std::string good = Encrypt(kText);
  const std::vector<std::string> parts = PartsOf(good);
  std::vector<std::string> with_key = parts;
  with_key[1] = "AAAA";
  std::vector<std::string> without_key = PartsOf(EncryptTo(rsa, kText));
  without_key[1] = "";
  const struct {
    std::string text;
    const char* why;
  } kCases[] = {
      {"", "nothing"},
      {"....", "empty parts"},
      {"a.b.c", "a JWS"},
      {good + ".", "six parts"},
      {good + "\n", "trailing line feed"},
      {good + "=", "padding"},
      {" " + good, "leading space"},
      {good.substr(0, good.rfind('.')), "no tag"},
      {Join(with_key), "an encrypted key with ECDH-ES"},
      {Join(without_key), "no encrypted key with RSA"},
      {R"({"protected":"e30","ciphertext":""})", "JSON serialization"},
      {std::string(kMaxLen + 1, 'a'), "too long"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(UnopenedJwe::Parse(row.text, kMaxLen), FailsWith(ErrorCode::kJweMalformed))
        << row.why;
  }
}

TEST_F(JweTest, TakesPartyInformationIntoTheKey) {
  const std::string header = R"({"alg":"ECDH-ES","enc":"A128GCM","apu":"","epk":0})";
  EXPECT_THAT(Decrypt(EncryptUnder(header, AsBytes(kText), "A128GCM")), IsOk()) << "empty is none";
  EXPECT_THAT(Decrypt(EncryptUnder(
                  Replaced(header, R"("apu":"")", R"("apu":"QQ")"), AsBytes(kText), "A128GCM")),
              FailsWith(ErrorCode::kDecryptionFailed));
}

// [ENC-4] [ENC-9]
TEST_F(JweTest, InflatesWithinLimits) {
  const std::string zeros(1 * kMiB, '\0');
  const std::string bomb = Encrypt(zeros, ContentEncryption::kA128Gcm, Compression::kDeflate);
  EXPECT_LT(bomb.size(), 4 * kKiB) << "a small thing that would become a large one";
  EXPECT_THAT(Decrypt(bomb), FailsWith(ErrorCode::kJweMalformed));
  EXPECT_THAT(Decrypt(bomb, zeros.size() - 1), FailsWith(ErrorCode::kJweMalformed));
  EXPECT_THAT(Decrypt(bomb, zeros.size()), IsOk());
  EXPECT_THAT(Decrypt(Encrypt(std::string(100, 'x')), 99), FailsWith(ErrorCode::kJweMalformed));
}

TEST_F(JweTest, RefusesCompressedBytesThatAreNoWholeStream) {
  const std::string header = R"({"alg":"ECDH-ES","enc":"A128GCM","zip":"DEF","epk":0})";
  const Bytes good = Deflate(AsBytes(kText));
  Bytes trailing = good;
  trailing.push_back(0);
  Bytes cut = good;
  cut.pop_back();
  Bytes twice = good;
  Append(twice, good);
  Bytes zlib = {0x78, 0x9c};
  Append(zlib, good);
  const struct {
    Bytes content;
    const char* why;
  } kCases[] = {
      {trailing, "trailing byte"},
      {cut, "cut"},
      {twice, "two streams"},
      {zlib, "a zlib header"},
      {{}, "nothing"},
      {ToBytes(AsBytes(kText)), "not compressed"},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(Decrypt(EncryptUnder(header, row.content, "A128GCM")),
                FailsWith(ErrorCode::kJweMalformed))
        << row.why;
  }
  ASSERT_OK_AND_ASSIGN(const WipedBytes nested,
                       Decrypt(EncryptUnder(header, Deflate(good), "A128GCM")));
  EXPECT_EQ(Bytes(nested.begin(), nested.end()), good) << "inflated once, never again";
}

}  // namespace
}  // namespace issuer
