// The credential endpoint's use case: the order in which errors win, what is spent and what is not,
// what the signer gets.
#include "appliance/issuance/issue_credential.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_presentations.h"

namespace issuer {
namespace {

class IssueCredentialTest : public testing::Test {
 protected:
  void SetUp() override { Redeem(SpecificationFor("pid", "123456")); }

  // From here on `token_` is for this offer.
  void Redeem(OfferSpecification specification) {
    const bool has_tx_code = specification.tx_code.has_value();
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                         CreateOffer(specification, issuer_.services()));
    handle_ = created.handle;
    TokenRequest wanted{PreAuthorizedCode(AsBytes(CodeOf(created))), std::nullopt};
    if (has_tx_code) {
      wanted.tx_code = created.tx_code->Duplicate();
    }
    ASSERT_OK_AND_ASSIGN(IssuedToken issued,
                         RedeemGrant(wanted, Sender(), RequestId("rq_1"), issuer_.services()));
    token_ = std::move(issued.token);
  }

  Result<std::vector<std::string>> Issue(const CredentialRequest& wanted) {
    ASSIGN_OR_RETURN(const Authorization authorization, AuthorizeToken(token_, issuer_.services()));
    ASSIGN_OR_RETURN(
        const CredentialResponse response,
        IssueCredential(wanted, token_, authorization, RequestId("rq_2"), issuer_.services()));
    return response.credentials;
  }

  std::string Nonce() {
    return issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
  }

  std::vector<std::string> Proofs(std::size_t count, const std::string& nonce) {
    std::vector<std::string> proofs;
    for (std::size_t i = 0; i < count; ++i) {
      const WalletKey key = WalletKey::Generate();
      keys_.push_back(key.public_key());
      proofs.push_back(SignProof(
          HonestProof(key, issuer_.config.identifier.ToString(), nonce, issuer_.clock.Now()), key));
    }
    return proofs;
  }

  CredentialRequest Want(const char* configuration, std::vector<std::string> proofs) {
    CredentialRequest wanted;
    wanted.configuration = ConfigurationId(configuration);
    wanted.jwt_proofs = std::move(proofs);
    return wanted;
  }
  CredentialRequest WantPid(std::size_t count = 1) { return Want("pid", Proofs(count, Nonce())); }

  OfferRecord Offer() { return *ShowOffer(handle_, issuer_.services()); }

  TestIssuer issuer_;
  OfferHandle handle_;
  AccessToken token_{ByteView()};
  std::vector<PublicKey> keys_;  // of every proof made so far
};

// [CRS-3] [CRS-4]
TEST_F(IssueCredentialTest, SignsOneCredentialAProofInTheirOrder) {
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> credentials, Issue(WantPid(10)));
  ASSERT_EQ(credentials.size(), 10U);
  EXPECT_EQ(credentials.front(), "signed:pid:1");
  EXPECT_EQ(credentials.back(), "signed:pid:10");
  const std::vector<CredentialDraft> drafts = issuer_.signer.drafts();
  ASSERT_EQ(drafts.size(), 10U);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    EXPECT_EQ(drafts[i].holder, keys_[i]) << i;
    EXPECT_EQ(drafts[i].request, RequestId("rq_2"));
    EXPECT_EQ(drafts[i].configuration, ConfigurationId("pid"));
    EXPECT_EQ(drafts[i].claims, SpecificationFor("pid").credentials[0].claims);
    EXPECT_EQ(drafts[i].num_decoys, 2);
  }
  EXPECT_EQ(issuer_.signer.num_calls(), 1U);
  EXPECT_EQ(Offer().num_issued, 10U);
  EXPECT_EQ(Offer().state, OfferState::kIssued);
}

// [SEC-11] [SD-8] [CRS-4] Times tell nothing by which two credentials could be linked.
TEST_F(IssueCredentialTest, RoundsTimesDownToTheHour) {
  issuer_.clock.Advance(
      Seconds(1234));  // within the offer's lifetime it would not matter: the token is new
  Redeem(SpecificationFor("pid", "123456"));
  ASSERT_THAT(Issue(WantPid(3)), IsOk());
  for (const CredentialDraft& draft : issuer_.signer.drafts()) {
    EXPECT_EQ(ToUnix(draft.issued_at) % 3600, 0);
    EXPECT_LE(draft.issued_at, issuer_.clock.Now());
    EXPECT_GT(draft.issued_at, issuer_.clock.Now() - Seconds(3600));
    EXPECT_EQ(draft.issued_at, issuer_.signer.drafts()[0].issued_at);
    EXPECT_EQ(draft.expires_at, draft.issued_at + Seconds(90 * 86400));
  }
}

