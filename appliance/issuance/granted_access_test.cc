#include "appliance/issuance/granted_access.h"

#include <gmock/gmock.h>

#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::ElementsAre;

const ConfigurationId kPid("pid");
const ConfigurationId kDiploma("diploma");
const ConfigurationId kBadge("badge");

class GrantAccessTest : public testing::Test {
 protected:
  Result<GrantedAccess> Grant(const AccessRequest& request) {
    return GrantAccess(request, offered_, issuer_.services());
  }
  TestIssuer issuer_;
  std::vector<ConfigurationId> offered_ = {kPid, kDiploma};
};

TEST_F(GrantAccessTest, GrantsTheOfferToWhomAsksForNothing) {
  ASSERT_OK_AND_ASSIGN(const GrantedAccess access, Grant({}));
  EXPECT_THAT(access.configurations, ElementsAre(kPid, kDiploma));
  EXPECT_FALSE(access.names_identifiers);
  EXPECT_EQ(access.scope, std::nullopt);
}

// [TOK-5] [TOK-21]
TEST_F(GrantAccessTest, GrantsTheSubsetThatIsAskedFor) {
  AccessRequest request;
  request.authorization_details = {kDiploma, kDiploma};
  ASSERT_OK_AND_ASSIGN(const GrantedAccess access, Grant(request));
  EXPECT_THAT(access.configurations, ElementsAre(kDiploma));
  EXPECT_TRUE(access.names_identifiers);
}

// [TOK-5]
TEST_F(GrantAccessTest, RefusesDetailsThatWereNotOffered) {
  for (const char* id : {"badge", "unknown"}) {
    AccessRequest request;
    request.authorization_details = {kPid, ConfigurationId(id)};
    EXPECT_THAT(Grant(request), FailsWith(ErrorCode::kAuthorizationDetailsInvalid)) << id;
  }
}

// [TOK-6]
TEST_F(GrantAccessTest, ReadsEachScopeAndIgnoresTheUnknown) {
  AccessRequest request;
  request.scopes = {"openid", "diploma", "badge"};
  ASSERT_OK_AND_ASSIGN(GrantedAccess access, Grant(request));
  EXPECT_THAT(access.configurations, ElementsAre(kDiploma));
  EXPECT_EQ(access.scope, "diploma");
  EXPECT_FALSE(access.names_identifiers);

  request.scopes = {"openid"};
  ASSERT_OK_AND_ASSIGN(access, Grant(request));
  EXPECT_THAT(access.configurations, ElementsAre(kPid, kDiploma));
  EXPECT_EQ(access.scope, "pid diploma");
}

TEST_F(GrantAccessTest, AddsScopesToDetails) {
  AccessRequest request;
  request.scopes = {"diploma"};
  request.authorization_details = {kPid};
  ASSERT_OK_AND_ASSIGN(const GrantedAccess access, Grant(request));
  EXPECT_THAT(access.configurations, ElementsAre(kPid, kDiploma));
}

// [TOK-6]
TEST_F(GrantAccessTest, TakesOurselvesAsResourceAndNobodyElse) {
  AccessRequest request;
  request.resource = issuer_.config.identifier.ToString();
  EXPECT_THAT(Grant(request), IsOk());
  request.resource = issuer_.config.identifier.ToString() + "/";
  EXPECT_THAT(Grant(request), FailsWith(ErrorCode::kResourceUnknown));
}

// [TOK-22]
TEST_F(GrantAccessTest, NamesIdentifiersUnaskedWhereTheSwitchSaysSo) {
  issuer_.config.always_authorization_details = true;
  ASSERT_OK_AND_ASSIGN(const GrantedAccess access, Grant({}));
  EXPECT_TRUE(access.names_identifiers);
}

// [CRQ-4]
TEST(FindCredentialIdentifier, FindsOnlyWhatTheTokenNames) {
  TokenRecord token;
  token.configurations = {kPid};
  const std::string identifier = CredentialIdentifierOf(kPid);
  EXPECT_EQ(FindCredentialIdentifier(token, identifier), std::nullopt);
  token.names_identifiers = true;
  EXPECT_EQ(FindCredentialIdentifier(token, identifier), kPid);
  EXPECT_EQ(FindCredentialIdentifier(token, CredentialIdentifierOf(kBadge)), std::nullopt);
  EXPECT_EQ(FindCredentialIdentifier(token, "pid"), std::nullopt);
  EXPECT_EQ(FindCredentialIdentifier(token, ""), std::nullopt);
}

}  // namespace
}  // namespace issuer
