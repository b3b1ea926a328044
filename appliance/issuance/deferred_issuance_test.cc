// Deferred issuance from the first request to the delivery: what is spent when, and who can open
// what.
#include "appliance/issuance/deferred_issuance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/record_notification.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuance/refresh_grant.h"
#include "appliance/issuance/sealing.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

const OperatorName kClerk("clerk");
const ConfigurationId kDiploma("diploma");

class DeferredIssuanceTest : public testing::Test {
 protected:
  void SetUp() override {
    issuer_.config.deferred.enabled = true;
    issuer_.config.notification.enabled = true;
    issuer_.config.notification.with_deferred = true;
  }

  // A diploma whose claims come later.
  void OfferForLater(const Sender& sender = {}) {
    OfferSpecification specification = SpecificationFor("diploma");
    claims_ = specification.credentials[0].claims;
    specification.credentials[0].claims = ClaimValue::Null();
    Redeem(specification, sender);
  }

  void Redeem(const OfferSpecification& specification, const Sender& sender = {}) {
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                         CreateOffer(specification, issuer_.services()));
    handle_ = created.handle;
    ASSERT_OK_AND_ASSIGN(issued_,
                         RedeemGrant({PreAuthorizedCode(AsBytes(CodeOf(created))), {}},
                                     sender,
                                     RequestId("rq_1"),
                                     issuer_.services()));
  }

  CredentialRequest WantDiploma(std::size_t num_keys = 1) {
    CredentialRequest wanted;
    wanted.configuration = kDiploma;
    const std::string nonce =
        issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
    for (std::size_t i = 0; i < num_keys; ++i) {
      keys_.push_back(WalletKey::Generate());
      const WalletKey& key = keys_.back();
      wanted.jwt_proofs.push_back(SignProof(
          HonestProof(key, issuer_.config.identifier.ToString(), nonce, issuer_.clock.Now()), key));
    }
    return wanted;
  }

  Result<CredentialResponse> Ask(const CredentialRequest& wanted) {
    ASSIGN_OR_RETURN(const Authorization authorization,
                     AuthorizeToken(issued_.token, issuer_.services()));
    return IssueCredential(
        wanted, issued_.token, authorization, RequestId("rq_2"), issuer_.services());
  }

  // The transaction of a request that is put off.
  TransactionId Park() {
    Result<CredentialResponse> response = Ask(WantDiploma());
    EXPECT_TRUE(response.has_value() && response->pending.has_value());
    return std::move(response->pending->id);
  }

  Result<CredentialResponse> Collect(const TransactionId& transaction) {
    ASSIGN_OR_RETURN(
        const Authorization authorization,
        AuthorizeToken(issued_.token, issuer_.config.deferred.token_grace, issuer_.services()));
    return CollectCredential(transaction, authorization, RequestId("rq_3"), issuer_.services());
  }

  Status Complete() {
    return CompleteDeferral(handle_, kDiploma, claims_, kClerk, issuer_.services());
  }

  TestIssuer issuer_;
  OfferHandle handle_;
  IssuedToken issued_{AccessToken(ByteView()), TokenType::kBearer, Seconds(0), {}, {}};
  ClaimValue claims_;
  std::vector<WalletKey> keys_;
};

// [CRS-2] [DEF-3] [DEF-5] [DEF-6]
TEST_F(DeferredIssuanceTest, GoesFromTheFirstRequestToOneDelivery) {
  OfferForLater();
  ASSERT_OK_AND_ASSIGN(const CredentialResponse first, Ask(WantDiploma(2)));
  ASSERT_TRUE(first.pending.has_value());
  EXPECT_EQ(first.pending->interval, Seconds(60));
  EXPECT_TRUE(first.credentials.empty());
  EXPECT_TRUE(first.notification_id.empty());
  EXPECT_EQ(issuer_.signer.num_calls(), 0U);

  ASSERT_OK_AND_ASSIGN(const CredentialResponse early, Collect(first.pending->id));
  ASSERT_TRUE(early.pending.has_value());
  EXPECT_EQ(DigestOf(early.pending->id), DigestOf(first.pending->id)) << "the same transaction";

  issuer_.clock.Advance(Seconds(120));
  ASSERT_THAT(Complete(), IsOk());
  ASSERT_OK_AND_ASSIGN(const CredentialResponse delivered, Collect(first.pending->id));
  EXPECT_FALSE(delivered.pending.has_value());
  EXPECT_EQ(delivered.credentials.size(), 2U);
  EXPECT_FALSE(delivered.notification_id.empty());
  const std::vector<CredentialDraft> drafts = issuer_.signer.drafts();
  ASSERT_EQ(drafts.size(), 2U);
  EXPECT_EQ(drafts[0].holder, keys_[0].public_key());
  EXPECT_EQ(drafts[1].holder, keys_[1].public_key());
  EXPECT_EQ(drafts[0].claims, claims_);
  EXPECT_GE(drafts[0].issued_at + Seconds(3600), issuer_.clock.Now());

  EXPECT_THAT(Collect(first.pending->id), FailsWith(ErrorCode::kTransactionUnknown));
}

