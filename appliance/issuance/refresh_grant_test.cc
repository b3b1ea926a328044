// Refreshing: only by the same sender, exactly once a token, and a second use ends the family.
#include "appliance/issuance/refresh_grant.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/sealing.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

Digest Filled(std::uint8_t byte) {
  Digest digest{};
  digest.fill(byte);
  return digest;
}

Sender SenderOf(const char* client,
                std::optional<Digest> client_key,
                std::optional<Digest> dpop_key) {
  Sender sender;
  sender.client = ClientId(client);
  sender.client_key = client_key;
  sender.dpop_key = dpop_key;
  return sender;
}

Sender KnownSender() {
  return SenderOf("wallet", Filled(1), Filled(2));
}

class RefreshGrantTest : public testing::Test {
 protected:
  void SetUp() override { issuer_.config.refresh.enabled = true; }

  Result<IssuedToken> Redeem(const Sender& sender) {
    ASSIGN_OR_RETURN(const CreatedOffer created,
                     CreateOffer(SpecificationFor("badge"), issuer_.services()));
    handle_ = created.handle;
    return RedeemGrant(TokenRequest{PreAuthorizedCode(AsBytes(CodeOf(created))), {}},
                       sender,
                       RequestId("rq_1"),
                       issuer_.services());
  }

  Result<IssuedToken> Refresh(const IssuedToken& issued, const Sender& sender = KnownSender()) {
    return RefreshGrant(*issued.refresh_token, sender, RequestId("rq_2"), issuer_.services());
  }

  Status Issue(const IssuedToken& issued) {
    ASSIGN_OR_RETURN(const Authorization authorization,
                     AuthorizeToken(issued.token, issuer_.services()));
    CredentialRequest wanted;
    wanted.configuration = ConfigurationId("badge");
    ASSIGN_OR_RETURN(
        const CredentialResponse response,
        IssueCredential(
            wanted, issued.token, authorization, RequestId("rq_3"), issuer_.services()));
    EXPECT_EQ(response.credentials.size(), 1U);
    return {};
  }

  TestIssuer issuer_;
  OfferHandle handle_;
};

// [TOK-25] [DPOP-10] [ABCA-8]
TEST_F(RefreshGrantTest, OnlyASenderWhoProvedSomethingGetsARefreshToken) {
  struct Case {
    Sender sender;
    bool gets_one;
    const char* why;
  };
  const Case kCases[] = {
      {{}, false, "anonymous, a bearer token"},
      {SenderOf("wallet", {}, {}), true, "an authenticated client"},
      {SenderOf("", Filled(1), {}), true, "a client instance's key"},
      {SenderOf("", {}, Filled(2)), true, "a DPoP key"},
  };
  for (const Case& c : kCases) {
    ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem(c.sender));
    EXPECT_EQ(issued.refresh_token.has_value(), c.gets_one) << c.why;
  }
  issuer_.config.refresh.enabled = false;
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem(KnownSender()));
  EXPECT_FALSE(issued.refresh_token.has_value());
}

// [TOK-25] [HAIP-14]
TEST_F(RefreshGrantTest, ARefreshedTokenIssuesTheSameClaimsAgain) {
  ASSERT_OK_AND_ASSIGN(IssuedToken issued, Redeem(KnownSender()));
  ASSERT_THAT(Issue(issued), IsOk());
  const ClaimValue first = issuer_.signer.drafts().back().claims;
  for (int month = 0; month < 5; ++month) {
    issuer_.clock.Advance(Seconds(5 * 86400));
    EXPECT_THAT(Issue(issued), FailsWith(ErrorCode::kAccessTokenExpired));
    ASSERT_OK_AND_ASSIGN(issued, Refresh(issued));
    ASSERT_THAT(Issue(issued), IsOk());
    EXPECT_EQ(issuer_.signer.drafts().back().claims, first);
  }
  issuer_.clock.Advance(Seconds(5 * 86400));
  EXPECT_THAT(Refresh(issued), FailsWith(ErrorCode::kRefreshTokenInvalid))
      << "rotation adds nothing to the lifetime";
}

