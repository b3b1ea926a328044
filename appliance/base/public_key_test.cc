// Algorithm names: each goes both ways, and nothing that is not ours gets in.
#include "appliance/base/public_key.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

struct Known {
  SignatureAlgorithm algorithm;
  std::string_view name;
  Curve curve;
  std::string_view curve_name;
  std::size_t coordinate_len;
};
constexpr Known kKnown[] = {
    {SignatureAlgorithm::kEs256, "ES256", Curve::kP256, "P-256", 32},
    {SignatureAlgorithm::kEs384, "ES384", Curve::kP384, "P-384", 48},
    {SignatureAlgorithm::kEdDsa, "EdDSA", Curve::kEd25519, "Ed25519", 32},
};

TEST(SignatureAlgorithm, HasOneNameAndOneCurve) {
  for (const Known& known : kKnown) {
    EXPECT_EQ(JoseName(known.algorithm), known.name);
    EXPECT_EQ(AlgorithmFromJoseName(known.name), known.algorithm);
    EXPECT_EQ(CurveOf(known.algorithm), known.curve);
    EXPECT_EQ(JoseName(known.curve), known.curve_name);
    EXPECT_EQ(CoordinateLen(known.curve), known.coordinate_len);
  }
}

// Our keys may sign so; what a peer signed so is not even looked at.
TEST(SignatureAlgorithm, RsaIsOfIssuersOnly) {
  const struct {
    SignatureAlgorithm algorithm;
    std::string_view name;
    int cose_number;
  } kCases[] = {{SignatureAlgorithm::kRs256, "RS256", -257},
                {SignatureAlgorithm::kPs256, "PS256", -37}};
  for (const auto& c : kCases) {
    EXPECT_EQ(JoseName(c.algorithm), c.name);
    EXPECT_EQ(CoseNumber(c.algorithm), c.cose_number);
    EXPECT_EQ(IssuerAlgorithmFromJoseName(c.name), c.algorithm);
    EXPECT_EQ(AlgorithmFromJoseName(c.name), std::nullopt);
    EXPECT_TRUE(IsRsa(c.algorithm));
    EXPECT_EQ(CurveOf(c.algorithm), Curve::kNone);
    PublicKey key;
    key.curve = Curve::kNone;
    key.modulus = Bytes(384, 1);
    EXPECT_EQ(SignatureLen(c.algorithm, key), 384U);
  }
  EXPECT_EQ(IssuerAlgorithmFromJoseName("ES256"), SignatureAlgorithm::kEs256);
  EXPECT_EQ(IssuerAlgorithmFromJoseName("RS384"), std::nullopt);
  EXPECT_EQ(JoseName(Curve::kNone), "");
}

TEST(SignatureAlgorithm, IsNothingElse) {
  for (const std::string_view name :
       {"none", "None", "", "HS256", "RS256", "es256", "ES256 ", "ES512"}) {
    EXPECT_EQ(AlgorithmFromJoseName(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace issuer
