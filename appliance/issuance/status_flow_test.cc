// Credentials with a status, from the reservation to the revocation, on every way of issuing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "appliance/issuance/change_status.h"
#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/deferred_issuance.h"
#include "appliance/issuance/issue_directly.h"
#include "appliance/issuance/record_notification.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuance/status_places.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const OperatorName kClerk("clerk");
const StatusChanger kByClerk{RequestId("rq_7"), kClerk};

class StatusFlowTest : public testing::Test {
 protected:
  StatusFlowTest() {
    issuer_.config.status.enabled = true;
    issuer_.config.status.base = StatusBaseOf(issuer_.config.identifier);
    issuer_.config.notification.enabled = true;
    for (CredentialConfiguration& configuration : issuer_.credentials.all) {
      configuration.signing.has_status = configuration.id != ConfigurationId("badge");
      configuration.direct_issuance = true;
    }
  }

  void Redeem(std::string_view configuration) {
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                         CreateOffer(SpecificationFor(configuration), issuer_.services()));
    handle_ = created.handle;
    ASSERT_OK_AND_ASSIGN(issued_,
                         RedeemGrant({PreAuthorizedCode(AsBytes(CodeOf(created))), {}},
                                     Sender(),
                                     RequestId("rq_1"),
                                     issuer_.services()));
  }

  Authorization Authorized() {
    Result<Authorization> authorization = AuthorizeToken(issued_.token, issuer_.services());
    CHECK(authorization.has_value());
    return *std::move(authorization);
  }

  Result<CredentialResponse> Ask(const char* configuration, std::size_t num_keys) {
    CredentialRequest wanted;
    wanted.configuration = ConfigurationId(configuration);
    const std::string nonce =
        issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
    for (std::size_t i = 0; i < num_keys; ++i) {
      const WalletKey key = WalletKey::Generate();
      wanted.jwt_proofs.push_back(SignProof(
          HonestProof(key, issuer_.config.identifier.ToString(), nonce, issuer_.clock.Now()), key));
    }
    return IssueCredential(
        wanted, issued_.token, Authorized(), RequestId("rq_2"), issuer_.services());
  }

  std::vector<IssuanceRecord> Issuances() {
    auto page = issuer_.stores.ListIssuances({}, "", 100);
    CHECK(page.has_value());
    return page->issuances;
  }

  TestIssuer issuer_;
  OfferHandle handle_;
  IssuedToken issued_{AccessToken(ByteView()), TokenType::kBearer, Seconds(0), {}, {}};
};

// [TSL-7] [CRS-4]
TEST_F(StatusFlowTest, EachCredentialOfABatchHasAPlaceAndARecordOfItsOwn) {
  Redeem("diploma");
  ASSERT_OK_AND_ASSIGN(const CredentialResponse response, Ask("diploma", 3));
  const std::vector<CredentialDraft> drafts = issuer_.signer.drafts();
  const std::vector<IssuanceRecord> records = Issuances();
  ASSERT_THAT(drafts, SizeIs(3));
  ASSERT_THAT(records, SizeIs(3));
  std::set<std::uint32_t> indices;
  for (const CredentialDraft& draft : drafts) {
    ASSERT_TRUE(draft.status.has_value());
    EXPECT_EQ(draft.status->uri, drafts.front().status->uri) << "a shared list";
    EXPECT_TRUE(indices.insert(draft.status->index).second);
    EXPECT_EQ(draft.expires_at, records.front().expires_at);
  }
  for (const IssuanceRecord& record : records) {
    EXPECT_EQ(indices.erase(record.place.index), 1U);
    EXPECT_EQ(ReferenceTo(record.place, issuer_.config.status).uri, drafts.front().status->uri);
    EXPECT_EQ(record.offer, handle_);
    EXPECT_EQ(record.configuration, ConfigurationId("diploma"));
    EXPECT_EQ(record.status, CredentialStatus::kValid);
    EXPECT_TRUE(record.notification.has_value());
    EXPECT_EQ(record.id.value().size(), 25U);
  }
  EXPECT_FALSE(response.notification_id.empty());
}

