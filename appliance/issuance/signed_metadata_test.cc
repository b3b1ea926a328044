#include "appliance/issuance/signed_metadata.h"

#include <gmock/gmock.h>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class SignedMetadataTest : public testing::Test {
 protected:
  Result<std::string> Of(const char* json) {
    return signed_.Of(ParseJson(json).value(), RequestId("rq_1"), issuer_.services());
  }
  TestIssuer issuer_;
  SignedMetadata signed_;
};

// [META-11]
TEST_F(SignedMetadataTest, HandsEveryMemberToTheSigner) {
  ASSERT_THAT(Of(R"({"a":[null,true,7,1.5,"x"],"b":{"c":{}}})"), IsOk());
  const MetadataDraft draft = issuer_.signer.metadata_drafts().back();
  EXPECT_EQ(draft.members,
            ClaimValue::OfObject({{"a",
                                   ClaimValue::OfArray({ClaimValue::Null(),
                                                        ClaimValue::OfBoolean(true),
                                                        ClaimValue::OfInteger(7),
                                                        ClaimValue::OfDecimal(1.5),
                                                        ClaimValue::OfText("x")})},
                                  {"b", ClaimValue::OfObject({{"c", ClaimValue::OfObject({})}})}}));
  EXPECT_EQ(draft.issued_at, issuer_.clock.Now());
  EXPECT_EQ(draft.expires_at - draft.issued_at, kSignedMetadataValidity);
}

// [META-14]
TEST_F(SignedMetadataTest, SignsAnewWhenTheDocumentChangesOrAges) {
  EXPECT_THAT(Of("{}"), IsOkAndHolds("signed:metadata:1"));
  issuer_.clock.Advance(kSignedMetadataFreshness - Seconds(1));
  EXPECT_THAT(Of("{}"), IsOkAndHolds("signed:metadata:1"));
  EXPECT_THAT(Of(R"({"a":1})"), IsOkAndHolds("signed:metadata:2"));
  issuer_.clock.Advance(kSignedMetadataFreshness);
  EXPECT_THAT(Of(R"({"a":1})"), IsOkAndHolds("signed:metadata:3"));
}

TEST_F(SignedMetadataTest, TriesAgainAfterAFailure) {
  issuer_.signer.FailNext(ErrorCode::kSignerDown);
  EXPECT_THAT(Of("{}"), FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(Of("{}"), IsOkAndHolds("signed:metadata:1"));
}

}  // namespace
}  // namespace issuer
