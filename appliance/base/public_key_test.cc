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

TEST(SignatureAlgorithm, IsNothingElse) {
  for (const std::string_view name :
       {"none", "None", "", "HS256", "RS256", "es256", "ES256 ", "ES512"}) {
    EXPECT_EQ(AlgorithmFromJoseName(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace issuer
