#include "crypto/openssl/certificate.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "crypto/openssl/public_key_check.h"
#include "crypto/openssl/signature_verify.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Timestamp kJanuary2026 =
    FromUnix(1767225600);  // 2026-01-01T00:00:00Z, when the leaf becomes valid
constexpr Timestamp kJune2026 = FromUnix(1780272000);  // 2026-06-01T00:00:00Z
constexpr Timestamp kJanuary2027 =
    FromUnix(1798761600);  // 2027-01-01T00:00:00Z, the leaf's last second

// The text of testdata/NAME.pem; testdata/make_certificates says what each is.
std::string Pem(const std::string& name) {
  const char* source = std::getenv("CHANCERY_SOURCE");
  const std::filesystem::path root(source == nullptr ? "." : source);
  return ReadWholeFile(root / "crypto" / "openssl" / "testdata" / (name + ".pem"));
}

Certificate Read(const std::string& name) {
  Result<std::vector<Certificate>> chain = ParsePemChain(Pem(name));
  CHECK(chain.has_value() && chain->size() == 1);
  return std::move(chain->front());
}

std::vector<Certificate> ReadAll(const std::vector<std::string>& names) {
  std::vector<Certificate> all;
  for (const std::string& name : names) {
    all.push_back(Read(name));
  }
  return all;
}

TEST(ParseCertificate, ReadsALeaf) {
  const Certificate leaf = Read("leaf");
  EXPECT_EQ(leaf.public_key.curve, Curve::kP256);
  EXPECT_THAT(CheckPublicKey(leaf.public_key), IsOk());
  EXPECT_EQ(leaf.not_before, kJanuary2026);
  EXPECT_EQ(leaf.not_after, kJanuary2027);
  EXPECT_FALSE(leaf.is_self_signed);
  EXPECT_THAT(leaf.san_uris,
              ElementsAre("https://issuer.example", "https://issuer.example/tenant"));
  EXPECT_EQ(leaf.subject, "CN=Leaf,O=Example\\, Ltd");
}

TEST(ParseCertificate, ReadsKeysOfEachCurve) {
  EXPECT_EQ(Read("root").public_key.curve, Curve::kP384);
  EXPECT_EQ(Read("leaf_ed25519").public_key.curve, Curve::kEd25519);
  EXPECT_THAT(CheckPublicKey(Read("leaf_ed25519").public_key), IsOk());
}

TEST(ParseCertificate, KnowsWhoSignsItself) {
  EXPECT_TRUE(Read("root").is_self_signed);
  EXPECT_TRUE(Read("self_signed").is_self_signed);
  EXPECT_FALSE(Read("intermediate").is_self_signed);
  EXPECT_THAT(Read("self_signed").san_uris, IsEmpty());
}

TEST(ParseCertificate, GivesBackItsBytes) {
  const Certificate leaf = Read("leaf");
  ASSERT_OK_AND_ASSIGN(const Certificate again, ParseCertificate(leaf.der));
  EXPECT_EQ(again.der, leaf.der);
  EXPECT_EQ(again.public_key, leaf.public_key);
}

