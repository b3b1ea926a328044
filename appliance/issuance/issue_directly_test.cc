#include "appliance/issuance/issue_directly.h"

#include <gmock/gmock.h>

#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::Not;

class IssueDirectlyTest : public testing::Test {
 protected:
  IssueDirectlyTest() {
    for (CredentialConfiguration& configuration : issuer_.credentials.all) {
      configuration.direct_issuance = true;
    }
  }
  DirectIssuance Want(std::string_view configuration) {
    DirectIssuance wanted;
    wanted.requested_by = OperatorName("kiosk");
    wanted.credential = SpecificationFor(configuration).credentials.front();
    return wanted;
  }
  Result<DirectlyIssued> Issue(const DirectIssuance& wanted) {
    return IssueDirectly(wanted, RequestId("rq_1"), issuer_.services());
  }
  TestIssuer issuer_;
};

TEST_F(IssueDirectlyTest, BindsToTheHolderThatIsGiven) {
  DirectIssuance wanted = Want("pid");
  wanted.holder = WalletKey::Generate(SignatureAlgorithm::kEs256).public_key();
  ASSERT_OK_AND_ASSIGN(const DirectlyIssued issued, Issue(wanted));
  EXPECT_FALSE(issued.credential.empty());
  const CredentialDraft draft = issuer_.signer.drafts().back();
  EXPECT_EQ(draft.holder, wanted.holder);
  EXPECT_EQ(draft.request, RequestId("rq_1"));
  EXPECT_EQ(draft.expires_at, issued.expires_at);
}

// [SEC-6]
TEST_F(IssueDirectlyTest, LeavesNothingBehindButAnEntryInTheLog) {
  ASSERT_OK_AND_ASSIGN(const DirectlyIssued issued, Issue(Want("badge")));
  EXPECT_EQ(issuer_.signer.drafts().back().holder, std::nullopt);
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, issuer_.stores.stores().housekeeping.Usage());
  EXPECT_EQ(usage.num_offers + usage.num_grants + usage.num_tokens, 0U);
  EXPECT_THAT(issuer_.LogText(), HasSubstr("credential.issued_directly"));
  EXPECT_THAT(issuer_.LogText(), Not(HasSubstr("canary-claim")));
}

TEST_F(IssueDirectlyTest, PassesTheSignersRefusalOn) {
  issuer_.signer.FailWith(ErrorCode::kSignerRefused);
  EXPECT_THAT(Issue(Want("badge")), FailsWith(ErrorCode::kSignerRefused));
}

}  // namespace
}  // namespace issuer