TEST_F(RefreshGrantTest, ARefreshedTokenHasItsOwnCount) {
  issuer_.config.limits.issuances_per_token = 1;
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem(KnownSender()));
  ASSERT_THAT(Issue(issued), IsOk());
  EXPECT_THAT(Issue(issued), FailsWith(ErrorCode::kIssuanceLimitReached));
  ASSERT_OK_AND_ASSIGN(const IssuedToken next, Refresh(issued));
  EXPECT_THAT(Issue(next), IsOk());
  EXPECT_THAT(Issue(issued), FailsWith(ErrorCode::kIssuanceLimitReached));
}

TEST_F(RefreshGrantTest, AGrantIsRefreshedOnlySoOften) {
  issuer_.config.refresh.max_uses = 2;
  ASSERT_OK_AND_ASSIGN(IssuedToken issued, Redeem(KnownSender()));
  ASSERT_OK_AND_ASSIGN(issued, Refresh(issued));
  ASSERT_OK_AND_ASSIGN(issued, Refresh(issued));
  EXPECT_THAT(Refresh(issued), FailsWith(ErrorCode::kRefreshTokenInvalid));
  EXPECT_THAT(Issue(issued), IsOk()) << "nothing is revoked by it";
}

// [ABCA-8] [DPOP-10]
TEST_F(RefreshGrantTest, RefusesAnotherSenderAndSpendsNothing) {
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem(KnownSender()));
  const Sender kOthers[] = {
      {},
      SenderOf("other", Filled(1), Filled(2)),
      SenderOf("wallet", Filled(3), Filled(2)),
      SenderOf("wallet", Filled(1), Filled(3)),
      SenderOf("wallet", {}, Filled(2)),
      SenderOf("wallet", Filled(1), {}),
  };
  for (const Sender& other : kOthers) {
    EXPECT_THAT(Refresh(issued, other), FailsWith(ErrorCode::kRefreshTokenInvalid));
  }
  ASSERT_OK_AND_ASSIGN(const IssuedToken next, Refresh(issued));
  for (const Sender& other : kOthers) {
    EXPECT_THAT(Refresh(issued, other), FailsWith(ErrorCode::kRefreshTokenInvalid));
  }
  EXPECT_THAT(Issue(next), IsOk()) << "a thief without the key revokes nothing";
}

// [TOK-25] [SEC-3]
TEST_F(RefreshGrantTest, ASecondUseRevokesEverything) {
  ASSERT_OK_AND_ASSIGN(const IssuedToken first, Redeem(KnownSender()));
  ASSERT_OK_AND_ASSIGN(const IssuedToken second, Refresh(first));
  EXPECT_THAT(Refresh(first), FailsWith(ErrorCode::kRefreshTokenInvalid));
  EXPECT_THAT(Issue(first), FailsWith(ErrorCode::kAccessTokenUnknown));
  EXPECT_THAT(Issue(second), FailsWith(ErrorCode::kAccessTokenUnknown));
  EXPECT_THAT(Refresh(second), FailsWith(ErrorCode::kRefreshTokenInvalid));
  EXPECT_NE(issuer_.LogText().find("token.refresh_reused"), std::string::npos);
}

TEST_F(RefreshGrantTest, AnOperatorRevokesEverything) {
  ASSERT_OK_AND_ASSIGN(const IssuedToken first, Redeem(KnownSender()));
  ASSERT_THAT(RevokeTokens(handle_, OperatorName("clerk"), issuer_.services()), IsOk());
  EXPECT_THAT(Issue(first), FailsWith(ErrorCode::kAccessTokenUnknown));
  EXPECT_THAT(Refresh(first), FailsWith(ErrorCode::kRefreshTokenInvalid));
  EXPECT_THAT(RevokeTokens(handle_, OperatorName("clerk"), issuer_.services()), IsOk());
}

TEST_F(RefreshGrantTest, RefusesATokenThatNobodyMade) {
  EXPECT_THAT(
      RefreshGrant(
          NewRefreshToken(issuer_.random), KnownSender(), RequestId("rq_1"), issuer_.services()),
      FailsWith(ErrorCode::kRefreshTokenInvalid));
}

TEST_F(RefreshGrantTest, AStoreThatIsDownSpendsNothing) {
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, Redeem(KnownSender()));
  issuer_.stores.Break(ErrorCode::kStoreDown);
  EXPECT_THAT(Refresh(issued), FailsWith(ErrorCode::kStoreDown));
  issuer_.stores.Mend();
  EXPECT_THAT(Refresh(issued), IsOk());
}

}  // namespace
}  // namespace issuer
