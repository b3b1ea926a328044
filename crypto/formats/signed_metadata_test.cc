#include "crypto/formats/signed_metadata.h"

#include <gmock/gmock.h>

#include <vector>

#include "appliance/base/encoding.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr const char* kIssuer = "https://issuer.example";
const std::vector<Bytes> kChain = {{0x30, 0x00}};

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

SignedMetadataDraft DraftOf(const ClaimValue& members) {
  return {.identifier = kIssuer,
          .algorithm = SignatureAlgorithm::kEs384,
          .chain = kChain,
          .members = members,
          .issued_at = FromUnix(10),
          .expires_at = FromUnix(20)};
}

// [META-10] [META-11] [META-13]
TEST(BuildSignedMetadata, WritesHeaderAndEveryMember) {
  const ClaimValue members = ClaimValue::OfObject(
      {{"credential_issuer", Text(kIssuer)},
       {"a", ClaimValue::OfArray({ClaimValue::Null(), ClaimValue::OfInteger(-1)})},
       {"b", ClaimValue::OfObject({{"c", ClaimValue::OfBoolean(true)}})}});
  ASSERT_OK_AND_ASSIGN(const std::string jws, BuildSignedMetadata(DraftOf(members), Unsigned));
  const std::size_t first = jws.find('.');
  const std::size_t last = jws.rfind('.');
  EXPECT_EQ(AsText(Base64UrlDecode(jws.substr(0, first)).value()),
            R"({"alg":"ES384","typ":"openidvci-issuer-metadata+jwt","x5c":["MAA="]})");
  EXPECT_EQ(AsText(Base64UrlDecode(jws.substr(first + 1, last - first - 1)).value()),
            R"({"iss":"https://issuer.example","sub":"https://issuer.example","iat":10,"exp":20,)"
            R"("credential_issuer":"https://issuer.example","a":[null,-1],"b":{"c":true}})");
  EXPECT_EQ(Base64UrlDecode(jws.substr(last + 1)).value(), Bytes(64, 0x5a));
}

TEST(BuildSignedMetadata, RefusesWhatIsNotTheIssuersOrTheSigners) {
  const ClaimMember ours{"credential_issuer", Text(kIssuer)};
  ClaimValue selective = Text("x");
  selective.disclosure = Disclosure::kSelective;
  for (const ClaimValue& members : {
           ClaimValue::OfObject({}),
           ClaimValue::OfArray({}),
           ClaimValue::OfObject({{"credential_issuer", Text("https://other.example")}}),
           ClaimValue::OfObject({ours, {"sub", Text(kIssuer)}}),
           ClaimValue::OfObject({ours, {"iat", ClaimValue::OfInteger(1)}}),
           ClaimValue::OfObject({ours, {"x", selective}}),
       }) {
    EXPECT_THAT(BuildSignedMetadata(DraftOf(members), Unsigned),
                FailsWith(ErrorCode::kClaimsRefused));
  }
  const ClaimValue good = ClaimValue::OfObject({ours});
  SignedMetadataDraft expired = DraftOf(good);
  expired.expires_at = expired.issued_at;
  EXPECT_THAT(BuildSignedMetadata(expired, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

TEST(BuildSignedMetadata, PassesTheSignersErrorOn) {
  const ClaimValue good = ClaimValue::OfObject({{"credential_issuer", Text(kIssuer)}});
  EXPECT_THAT(BuildSignedMetadata(
                  DraftOf(good),
                  [](ByteView) -> Result<Bytes> { return Fail(ErrorCode::kTokenDevice, "no"); }),
              FailsWith(ErrorCode::kTokenDevice));
}

}  // namespace
}  // namespace issuer