// A credential for an hour must not be born expired.
TEST_F(IssueCredentialTest, RoundsShortLivedCredentialsLess) {
  const struct {
    std::int64_t validity;
    std::int64_t granularity;
  } kCases[] = {{86400, 3600}, {86399, 60}, {3600, 60}, {1440, 60}, {1439, 1}, {60, 1}};
  issuer_.clock.Advance(Seconds(59 * 60 + 59));
  for (const auto& c : kCases) {
    issuer_.credentials.all[0].signing.validity = Seconds(c.validity);
    Redeem(SpecificationFor("pid", "123456"));
    ASSERT_THAT(Issue(WantPid()), IsOk());
    const CredentialDraft draft = issuer_.signer.drafts().back();
    const std::int64_t now = ToUnix(issuer_.clock.Now());
    EXPECT_EQ(ToUnix(draft.issued_at), now - now % c.granularity) << c.validity;
    EXPECT_EQ(draft.expires_at, draft.issued_at + Seconds(c.validity)) << c.validity;
    EXPECT_GT(draft.expires_at, issuer_.clock.Now()) << c.validity;
  }
}

// [CRQ-14] [field-notes 2.1: a second request with the same token]
TEST_F(IssueCredentialTest, ServesSeveralRequestsOnOneToken) {
  OfferSpecification both = SpecificationFor("pid", "123456");
  both.credentials.push_back(SpecificationFor("badge").credentials[0]);
  Redeem(std::move(both));
  EXPECT_THAT(Issue(WantPid()), IsOk());
  EXPECT_THAT(Issue(WantPid(2)), IsOk());
  EXPECT_THAT(Issue(Want("badge", {})), IsOk());
  EXPECT_EQ(Offer().num_issued, 4U);
  EXPECT_EQ(issuer_.signer.drafts().back().claims, SpecificationFor("badge").credentials[0].claims)
      << "each configuration has its own claims";
}

TEST_F(IssueCredentialTest, StopsAtTheLimitOfTheToken) {
  issuer_.config.limits.issuances_per_token = 3;
  EXPECT_THAT(Issue(WantPid(2)), IsOk());
  const CredentialRequest two = WantPid(2);
  EXPECT_THAT(Issue(two), FailsWith(ErrorCode::kIssuanceLimitReached));
  EXPECT_THAT(Issue(Want("pid", {two.jwt_proofs[0]})), IsOk()) << "the refusal burnt no nonce";
  EXPECT_EQ(Offer().num_issued, 3U);
}

// [CRQ-9]
TEST_F(IssueCredentialTest, IssuesUnboundWithoutProofsAndIgnoresThoseSent) {
  Redeem(SpecificationFor("badge"));
  CredentialRequest with_other_type = Want("badge", {});
  with_other_type.has_other_proof_type = true;
  for (const CredentialRequest& wanted : {Want("badge", {}),
                                          Want("badge", {"not.a.proof"}),
                                          Want("badge", std::vector<std::string>(50)),
                                          with_other_type}) {
    ASSERT_OK_AND_ASSIGN(const std::vector<std::string> credentials, Issue(wanted));
    EXPECT_EQ(credentials.size(), 1U);
    EXPECT_EQ(issuer_.signer.drafts().back().holder, std::nullopt);
  }
}