// [DEF-6]
TEST_F(DeferredIssuanceTest, JudgesProofsAndBurnsNoncesAtTheFirstRequest) {
  OfferForLater();
  const CredentialRequest wanted = WantDiploma();
  ASSERT_TRUE(Ask(wanted).has_value());
  EXPECT_EQ(Ask(wanted).error().code, ErrorCode::kProofNonceUnacceptable);
  CredentialRequest none = WantDiploma();
  none.jwt_proofs.clear();
  EXPECT_EQ(Ask(none).error().code, ErrorCode::kProofInvalid);
}

// [DEF-7]
TEST_F(DeferredIssuanceTest, AConfigurationThatIsAlwaysDeferredIsReadyAtOnceWithClaims) {
  issuer_.credentials.all[1].is_deferred = true;
  Redeem(SpecificationFor("diploma"));
  const TransactionId transaction = Park();
  ASSERT_OK_AND_ASSIGN(const CredentialResponse delivered, Collect(transaction));
  EXPECT_EQ(delivered.credentials.size(), 1U);
  EXPECT_EQ(issuer_.signer.drafts().back().claims,
            SpecificationFor("diploma").credentials[0].claims);
}

TEST_F(DeferredIssuanceTest, ClaimsThatCameBeforeTheWalletAreGivenAtOnce) {
  OfferForLater();
  ASSERT_THAT(Complete(), IsOk());
  ASSERT_OK_AND_ASSIGN(const CredentialResponse response, Ask(WantDiploma()));
  EXPECT_EQ(response.credentials.size(), 1U);
  EXPECT_EQ(issuer_.signer.drafts().back().claims, claims_);
}

TEST_F(DeferredIssuanceTest, ADenialIsForGood) {
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(DenyDeferral(handle_, kDiploma, kClerk, issuer_.services()), IsOk());
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kCredentialDenied);
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kCredentialDenied);
  EXPECT_EQ(Ask(WantDiploma()).error().code, ErrorCode::kCredentialDenied);
  EXPECT_THAT(Complete(), FailsWith(ErrorCode::kTransactionNotPending));
  EXPECT_THAT(DenyDeferral(handle_, kDiploma, kClerk, issuer_.services()),
              FailsWith(ErrorCode::kTransactionNotPending));
}

// [DEF-8]
TEST_F(DeferredIssuanceTest, ATransactionBelongsToItsGrant) {
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  OfferForLater();  // another grant, another token
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kTransactionUnknown);
  EXPECT_EQ(Collect(NewTransactionId(issuer_.random)).error().code, ErrorCode::kTransactionUnknown);
}

// [DEF-1]
TEST_F(DeferredIssuanceTest, ARefreshedTokenCollects) {
  issuer_.config.refresh.enabled = true;
  Sender sender;
  sender.client = ClientId("wallet");
  OfferForLater(sender);
  const TransactionId transaction = Park();
  issuer_.clock.Advance(Seconds(86400));
  ASSERT_THAT(Complete(), IsOk());
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kAccessTokenExpired);
  ASSERT_OK_AND_ASSIGN(
      issued_, RefreshGrant(*issued_.refresh_token, sender, RequestId("rq_4"), issuer_.services()));
  ASSERT_OK_AND_ASSIGN(const CredentialResponse delivered, Collect(transaction));
  EXPECT_EQ(delivered.credentials.size(), 1U);
  ASSERT_OK_AND_ASSIGN(const CredentialResponse again, Ask(WantDiploma()));
  EXPECT_EQ(again.credentials.size(), 1U) << "and obtains it anew, with the same claims";
}

