// What the policy permits, and each reason to refuse.
#include "crypto/signer/signing_policy.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/fake_clock.h"
#include "tests/support/fake_signing_backend.h"

namespace issuer {
namespace {

constexpr Seconds kDay{86400};

class SigningPolicyTest : public testing::Test {
 protected:
  SigningPolicyTest() {
    SigningPolicyEntry pid;
    pid.id = ConfigurationId("pid");
    pid.type = "urn:eudi:pid:1";
    pid.key = KeyName("key-1");
    pid.validity = 90 * kDay;
    pid.max_per_minute = 6;
    SigningPolicyEntry unbound = pid;
    unbound.id = ConfigurationId("ticket");
    unbound.binding_required = false;
    SigningPolicyEntry keyless = pid;
    keyless.id = ConfigurationId("keyless");
    keyless.key = KeyName("key-2");
    config_.credentials = {pid, unbound, keyless};
  }

  CredentialDraft GoodDraft() const {
    CredentialDraft draft;
    draft.configuration = ConfigurationId("pid");
    draft.holder = P256Generator();
    draft.claims = ClaimValue::OfObject({});
    draft.issued_at = clock_.Now();
    draft.expires_at = clock_.Now() + 90 * kDay;
    return draft;
  }

  AuditRefusal RefusalOf(SigningPolicy& policy, const CredentialDraft& draft) const {
    const auto permit = policy.Check(draft);
    return permit.has_value() ? AuditRefusal::kNone : permit.error();
  }

  FakeClock clock_;  // 2026-01-01
  FakeSigningBackend backend_;
  Config config_;
};

TEST_F(SigningPolicyTest, PermitsWithTheConfiguredTypeAndKey) {
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  const auto permit = policy.Check(GoodDraft());
  ASSERT_TRUE(permit.has_value());
  EXPECT_EQ(permit->entry->type, "urn:eudi:pid:1");
  EXPECT_EQ(permit->key->name, KeyName("key-1"));
}

// [SD-17]
TEST_F(SigningPolicyTest, SignsForDraft13OnlyWhereThatIsServed) {
  CredentialDraft draft = GoodDraft();
  draft.for_draft13 = true;
  {
    SigningPolicy policy(config_, backend_.Keys(), clock_);
    EXPECT_EQ(RefusalOf(policy, draft), AuditRefusal::kUnknownConfiguration);
  }
  config_.draft13_identifier = HttpsUrl();
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  EXPECT_EQ(RefusalOf(policy, draft), AuditRefusal::kNone);
}

TEST_F(SigningPolicyTest, JudgesEachDraft) {
  struct Case {
    const char* why;
    void (*change)(CredentialDraft&);
    AuditRefusal refusal;
  };
  const std::vector<Case> cases{
      {"as it is", [](CredentialDraft&) {}, AuditRefusal::kNone},
      {"another configuration",
       [](CredentialDraft& d) { d.configuration = ConfigurationId("diploma"); },
       AuditRefusal::kUnknownConfiguration},
      {"a configuration whose key is not there",
       [](CredentialDraft& d) { d.configuration = ConfigurationId("keyless"); },
       AuditRefusal::kUnknownConfiguration},
      {"no holder", [](CredentialDraft& d) { d.holder.reset(); }, AuditRefusal::kBindingMissing},
      {"no holder where none is needed",
       [](CredentialDraft& d) {
         d.configuration = ConfigurationId("ticket");
         d.holder.reset();
       },
       AuditRefusal::kNone},
      {"a minute ahead",
       [](CredentialDraft& d) { d.issued_at += kMaxIssuedAhead; },
       AuditRefusal::kNone},
      {"more than a minute ahead",
       [](CredentialDraft& d) { d.issued_at += kMaxIssuedAhead + Seconds(1); },
       AuditRefusal::kTimeImplausible},
      {"two hours ago",
       [](CredentialDraft& d) {
         d.issued_at -= kMaxIssuedBehind;
         d.expires_at -= kMaxIssuedBehind;
       },
       AuditRefusal::kNone},
      {"more than two hours ago",
       [](CredentialDraft& d) { d.issued_at -= kMaxIssuedBehind + Seconds(1); },
       AuditRefusal::kTimeImplausible},
      {"expires when issued",
       [](CredentialDraft& d) { d.expires_at = d.issued_at; },
       AuditRefusal::kTimeImplausible},
      {"expired already",
       [](CredentialDraft& d) {
         d.issued_at -= Seconds(3600);
         d.expires_at = d.issued_at + Seconds(3600);
       },
       AuditRefusal::kTimeImplausible},
      {"a second too long",
       [](CredentialDraft& d) { d.expires_at += Seconds(1); },
       AuditRefusal::kValidityTooLong},
      {"the largest times there are",
       [](CredentialDraft& d) { d.expires_at = FromUnix(253402300799); },
       AuditRefusal::kValidityTooLong},
  };
  for (const Case& c : cases) {
    SigningPolicy policy(config_, backend_.Keys(), clock_);
    CredentialDraft draft = GoodDraft();
    c.change(draft);
    EXPECT_EQ(RefusalOf(policy, draft), c.refusal) << c.why;
  }
}

TEST_F(SigningPolicyTest, DoesNotOutliveTheCertificate) {
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  const Timestamp not_after = backend_.Keys().front().not_after;
  clock_.Set(not_after - 10 * kDay);
  CredentialDraft draft = GoodDraft();
  EXPECT_EQ(RefusalOf(policy, draft), AuditRefusal::kValidityTooLong);
  draft.expires_at = not_after;
  EXPECT_EQ(RefusalOf(policy, draft), AuditRefusal::kNone);
  draft.expires_at = not_after + Seconds(1);
  EXPECT_EQ(RefusalOf(policy, draft), AuditRefusal::kValidityTooLong);

  clock_.Set(not_after + Seconds(1));
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kTimeImplausible);
  clock_.Set(backend_.Keys().front().not_before - Seconds(1));
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kTimeImplausible);
}

TEST_F(SigningPolicyTest, HoldsTheRateOfEachConfiguration) {
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone) << i;
  }
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kRateExceeded);
  CredentialDraft other = GoodDraft();
  other.configuration = ConfigurationId("ticket");
  EXPECT_EQ(RefusalOf(policy, other), AuditRefusal::kNone) << "another bucket";

  clock_.Advance(Seconds(9));  // six a minute: one in ten seconds
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kRateExceeded);
  clock_.Advance(Seconds(1));
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone);
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kRateExceeded);

  clock_.Advance(30 * kDay);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone) << i;
  }
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kRateExceeded) << "a bucket has a brim";
}

TEST_F(SigningPolicyTest, FillsNothingWhenTheClockStepsBack) {
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone);
  }
  clock_.Advance(Seconds(-1000));
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kRateExceeded);
  clock_.Advance(Seconds(10));
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone);
}

TEST_F(SigningPolicyTest, DoesNotCountWhatItRefuses) {
  SigningPolicy policy(config_, backend_.Keys(), clock_);
  CredentialDraft bad = GoodDraft();
  bad.holder.reset();
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(RefusalOf(policy, bad), AuditRefusal::kBindingMissing);
  }
  EXPECT_EQ(RefusalOf(policy, GoodDraft()), AuditRefusal::kNone);
}

}  // namespace
}  // namespace issuer