TEST_F(StatusFlowTest, WithoutAStatusNothingIsTakenAndNothingRecorded) {
  Redeem("badge");
  ASSERT_THAT(Ask("badge", 0), IsOk());
  EXPECT_EQ(issuer_.signer.drafts().back().status, std::nullopt);
  EXPECT_THAT(Issuances(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(const auto lists, issuer_.stores.ListStatusLists(issuer_.clock.Now()));
  EXPECT_THAT(lists, IsEmpty());
}

TEST_F(StatusFlowTest, WhatTheSignerRefusesIsNotRecordedAndItsPlaceNeverUsed) {
  Redeem("diploma");
  issuer_.signer.FailNext(ErrorCode::kSignerDown);
  EXPECT_THAT(Ask("diploma", 1), FailsWith(ErrorCode::kSignerDown));
  EXPECT_THAT(Issuances(), IsEmpty());
  ASSERT_THAT(Ask("diploma", 1), IsOk());
  EXPECT_THAT(Issuances(), SizeIs(1));
}

TEST_F(StatusFlowTest, DeferredCredentialsGetTheirPlacesWhenTheyAreDelivered) {
  issuer_.config.deferred.enabled = true;
  issuer_.config.notification.with_deferred = true;
  for (CredentialConfiguration& configuration : issuer_.credentials.all) {
    configuration.is_deferred = true;
  }
  Redeem("diploma");
  ASSERT_OK_AND_ASSIGN(const CredentialResponse promise, Ask("diploma", 2));
  ASSERT_TRUE(promise.pending.has_value());
  EXPECT_THAT(Issuances(), IsEmpty());
  ASSERT_OK_AND_ASSIGN(
      const CredentialResponse response,
      CollectCredential(promise.pending->id, Authorized(), RequestId("rq_3"), issuer_.services()));
  EXPECT_THAT(response.credentials, SizeIs(2));
  const std::vector<IssuanceRecord> records = Issuances();
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_NE(records[0].place.index, records[1].place.index);
  EXPECT_EQ(records[0].offer, handle_);
  EXPECT_TRUE(issuer_.signer.drafts().back().status.has_value());
}

TEST_F(StatusFlowTest, DirectIssuanceNamesWhatMayBeRevoked) {
  DirectIssuance wanted;
  wanted.requested_by = kClerk;
  wanted.credential = SpecificationFor("diploma").credentials.front();
  wanted.holder = WalletKey::Generate().public_key();
  ASSERT_OK_AND_ASSIGN(const DirectlyIssued issued,
                       IssueDirectly(wanted, RequestId("rq_1"), issuer_.services()));
  ASSERT_TRUE(issued.issuance.has_value());
  ASSERT_THAT(Issuances(), SizeIs(1));
  const IssuanceRecord record = Issuances().front();
  EXPECT_EQ(record.id, *issued.issuance);
  EXPECT_TRUE(record.offer.empty());
  EXPECT_EQ(record.expires_at, issued.expires_at);
  EXPECT_EQ(issuer_.signer.drafts().back().status,
            ReferenceTo(record.place, issuer_.config.status));
}

TEST_F(StatusFlowTest, ARevokedCredentialShowsInItsPlaceAndInNoOther) {
  Redeem("diploma");
  ASSERT_THAT(Ask("diploma", 3), IsOk());
  const IssuanceRecord record = Issuances().at(1);
  ASSERT_OK_AND_ASSIGN(
      const SetStatusOutcome outcome,
      ChangeStatus(record.id, CredentialStatus::kInvalid, kByClerk, issuer_.services()));
  EXPECT_EQ(outcome.kind, SetStatusOutcome::Kind::kChanged);
  ASSERT_OK_AND_ASSIGN(const auto content, issuer_.stores.ReadStatusList(record.place.list));
  Bytes expected(content->values.size());
  expected[record.place.index / 4] = static_cast<std::uint8_t>(1U << (record.place.index % 4 * 2));
  EXPECT_TRUE(content->values == expected);
  EXPECT_THAT(issuer_.LogText(), HasSubstr("status.revoked"));
  EXPECT_THAT(issuer_.LogText(), HasSubstr(record.id.value()));
}

TEST_F(StatusFlowTest, EveryChangeIsAuditedAndNothingElse) {
  Redeem("diploma");
  ASSERT_THAT(Ask("diploma", 1), IsOk());
  const IssuanceRecord record = Issuances().front();
  const auto change = [&](CredentialStatus status) {
    return ChangeStatus(record.id, status, kByClerk, issuer_.services());
  };
  ASSERT_THAT(change(CredentialStatus::kSuspended), IsOk());
  ASSERT_THAT(change(CredentialStatus::kSuspended), IsOk()) << "the same again";
  ASSERT_THAT(change(CredentialStatus::kInvalid), IsOk());
  ASSERT_OK_AND_ASSIGN(const SetStatusOutcome final_one, change(CredentialStatus::kValid));
  EXPECT_EQ(final_one.kind, SetStatusOutcome::Kind::kFinal);
  ASSERT_THAT(
      ChangeStatus(
          IssuanceId("is_unknown"), CredentialStatus::kInvalid, kByClerk, issuer_.services()),
      IsOk());
  const std::vector<AuditedStatusChange> recorded = issuer_.signer.status_changes();
  ASSERT_EQ(recorded.size(), 2U);
  EXPECT_EQ(recorded[0].status, CredentialStatus::kSuspended);
  EXPECT_EQ(recorded[1].status, CredentialStatus::kInvalid);
  EXPECT_EQ(recorded[1].issuance, record.id.value());
  EXPECT_EQ(recorded[1].configuration, record.configuration);
  EXPECT_EQ(recorded[1].by, kByClerk.operator_name);
  EXPECT_EQ(recorded[1].request, kByClerk.request);
}

TEST_F(StatusFlowTest, WhatCannotBeAuditedIsNotChanged) {
  Redeem("diploma");
  ASSERT_THAT(Ask("diploma", 1), IsOk());
  const IssuanceRecord record = Issuances().front();
  for (const ErrorCode code : {ErrorCode::kAuditDown, ErrorCode::kSignerDown}) {
    issuer_.signer.FailWith(code);
    EXPECT_THAT(ChangeStatus(record.id, CredentialStatus::kInvalid, kByClerk, issuer_.services()),
                FailsWith(code));
    EXPECT_EQ(Issuances().front().status, CredentialStatus::kValid);
  }
}

// [NOT-5]
TEST_F(StatusFlowTest, WhatAWalletDeletedIsRevokedByPolicyOnly) {
  Redeem("diploma");
  ASSERT_OK_AND_ASSIGN(const CredentialResponse first, Ask("diploma", 2));
  ASSERT_THAT(Ask("diploma", 1), IsOk());
  const auto num_revoked = [&] {
    std::size_t count = 0;
    for (const IssuanceRecord& record : Issuances()) {
      count += record.status == CredentialStatus::kInvalid ? 1U : 0U;
    }
    return count;
  };
  const auto notify = [&](NotificationEvent event) {
    return RecordNotification(
        {first.notification_id, event}, Authorized(), RequestId("rq_4"), issuer_.services());
  };
  EXPECT_THAT(notify(NotificationEvent::kDeleted), IsOk());
  EXPECT_EQ(num_revoked(), 0U);
  issuer_.config.notification.revoke_deleted = true;
  EXPECT_THAT(notify(NotificationEvent::kAccepted), IsOk());
  EXPECT_EQ(num_revoked(), 0U);
  EXPECT_THAT(notify(NotificationEvent::kDeleted), IsOk());
  EXPECT_EQ(num_revoked(), 2U) << "all of that response, none of the other";
  EXPECT_THAT(notify(NotificationEvent::kDeleted), IsOk());
  EXPECT_EQ(num_revoked(), 2U);
}

}  // namespace
}  // namespace issuer
