#include "appliance/issuance/paper_credential.h"

#include <gmock/gmock.h>

#include "appliance/base/base45.h"
#include "appliance/base/encoding.h"
#include "appliance/issuance/issue_directly.h"
#include "crypto/zlib/deflate.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class PaperCredentialTest : public testing::Test {
 protected:
  PaperCredentialTest() {
    CredentialConfiguration& card = issuer_.credentials.all.front();
    card.direct_issuance = true;
    card.binding_methods.clear();
    card.signing.format = CredentialFormat::kClaim169Cwt;
    card.signing.key = KeyName("paper-1");
    SigningKeyConfig key;
    key.name = card.signing.key;
    issuer_.config.keys.push_back(key);
  }
  const CredentialConfiguration& Card() { return issuer_.credentials.all.front(); }
  static ClaimValue ClaimsWith(Bytes face) {
    return ClaimValue::OfObject({{"full_name", ClaimValue::OfText("Ada Lovelace")},
                                 {"face",
                                  ClaimValue::OfArray({ClaimValue::OfObject(
                                      {{"data", ClaimValue::OfBytes(std::move(face))}})})}});
  }
  TestIssuer issuer_;
};

TEST_F(PaperCredentialTest, FitsUntilTheCodeIsFull) {
  const Services services = issuer_.services();
  EXPECT_TRUE(CheckFitsPaper(Card(), ClaimsWith(SystemRandom().Take(2'500)), services).has_value());
  EXPECT_THAT(CheckFitsPaper(Card(), ClaimsWith(SystemRandom().Take(2'864)), services),
              FailsWith(ErrorCode::kClaimsRefused));
}

TEST_F(PaperCredentialTest, SignsNothingThatDoesNotFit) {
  DirectIssuance wanted;
  wanted.requested_by = OperatorName("kiosk");
  wanted.credential = {Card().id, ClaimsWith(SystemRandom().Take(3'000))};
  EXPECT_THAT(IssueDirectly(wanted, RequestId("rq_1"), issuer_.services()),
              FailsWith(ErrorCode::kClaimsRefused));
  EXPECT_TRUE(issuer_.signer.drafts().empty());
}

TEST_F(PaperCredentialTest, IsCompressedAndInBase45) {
  const Bytes cwt(40, 7);
  ASSERT_OK_AND_ASSIGN(const std::string text, PaperTextOf(Base64UrlEncode(cwt)));
  EXPECT_EQ(text, Base45Encode(DeflateZlib(cwt)));
  EXPECT_THAT(PaperTextOf("no base64!"), FailsWith(ErrorCode::kInternal));
}

}  // namespace
}  // namespace issuer
