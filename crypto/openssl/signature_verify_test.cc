#include "crypto/openssl/signature_verify.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <string>

#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "crypto/openssl/wycheproof.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes FromHex(const std::string& hex) {
  return HexDecode(hex).value();
}

struct Known {
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  PublicKey key;
  Bytes message;
  Bytes signature;
};

// [rfc6979 §A.2.5]
Known Es256() {
  return {SignatureAlgorithm::kEs256,
          {Curve::kP256,
           FromHex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
           FromHex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")},
          ToBytes(AsBytes("sample")),
          FromHex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                  "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")};
}

// [rfc6979 §A.2.6]
Known Es384() {
  return {SignatureAlgorithm::kEs384,
          {Curve::kP384,
           FromHex("ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64"
                   "def8f0ea9055866064a254515480bc13"),
           FromHex("8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1"
                   "288b231c3ae0d4fe7344fd2533264720")},
          ToBytes(AsBytes("sample")),
          FromHex("94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c"
                  "81a648152e44acf96e36dd1e80fabe46"
                  "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94f"
                  "a329c145786e679e7b82c71a38628ac8")};
}

// [rfc8032 §7.1], test 3
Known EdDsa() {
  return {SignatureAlgorithm::kEdDsa,
          {Curve::kEd25519,
           FromHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
           {}},
          FromHex("af82"),
          FromHex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                  "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")};
}

std::array<Known, 3> All() {
  return {Es256(), Es384(), EdDsa()};
}

TEST(VerifySignature, AcceptsTheExamplesOfTheRfcs) {
  for (const Known& k : All()) {
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, k.signature), IsOk())
        << JoseName(k.algorithm);
  }
}

TEST(VerifySignature, RefusesAnotherMessage) {
  for (const Known& k : All()) {
    Bytes message = k.message;
    message.push_back(0);
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, message, k.signature),
                FailsWith(ErrorCode::kSignatureInvalid));
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, {}, k.signature),
                FailsWith(ErrorCode::kSignatureInvalid));
  }
}

TEST(VerifySignature, RefusesEveryChangedByteOfTheSignature) {
  for (const Known& k : All()) {
    for (std::size_t i = 0; i < k.signature.size(); ++i) {
      Bytes changed = k.signature;
      changed[i] ^= 0x10U;
      EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, changed),
                  FailsWith(ErrorCode::kSignatureInvalid));
    }
  }
}

TEST(VerifySignature, RefusesOtherLengthsAndDer) {
  for (const Known& k : All()) {
    Bytes longer = k.signature;
    longer.push_back(0);
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, longer),
                FailsWith(ErrorCode::kSignatureInvalid));
    const ByteView shorter = ByteView(k.signature).first(k.signature.size() - 1);
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, shorter),
                FailsWith(ErrorCode::kSignatureInvalid));
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, {}),
                FailsWith(ErrorCode::kSignatureInvalid));
    EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, DerFromRaw(k.signature).value()),
                FailsWith(ErrorCode::kSignatureInvalid));
  }
}

// [PRF-5] key type fits `alg`
TEST(VerifySignature, RefusesAKeyOfAnotherCurve) {
  for (const Known& k : All()) {
    for (const Known& other : All()) {
      if (other.algorithm != k.algorithm) {
        EXPECT_THAT(VerifySignature(k.algorithm, other.key, k.message, k.signature),
                    FailsWith(ErrorCode::kSignatureInvalid));
      }
    }
  }
}

TEST(VerifySignature, RefusesAKeyThatIsNoPoint) {
  Known k = Es256();
  k.key.y.back() ^= 1U;
  EXPECT_THAT(VerifySignature(k.algorithm, k.key, k.message, k.signature),
              FailsWith(ErrorCode::kJwkInvalid));
}

Bytes WithoutLeadingZeros(Bytes number) {
  number.erase(number.begin(),
               std::find_if(number.begin(), number.end(), [](std::uint8_t b) { return b != 0; }));
  return number;
}

PublicKey KeyOf(const JsonValue& group, Curve curve) {
  const JsonValue& key = *group.Find("publicKey");
  if (curve == Curve::kNone) {
    PublicKey rsa;
    rsa.curve = curve;
    rsa.modulus = WithoutLeadingZeros(wycheproof::Hex(key, "modulus"));
    rsa.exponent = WithoutLeadingZeros(wycheproof::Hex(key, "publicExponent"));
    return rsa;
  }
  if (curve == Curve::kEd25519) {
    return {curve, wycheproof::Hex(key, "pk"), {}};
  }
  const Bytes point = wycheproof::Hex(key, "uncompressed");
  const ByteView both = ByteView(point).subspan(1);
  return {curve, ToBytes(both.first(both.size() / 2)), ToBytes(both.last(both.size() / 2))};
}