TEST(ParseCertificate, ReadsAnRsaKeyAndRefusesKeysWeDoNotUse) {
  ASSERT_OK_AND_ASSIGN(const std::vector<Certificate> rsa, ParsePemChain(Pem("rsa")));
  EXPECT_EQ(rsa.front().public_key.curve, Curve::kNone);
  EXPECT_GE(rsa.front().public_key.modulus.size(), 256U);
  EXPECT_THAT(ParsePemChain(Pem("secp256k1")), FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(ParseCertificate, RefusesAUriThatIsNone) {
  EXPECT_THAT(ParsePemChain(Pem("leaf_space_uri")), FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(ParseCertificate, RefusesEveryTruncationAndAnythingBehindIt) {
  Bytes der = Read("leaf").der;
  for (std::size_t len = 0; len < der.size(); ++len) {
    EXPECT_THAT(ParseCertificate(ByteView(der).first(len)),
                FailsWith(ErrorCode::kCertificateInvalid))
        << len;
  }
  der.push_back(0);
  EXPECT_THAT(ParseCertificate(der), FailsWith(ErrorCode::kCertificateInvalid));
  EXPECT_THAT(ParseCertificate(Bytes(kMaxCertificateLen + 1, 0x30)),
              FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(ParsePemChain, KeepsTheOrder) {
  ASSERT_OK_AND_ASSIGN(const auto chain,
                       ParsePemChain(Pem("leaf") + "a comment\n" + Pem("intermediate")));
  ASSERT_EQ(chain.size(), 2U);
  EXPECT_EQ(chain[0].der, Read("leaf").der);
  EXPECT_EQ(chain[1].der, Read("intermediate").der);
}

TEST(ParsePemChain, RefusesWhatIsNotAChain) {
  const std::string leaf = Pem("leaf");
  struct Case {
    const char* why;
    std::string pem;
  };
  std::string too_many;
  for (std::size_t i = 0; i <= kMaxChainLen; ++i) {
    too_many += leaf;
  }
  const std::vector<Case> cases = {
      {"empty", ""},
      {"no block", "nothing here\n"},
      {"a block without its end", leaf.substr(0, leaf.size() - 30)},
      {"a good block, then a broken one", leaf + "-----BEGIN CERTIFICATE-----\n"},
      {"a good block, then one of another type",
       leaf + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
      {"a block that holds no certificate",
       "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
      {"too many", too_many},
      {"too long", std::string(300'000, '\n') + leaf},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(ParsePemChain(c.pem), FailsWith(ErrorCode::kCertificateInvalid)) << c.why;
  }
}

TEST(CheckChain, AcceptsChainsInOrder) {
  EXPECT_THAT(CheckChain(ReadAll({"leaf"}), kJune2026), IsOk());
  EXPECT_THAT(CheckChain(ReadAll({"leaf", "intermediate"}), kJune2026), IsOk());
  EXPECT_THAT(CheckChain(ReadAll({"leaf", "intermediate", "root"}), kJune2026), IsOk());
  EXPECT_THAT(CheckChain(ReadAll({"leaf_ed25519", "intermediate"}), kJune2026), IsOk());
  EXPECT_THAT(CheckChain(ReadAll({"self_signed"}), kJune2026), IsOk());
}

TEST(CheckChain, RefusesChainsThatDoNotHoldTogether) {
  struct Case {
    const char* why;
    std::vector<std::string> names;
  };
  const std::vector<Case> cases = {
      {"nothing", {}},
      {"one is missing", {"leaf", "root"}},
      {"the wrong way round", {"intermediate", "leaf"}},
      {"the last two are swapped", {"leaf", "root", "intermediate"}},
      {"the right name, another key", {"intermediate", "other_root"}},
      {"one that does not belong, before the end", {"leaf", "self_signed", "intermediate"}},
      {"one that does not belong, at the end", {"leaf", "intermediate", "self_signed"}},
      {"one twice", {"leaf", "intermediate", "intermediate"}},
      {"an issuer that is no CA", {"under_leaf", "leaf", "intermediate"}},
      {"a signature with SHA-1", {"leaf_sha1", "intermediate"}},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(CheckChain(ReadAll(c.names), kJune2026), FailsWith(ErrorCode::kCertificateInvalid))
        << c.why;
  }
  const std::vector<Certificate> too_long(kMaxChainLen + 1, Read("leaf"));
  EXPECT_THAT(CheckChain(too_long, kJune2026), FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(CheckChain, RefusesAForgedLeaf) {
  std::vector<Certificate> chain = ReadAll({"leaf", "intermediate"});
  chain[0].der.back() ^= 1U;  // inside the signature
  EXPECT_THAT(CheckChain(chain, kJune2026), FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(CheckChain, LooksAtTheGivenTimeOnly) {
  const std::vector<Certificate> chain = ReadAll({"leaf", "intermediate"});
  EXPECT_THAT(CheckChain(chain, kJanuary2026), IsOk()) << "the first second";
  EXPECT_THAT(CheckChain(chain, kJanuary2026 - Seconds(1)),
              FailsWith(ErrorCode::kCertificateInvalid));
  EXPECT_THAT(CheckChain(chain, kJanuary2027), IsOk()) << "the last second";
  EXPECT_THAT(CheckChain(chain, kJanuary2027 + Seconds(1)),
              FailsWith(ErrorCode::kCertificateInvalid));
  // The leaf is valid until 2040, the intermediate until 2035.
  const std::vector<Certificate> outlived = ReadAll({"leaf_ed25519", "intermediate"});
  EXPECT_THAT(CheckChain(outlived, FromUnix(2082758400)), FailsWith(ErrorCode::kCertificateInvalid))
      << "2036";
  EXPECT_THAT(VerifyChainToAnchor(
                  ReadAll({"leaf_ed25519"}), ReadAll({"intermediate"}), FromUnix(2082758400)),
              FailsWith(ErrorCode::kCertificateInvalid))
      << "an anchor that has expired";
  const std::vector<Certificate> alone = ReadAll({"leaf"});
  EXPECT_THAT(CheckChain(alone, kJanuary2027 + Seconds(1)),
              FailsWith(ErrorCode::kCertificateInvalid));
}

TEST(VerifyChainToAnchor, AcceptsAnchorsThatSignedTheLast) {
  EXPECT_THAT(VerifyChainToAnchor(ReadAll({"leaf", "intermediate"}), ReadAll({"root"}), kJune2026),
              IsOk());
  EXPECT_THAT(VerifyChainToAnchor(ReadAll({"leaf"}), ReadAll({"intermediate"}), kJune2026), IsOk())
      << "an anchor need not be a root";
  EXPECT_THAT(VerifyChainToAnchor(ReadAll({"leaf", "intermediate"}),
                                  ReadAll({"self_signed", "other_root", "root"}),
                                  kJune2026),
              IsOk())
      << "one of many, beside another of the same name";
}

TEST(VerifyChainToAnchor, RefusesEverythingElse) {
  const auto refused = [](const std::vector<std::string>& chain,
                          const std::vector<std::string>& anchors,
                          const char* why) {
    EXPECT_THAT(VerifyChainToAnchor(ReadAll(chain), ReadAll(anchors), kJune2026),
                FailsWith(ErrorCode::kCertificateInvalid))
        << why;
  };
  refused({"leaf", "intermediate"}, {}, "no anchor");
  refused({}, {"root"}, "no chain");
  refused({"leaf", "intermediate"}, {"other_root"}, "the root's name, another key");
  refused({"leaf"}, {"root"}, "the intermediate is missing");
  refused({"self_signed"}, {"root"}, "signed by itself, which nobody trusts");
  refused(
      {"leaf", "intermediate", "self_signed"}, {"root"}, "a certificate that is not of the path");
  refused({"under_leaf", "leaf", "intermediate"}, {"root"}, "a leaf that plays CA");
  refused({"leaf_sha1", "intermediate"}, {"root"}, "a signature with SHA-1");
}

}  // namespace
}  // namespace issuer
