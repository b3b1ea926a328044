// [claim-169 §3]
#include "crypto/formats/claim169.h"

#include <gmock/gmock.h>

#include "appliance/base/claim169.h"
#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
#include "crypto/cose/cose_sign1.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

ClaimValue FaceOf(std::vector<ClaimMember> members) {
  return ClaimValue::OfObject(
      {{"face", ClaimValue::OfArray({ClaimValue::OfObject(std::move(members))})}});
}

Result<Bytes> Build(const ClaimValue& claims,
                    std::optional<StatusReference> status = std::nullopt) {
  return BuildClaim169({.issuer = "https://mosip.io",
                        .algorithm = SignatureAlgorithm::kEdDsa,
                        .key_id = "k-1101",
                        .claims = claims,
                        .issued_at = FromUnix(1756376445),
                        .expires_at = FromUnix(1787912445),
                        .status = std::move(status)},
                       Unsigned);
}

// The parts of the COSE_Sign1 inside both tags.
std::vector<CborValue> PartsOf(const Bytes& cwt) {
  const Result<CborValue> item = ParseCbor(cwt, CborForm::kDeterministic);
  EXPECT_TRUE(item.has_value());
  const CborValue* tagged = item->Tagged(61);
  const CborValue* sign1 = tagged == nullptr ? nullptr : tagged->Tagged(kCborTagCoseSign1);
  EXPECT_NE(sign1, nullptr);
  return sign1 == nullptr ? std::vector<CborValue>(4) : sign1->elements;
}

// The specification's example of a CWT without its photograph, whose attributes are deprecated: the
// same headers, and the same claims with the issuer that it asks for now.
TEST(BuildClaim169, SaysWhatTheExampleSays) {
  const ClaimValue claims =
      ClaimValue::OfObject({{"nationality", Text("IN")},
                            {"id", Text("3918592438")},
                            {"full_name", Text("Janardhan BS")},
                            {"date_of_birth", ClaimValue::OfFullDate("1984-04-18")},
                            {"gender", Text("male")},
                            {"address", Text("New House, Near Metro Line, Bengaluru, KA")},
                            {"email", Text("janardhan@example.com")},
                            {"phone_number", Text("+919876543210")}});
  ASSERT_OK_AND_ASSIGN(const Bytes cwt, Build(claims));
  EXPECT_EQ(HexEncode(cwt).substr(0, 34), "d83dd28443a10127a104466b2d31313031");
  EXPECT_EQ(HexEncode(PartsOf(cwt)[2].bytes),
            "a5017068747470733a2f2f6d6f7369702e696f041a6a9160fd051a68b02d7d061a68b02d7d18a9a8"
            "016a33393138353932343338046c4a616e61726468616e2042530868313938343034313809010a78"
            "294e657720486f7573652c204e656172204d6574726f204c696e652c2042656e67616c7572752c20"
            "4b410b756a616e61726468616e406578616d706c652e636f6d0c6d2b3931393837363534333231300d"
            "62494e");
}

TEST(BuildClaim169, HoldsBiometricsChoicesAndAStatus) {
  const ClaimValue claims = ClaimValue::OfObject(
      {{"marital_status", Text("divorced")},
       {"best_quality_fingers", ClaimValue::OfArray({Text("right_thumb"), Text("left_thumb")})},
       {"face",
        ClaimValue::OfArray({ClaimValue::OfObject({{"data", ClaimValue::OfBytes({1, 2})},
                                                   {"format", Text("image/webp")},
                                                   {"issuer", Text("VendorA")}})})}});
  ASSERT_OK_AND_ASSIGN(const Bytes cwt,
                       Build(claims, StatusReference{"https://issuer.example/status/x", 7}));
  ASSERT_OK_AND_ASSIGN(const CborValue payload,
                       ParseCbor(PartsOf(cwt)[2].bytes, CborForm::kDeterministic));
  const CborValue* data = payload.Find(169);
  ASSERT_NE(data, nullptr);
  EXPECT_TRUE(data->Find(14)->Is(3));
  ASSERT_EQ(data->Find(18)->elements.size(), 2U);
  EXPECT_TRUE(data->Find(18)->elements[0].Is(1));
  EXPECT_TRUE(data->Find(18)->elements[1].Is(6));
  const CborValue& face = data->Find(62)->elements.at(0);
  EXPECT_EQ(face.Find(std::int64_t{0})->bytes, (Bytes{1, 2}));
  EXPECT_TRUE(face.Find(1)->Is(0));
  EXPECT_TRUE(face.Find(2)->Is(4));
  EXPECT_EQ(face.Find(3)->text, "VendorA");
  const CborValue* place = payload.Find(65'535)->Find("status_list");
  EXPECT_TRUE(place->Find("idx")->Is(7));
  EXPECT_EQ(place->Find("uri")->text, "https://issuer.example/status/x");
}

struct BadCase {
  const char* why;
  ClaimValue claims;
};

TEST(BuildClaim169, RefusesWhatHasNoNumber) {
  const BadCase cases[] = {
      {"no claims", ClaimValue::OfObject({})},
      {"no object", Text("x")},
      {"another attribute", ClaimValue::OfObject({{"name", Text("Ada")}})},
      {"a deprecated one", ClaimValue::OfObject({{"binary_image", Text("Ada")}})},
      {"no text", ClaimValue::OfObject({{"full_name", ClaimValue::OfInteger(1)}})},
      {"no date", ClaimValue::OfObject({{"date_of_birth", Text("19840418")}})},
      {"no number", ClaimValue::OfObject({{"gender", Text("unknown")}})},
      {"no name", ClaimValue::OfObject({{"gender", ClaimValue::OfInteger(1)}})},
      {"no array", ClaimValue::OfObject({{"best_quality_fingers", Text("left_thumb")}})},
      {"nothing in it", ClaimValue::OfObject({{"face", ClaimValue::OfArray({})}})},
      {"no biometric", ClaimValue::OfObject({{"face", ClaimValue::OfArray({Text("x")})}})},
      {"no data", FaceOf({{"format", Text("image/png")}})},
      {"unknown format",
       FaceOf({{"data", ClaimValue::OfBytes({1})}, {"format", Text("image/gif")}})},
      {"unknown member", FaceOf({{"data", ClaimValue::OfBytes({1})}, {"x", Text("y")}})},
      {"issuer is no text",
       FaceOf({{"data", ClaimValue::OfBytes({1})}, {"issuer", ClaimValue::OfInteger(1)}})},
  };
  for (const BadCase& row : cases) {
    SCOPED_TRACE(row.why);
    EXPECT_THAT(Build(row.claims), FailsWith(ErrorCode::kClaimsRefused));
  }
}

TEST(Claim169Attributes, AreInTheOrderOfTheirNumbers) {
  for (std::size_t i = 1; i < kClaim169Attributes.size(); ++i) {
    EXPECT_LT(kClaim169Attributes.at(i - 1).number, kClaim169Attributes.at(i).number);
  }
}

}  // namespace
}  // namespace issuer