void RunRawFile(const std::string& name, SignatureAlgorithm algorithm) {
  const auto file = wycheproof::FileNamed(name);
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue& group, const JsonValue& test) {
    if (wycheproof::Text(test, "result") == "acceptable") {
      return;  // a DigestInfo without its NULL: either answer is right
    }
    const bool is_valid = wycheproof::IsValid(test);
    const Status verified = VerifySignature(algorithm,
                                            KeyOf(group, CurveOf(algorithm)),
                                            wycheproof::Hex(test, "msg"),
                                            wycheproof::Hex(test, "sig"));
    EXPECT_EQ(verified.has_value(), is_valid);
    tally.Count(is_valid);
  });
  tally.Report();
}

TEST(VerifySignature, AgreesWithWycheproofOnRawP256) {
  RunRawFile("ecdsa_secp256r1_sha256_p1363_test.json", SignatureAlgorithm::kEs256);
}

TEST(VerifySignature, AgreesWithWycheproofOnRawP384) {
  RunRawFile("ecdsa_secp384r1_sha384_p1363_test.json", SignatureAlgorithm::kEs384);
}

TEST(VerifySignature, AgreesWithWycheproofOnEd25519) {
  RunRawFile("ed25519_test.json", SignatureAlgorithm::kEdDsa);
}

TEST(VerifySignature, AgreesWithWycheproofOnRs256) {
  RunRawFile("rsa_signature_2048_sha256_test.json", SignatureAlgorithm::kRs256);
}

// A key of OpenSSL's, and its signatures with salts of `salt_len` bytes.
class RsaPss {
 public:
  RsaPss() : key_(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048})) {}
  PublicKey public_key() const { return FromEvpPkey(key_.get()).value(); }
  Bytes Sign(ByteView message, int salt_len, const char* digest = "SHA256") const {
    const EvpMdCtx context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;
    EXPECT_EQ(EVP_DigestSignInit_ex(
                  context.get(), &options, digest, nullptr, nullptr, key_.get(), nullptr),
              1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING), 1);
    EXPECT_EQ(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt_len), 1);
    Bytes signature(256);
    std::size_t len = signature.size();
    EXPECT_EQ(EVP_DigestSign(context.get(), signature.data(), &len, message.data(), message.size()),
              1);
    return signature;
  }

 private:
  EvpPkey key_;
};

// [rfc7518 §3.5]
TEST(VerifySignature, TakesPs256WithASaltOf32BytesOnly) {
  const RsaPss signer;
  const PublicKey key = signer.public_key();
  const ByteView message = AsBytes("what is signed");
  const Bytes good = signer.Sign(message, 32);
  EXPECT_THAT(VerifySignature(SignatureAlgorithm::kPs256, key, message, good), IsOk());
  const auto refused = [&](SignatureAlgorithm algorithm, ByteView text, ByteView signature) {
    EXPECT_THAT(VerifySignature(algorithm, key, text, signature),
                FailsWith(ErrorCode::kSignatureInvalid));
  };
  refused(SignatureAlgorithm::kPs256, AsBytes("what is not"), good);
  refused(SignatureAlgorithm::kRs256, message, good);
  refused(SignatureAlgorithm::kEs256, message, good);
  refused(SignatureAlgorithm::kPs256, message, ByteView(good).first(255));
  for (const int salt_len : {0, 20, 31, 33, 222}) {
    refused(SignatureAlgorithm::kPs256, message, signer.Sign(message, salt_len));
  }
  refused(SignatureAlgorithm::kPs256, message, signer.Sign(message, 32, "SHA384"));
  EXPECT_THAT(VerifySignature(SignatureAlgorithm::kPs256, Es256().key, message, good),
              FailsWith(ErrorCode::kSignatureInvalid));
}

TEST(RawFromDer, AgreesWithWycheproofOnDerP256) {
  const auto file = wycheproof::FileNamed("ecdsa_secp256r1_sha256_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue& group, const JsonValue& test) {
    const bool is_valid = wycheproof::IsValid(test);
    const Bytes der = wycheproof::Hex(test, "sig");
    const Result<Bytes> raw = RawFromDer(der, 32);
    const bool is_accepted = raw.has_value() && VerifySignature(SignatureAlgorithm::kEs256,
                                                                KeyOf(group, Curve::kP256),
                                                                wycheproof::Hex(test, "msg"),
                                                                *raw)
                                                    .has_value();
    EXPECT_EQ(is_accepted, is_valid);
    if (raw.has_value()) {
      EXPECT_THAT(DerFromRaw(*raw), IsOkAndHolds(der));  // one spelling
    }
    tally.Count(is_valid);
  });
  tally.Report();
}

}  // namespace
}  // namespace issuer