// [PRF-2] [PRF-30] [CRQ-13] [NON-6]
TEST_F(IssueCredentialTest, IssuesForPresentationsAndBurnsTheirChallengeOnce) {
  constexpr auto kSuite = Cryptosuite::kEcdsaRdfc2019;
  issuer_.credentials.all[0].proof_types.push_back(ProofType::kDiVp);
  issuer_.credentials.all[0].proof_suites = {kSuite};
  const WalletKey key = WalletKey::Generate();
  const PresentationParts parts = HonestPresentation(
      key, kSuite, issuer_.config.identifier.ToString(), Nonce(), issuer_.clock.Now());
  CredentialRequest wanted = Want("pid", {});
  wanted.presentation_proofs = {SignPresentation(parts, WalletKey::Generate(), kSuite)};
  EXPECT_THAT(Issue(wanted), FailsWith(ErrorCode::kProofInvalid));
  const JsonValue good = SignPresentation(parts, key, kSuite);
  wanted.presentation_proofs = std::vector<JsonValue>(11, good);
  EXPECT_THAT(Issue(wanted), FailsWith(ErrorCode::kCredentialRequestMalformed));
  wanted.presentation_proofs = {good};
  EXPECT_THAT(Issue(wanted), IsOk()) << "the refusals burnt no nonce";
  EXPECT_EQ(issuer_.signer.drafts().back().holder, key.public_key());
  EXPECT_THAT(Issue(wanted), FailsWith(ErrorCode::kProofNonceUnacceptable));
  issuer_.credentials.all[0].proof_types = {ProofType::kJwt};
  EXPECT_THAT(Issue(wanted), FailsWith(ErrorCode::kProofInvalid)) << "not offered";
}

// [CRQ-5] [CRQ-7] [CRQ-8] [CRQ-13] Each request has every fault from its row downwards, so
// that the order shows.
TEST_F(IssueCredentialTest, RefusesInTheOrderOfTheChecklist) {
  const std::vector<std::string> too_many(11, "not.a.proof");
  CredentialRequest other_type = Want("pid", too_many);
  other_type.has_other_proof_type = true;
  const struct {
    CredentialRequest wanted;
    ErrorCode expected;
    const char* why;
  } kCases[] = {
      {Want("unicorn", too_many), ErrorCode::kConfigurationUnknown, "unknown before anything else"},
      {Want("diploma", too_many), ErrorCode::kScopeInsufficient, "known, yet not offered"},
      {Want("badge", {}), ErrorCode::kScopeInsufficient, "not even without proofs"},
      {other_type, ErrorCode::kProofInvalid, "proof type that the configuration has not"},
      {Want("pid", {}), ErrorCode::kProofInvalid, "proofs missing"},
      {Want("pid", too_many), ErrorCode::kCredentialRequestMalformed, "more than batch_size"},
      {Want("pid", {"not.a.proof"}), ErrorCode::kProofInvalid, "bad proof"},
      {Want("pid", Proofs(1, "stale")), ErrorCode::kProofNonceUnacceptable, "nonce last"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Issue(c.wanted), FailsWith(c.expected)) << c.why;
  }
  EXPECT_EQ(issuer_.signer.num_calls(), 0U);
}

// [CRQ-8] [META-27]
TEST_F(IssueCredentialTest, TakesOneProofWhereNoBatchIsAnnounced) {
  issuer_.config.limits.batch_size = 1;
  EXPECT_THAT(Issue(WantPid(2)), FailsWith(ErrorCode::kCredentialRequestMalformed));
  EXPECT_THAT(Issue(WantPid(1)), IsOk());
}

// [NON-6] [PRF-2] and nothing is spent by the second
TEST_F(IssueCredentialTest, ServesANonceOnce) {
  const std::string nonce = Nonce();
  EXPECT_THAT(Issue(Want("pid", Proofs(1, nonce))), IsOk());
  EXPECT_THAT(Issue(Want("pid", Proofs(1, nonce))), FailsWith(ErrorCode::kProofNonceUnacceptable));
  EXPECT_EQ(issuer_.signer.num_calls(), 1U);

  const std::string fresh = Nonce();
  std::vector<std::string> mixed = Proofs(1, nonce);
  mixed.push_back(Proofs(1, fresh).front());
  EXPECT_THAT(Issue(Want("pid", mixed)), FailsWith(ErrorCode::kProofNonceUnacceptable));
  EXPECT_THAT(Issue(Want("pid", Proofs(1, fresh))), IsOk()) << "the fresh one was not burnt";
}

TEST_F(IssueCredentialTest, DeliversNothingWithoutTheSigner) {
  const ErrorCode kCodes[] = {ErrorCode::kSignerDown,
                              ErrorCode::kSignerBusy,
                              ErrorCode::kAuditDown,
                              ErrorCode::kTokenDevice,
                              ErrorCode::kSignerRefused};
  for (const ErrorCode code : kCodes) {
    issuer_.signer.FailNext(code);
    EXPECT_THAT(Issue(WantPid()), FailsWith(code));
  }
  EXPECT_EQ(Offer().state, OfferState::kRedeemed);
  EXPECT_EQ(Offer().num_issued, 0U);
  EXPECT_THAT(Issue(WantPid()), IsOk()) << "the token lives; a fresh nonce is all it takes";
  EXPECT_EQ(Offer().num_issued, 1U);
}