// [DEF-1]
TEST_F(DeferredIssuanceTest, AnExpiredTokenCollectsWithinItsGraceAndDoesNothingElse) {
  issuer_.config.deferred.token_grace = Seconds(3600);
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  issuer_.clock.Advance(Seconds(300 + 3599));
  ASSERT_THAT(issuer_.stores.SweepExpired(issuer_.clock.Now(), 100), IsOk());
  EXPECT_EQ(Ask(WantDiploma()).error().code, ErrorCode::kAccessTokenExpired);
  EXPECT_TRUE(Collect(transaction).has_value()) << "claims do not come from the token";
  issuer_.clock.Advance(Seconds(1));
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kAccessTokenExpired);
}

// Nothing that was promised is lost: the transaction lives until the credential is about to leave.
TEST_F(DeferredIssuanceTest, ASignerThatIsDownCostsNothing) {
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  issuer_.signer.FailWith(ErrorCode::kSignerDown);
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kSignerDown);
  issuer_.signer.FailWith(std::nullopt);
  EXPECT_TRUE(Collect(transaction).has_value());
}

TEST_F(DeferredIssuanceTest, AConfigurationThatIsGoneIsDenied) {
  issuer_.credentials.all[1].is_deferred = true;
  Redeem(SpecificationFor("diploma"));
  const TransactionId transaction = Park();
  issuer_.credentials.all.erase(issuer_.credentials.all.begin() + 1);
  EXPECT_EQ(Collect(transaction).error().code, ErrorCode::kCredentialDenied);
}

TEST_F(DeferredIssuanceTest, NothingIsPutOffWhileItIsOff) {
  issuer_.config.deferred.enabled = false;
  OfferSpecification specification = SpecificationFor("diploma");
  specification.credentials[0].claims = ClaimValue::Null();
  EXPECT_EQ(CreateOffer(specification, issuer_.services()).error().code,
            ErrorCode::kOperatorRequestMalformed);
}

// The database alone opens nothing, nor does what the operator sent go through it readable.
TEST_F(DeferredIssuanceTest, StoresNoClaimThatTheStoreCouldRead) {
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto deferral, issuer_.stores.ReadDeferral(handle_, kDiploma));
  const std::string canary = "canary-claim";
  const Bytes& sealed = deferral->sealed_claims;
  EXPECT_EQ(std::search(sealed.begin(), sealed.end(), canary.begin(), canary.end()), sealed.end());
  EXPECT_EQ(issuer_.LogText().find(canary), std::string::npos);
}

TEST_F(DeferredIssuanceTest, HasNoNotificationUnlessToldTo) {
  issuer_.config.notification.with_deferred = false;
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  ASSERT_OK_AND_ASSIGN(const CredentialResponse delivered, Collect(transaction));
  EXPECT_TRUE(delivered.notification_id.empty());
}

// [NOT-3] [NOT-4] [NOT-6]
TEST_F(DeferredIssuanceTest, OneNotificationCoversTheWholeDelivery) {
  OfferForLater();
  const TransactionId transaction = Park();
  ASSERT_THAT(Complete(), IsOk());
  ASSERT_OK_AND_ASSIGN(const CredentialResponse delivered, Collect(transaction));
  issuer_.clock.Advance(Seconds(300));
  const auto notify = [&](const std::string& id, NotificationEvent event) -> Status {
    ASSIGN_OR_RETURN(
        const Authorization authorization,
        AuthorizeToken(issued_.token, issuer_.config.notification.token_grace, issuer_.services()));
    return RecordNotification({id, event}, authorization, RequestId("rq_5"), issuer_.services());
  };
  const std::string& id = delivered.notification_id;
  EXPECT_THAT(notify(id, NotificationEvent::kAccepted), IsOk());
  EXPECT_THAT(notify(id, NotificationEvent::kAccepted), IsOk());
  EXPECT_THAT(notify(id, NotificationEvent::kDeleted), IsOk());
  EXPECT_THAT(notify("of nobody", NotificationEvent::kDeleted),
              FailsWith(ErrorCode::kNotificationUnknown));
  ASSERT_OK_AND_ASSIGN(const auto offer, issuer_.stores.ReadOffer(handle_));
  EXPECT_EQ(offer->notified.accepted_at, std::optional(issuer_.clock.Now()));
  EXPECT_EQ(offer->notified.deleted_at, std::optional(issuer_.clock.Now()));
  EXPECT_FALSE(offer->notified.failed_at.has_value());
  OfferForLater();  // another grant
  EXPECT_THAT(notify(id, NotificationEvent::kDeleted), FailsWith(ErrorCode::kNotificationUnknown));
}

}  // namespace
}  // namespace issuer