// [TOK-23]
TEST_F(IssueCredentialTest, KnowsTokensUntilTheyExpire) {
  const Timestamp redeemed_at = issuer_.clock.Now();
  issuer_.clock.Set(redeemed_at + Seconds(299));
  EXPECT_THAT(AuthorizeToken(token_, issuer_.services()), IsOk());
  issuer_.clock.Set(redeemed_at + Seconds(300));
  EXPECT_THAT(AuthorizeToken(token_, issuer_.services()),
              FailsWith(ErrorCode::kAccessTokenExpired));
  EXPECT_THAT(AuthorizeToken(AccessToken(AsBytes("unknown")), issuer_.services()),
              FailsWith(ErrorCode::kAccessTokenUnknown));
  EXPECT_THAT(AuthorizeToken(AccessToken(ByteView()), issuer_.services()),
              FailsWith(ErrorCode::kAccessTokenUnknown));
}

// Between the two looks at the clock the token may die: the reservation is the last word.
TEST_F(IssueCredentialTest, RefusesATokenThatExpiredMeanwhile) {
  ASSERT_OK_AND_ASSIGN(const Authorization authorization,
                       AuthorizeToken(token_, issuer_.services()));
  issuer_.clock.Advance(Seconds(299));
  const std::vector<std::string> proofs = Proofs(1, Nonce());
  issuer_.clock.Advance(Seconds(1));
  EXPECT_THAT(
      IssueCredential(
          Want("pid", proofs), token_, authorization, RequestId("rq_2"), issuer_.services()),
      FailsWith(ErrorCode::kAccessTokenExpired));
  EXPECT_EQ(issuer_.signer.num_calls(), 0U);
}

TEST_F(IssueCredentialTest, OpensNoClaimsWithAnotherToken) {
  ASSERT_OK_AND_ASSIGN(const Authorization authorization,
                       AuthorizeToken(token_, issuer_.services()));
  EXPECT_THAT(IssueCredential(WantPid(),
                              AccessToken(AsBytes("another")),
                              authorization,
                              RequestId("rq_2"),
                              issuer_.services()),
              FailsWith(ErrorCode::kSealBroken));
  EXPECT_EQ(issuer_.signer.num_calls(), 0U);
}

TEST_F(IssueCredentialTest, PassesOnThatTheStoreIsDown) {
  ASSERT_OK_AND_ASSIGN(const Authorization authorization,
                       AuthorizeToken(token_, issuer_.services()));
  const CredentialRequest wanted = WantPid();
  issuer_.stores.Break(ErrorCode::kStoreDown);
  EXPECT_THAT(AuthorizeToken(token_, issuer_.services()), FailsWith(ErrorCode::kStoreDown));
  EXPECT_THAT(IssueCredential(wanted, token_, authorization, RequestId("rq_2"), issuer_.services()),
              FailsWith(ErrorCode::kStoreDown));
  EXPECT_EQ(issuer_.signer.num_calls(), 0U);
  issuer_.stores.Mend();
  EXPECT_THAT(Issue(wanted), IsOk()) << "nothing was spent";
}

TEST_F(IssueCredentialTest, LogsCountsButNoSecretNonceOrClaim) {
  const std::string nonce = Nonce();
  ASSERT_THAT(Issue(Want("pid", Proofs(2, nonce))), IsOk());
  ASSERT_THAT(Issue(Want("pid", Proofs(2, nonce))), FailsWith(ErrorCode::kProofNonceUnacceptable));
  const std::string log = issuer_.LogText();
  EXPECT_NE(log.find("credential.issued"), std::string::npos);
  EXPECT_NE(log.find(R"("num_credentials":2)"), std::string::npos);
  EXPECT_NE(log.find("credential.refused"), std::string::npos);
  EXPECT_NE(log.find("rq_2"), std::string::npos);
  EXPECT_EQ(log.find(nonce), std::string::npos);
  EXPECT_EQ(log.find("canary"), std::string::npos);
  token_.Expose([&](ByteView raw) { EXPECT_EQ(log.find(AsText(raw)), std::string::npos); });
}

}  // namespace
}  // namespace issuer
