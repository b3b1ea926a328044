// Creating offers: what is stored, what is shown once, what is refused.
#include "appliance/issuance/create_offer.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "appliance/issuance/sealing.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

template <typename SecretType>
std::string TextOf(const SecretType& secret) {
  return secret.Expose([](ByteView raw) { return std::string(AsText(raw)); });
}

TEST(CreateOffer, StoresTheOfferForAsLongAsItWasAskedTo) {
  TestIssuer issuer;
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.lifetime = Seconds(900);
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created, CreateOffer(specification, issuer.services()));
  const Timestamp now = issuer.clock.Now();
  EXPECT_EQ(created.expires_at, now + Seconds(900));

  ASSERT_OK_AND_ASSIGN(const auto stored, issuer.stores.ReadOffer(created.handle));
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->state, OfferState::kOpen);
  EXPECT_EQ(stored->created_by, OperatorName("backend"));
  EXPECT_EQ(stored->created_at, now);
  EXPECT_EQ(stored->expires_at, created.expires_at);
  EXPECT_EQ(stored->forget_at, created.expires_at + issuer.config.lifetimes.offer_record);
  EXPECT_EQ(stored->configurations, std::vector{ConfigurationId("pid")});
  EXPECT_TRUE(stored->tx_code_required);
  EXPECT_EQ(stored->tx_code_max_failures, 5);
  EXPECT_EQ(stored->num_issued, 0U);
}

TEST(CreateOffer, LivesAsLongAsTheConfigurationSaysUnlessTold) {
  TestIssuer issuer;
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                       CreateOffer(SpecificationFor("diploma"), issuer.services()));
  EXPECT_EQ(created.expires_at, issuer.clock.Now() + issuer.config.lifetimes.offer);
}

// [OFF-7] Code, reference and handle are unguessable, and none follows from another.
TEST(CreateOffer, MintsNewSecretsEveryTime) {
  TestIssuer issuer;
  std::set<std::string> seen;
  for (int i = 0; i < 50; ++i) {
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                         CreateOffer(SpecificationFor("diploma"), issuer.services()));
    EXPECT_EQ(created.handle.value().size(), 25U);
    EXPECT_TRUE(created.handle.value().starts_with("of_"));
    const std::string code = CodeOf(created);
    EXPECT_EQ(code.size(), 43U);
    const std::string reference = created.link.substr(created.link.size() - 43);
    EXPECT_EQ(created.link.find(code), std::string::npos);
    seen.insert({created.handle.value(), code, reference});
  }
  EXPECT_EQ(seen.size(), 150U);
}

// [ARCHITECTURE: the database alone opens nothing]
TEST(CreateOffer, StoresClaimsUnderTheCodeOnly) {
  TestIssuer issuer;
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                       CreateOffer(SpecificationFor("pid", "123456"), issuer.services()));
  const PreAuthorizedCode code(AsBytes(CodeOf(created)));
  ASSERT_OK_AND_ASSIGN(const auto grant, issuer.stores.ReadGrant(DigestOf(code)));
  ASSERT_TRUE(grant.has_value());
  EXPECT_EQ(AsText(grant->sealed_claims).find("canary"), std::string_view::npos);
  EXPECT_EQ(grant->tx_code, TxCodeMac(code, TxCode(AsBytes("123456"))));
  ASSERT_OK_AND_ASSIGN(const ClaimValue claims, OpenClaims(code, grant->sealed_claims));
  ASSERT_EQ(claims.members.size(), 1U);
  EXPECT_EQ(claims.members[0].name, "pid");
  EXPECT_EQ(claims.members[0].value, SpecificationFor("pid").credentials[0].claims);
}

// [OFF-1] [OFF-15]
TEST(CreateOffer, StoresNoReferenceForAnOfferByValue) {
  TestIssuer issuer;
  OfferSpecification specification = SpecificationFor("diploma");
  specification.delivery = OfferDelivery::kByValue;
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created, CreateOffer(specification, issuer.services()));
  EXPECT_TRUE(created.link.starts_with("openid-credential-offer://?credential_offer=%7B"));
  EXPECT_NE(created.link.find(CodeOf(created)), std::string::npos);

  ASSERT_OK_AND_ASSIGN(const auto stored, issuer.stores.ReadOffer(created.handle));
  EXPECT_EQ(stored->reference, Digest{});
}

// [OFF-8] Without a transaction code a leaked offer is a leaked credential. [SEC-4]
TEST(CreateOffer, DemandsATransactionCodeWhereTheConfigurationDoes) {
  TestIssuer issuer;
  EXPECT_THAT(CreateOffer(SpecificationFor("pid"), issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
  OfferSpecification both = SpecificationFor("diploma");
  both.credentials.push_back(SpecificationFor("pid").credentials[0]);
  EXPECT_THAT(CreateOffer(both, issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
}

TEST(CreateOffer, GeneratesDigits) {
  TestIssuer issuer;
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    OfferSpecification specification = SpecificationFor("pid");
    specification.tx_code.emplace();
    specification.tx_code->length = 8;
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created, CreateOffer(specification, issuer.services()));
    const std::string tx_code = TextOf(*created.tx_code);
    EXPECT_EQ(tx_code.size(), 8U);
    EXPECT_EQ(tx_code.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(created.offer.find(tx_code), std::string::npos) << "[OFF-9] another channel";
    EXPECT_NE(created.offer.find(R"("length":8)"), std::string::npos);
    seen.insert(tx_code);
  }
  EXPECT_GT(seen.size(), 15U);
}

TEST(CreateOffer, GeneratesTextThatReadsWellOnPaper) {
  TestIssuer issuer;
  for (int i = 0; i < 20; ++i) {
    OfferSpecification specification = SpecificationFor("pid");
    specification.tx_code.emplace();
    specification.tx_code->input_mode = TxCodeInputMode::kText;
    specification.tx_code->length = 32;
    ASSERT_OK_AND_ASSIGN(const CreatedOffer created, CreateOffer(specification, issuer.services()));
    const std::string tx_code = TextOf(*created.tx_code);
    EXPECT_EQ(tx_code.size(), 32U);
    EXPECT_EQ(tx_code.find_first_of("0O1lI"), std::string::npos) << tx_code;
  }
}

// [OFF-6]
TEST(CreateOffer, TellsTheLengthOfAGivenCode) {
  TestIssuer issuer;
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                       CreateOffer(SpecificationFor("pid", "0042"), issuer.services()));
  EXPECT_EQ(TextOf(*created.tx_code), "0042");
  EXPECT_NE(created.offer.find(R"("length":4)"), std::string::npos);
}

TEST(CreateOffer, RefusesTransactionCodesThatDoNotFit) {
  const struct {
    TxCodeInputMode mode;
    std::uint8_t length;
    const char* value;  // null: to be generated
    std::vector<TxCodeDescription> descriptions;
    const char* why;
  } kCases[] = {
      {TxCodeInputMode::kNumeric, 3, nullptr, {}, "three digits can be guessed"},
      {TxCodeInputMode::kNumeric, 33, nullptr, {}, "nobody types 33 digits"},
      {TxCodeInputMode::kNumeric, 6, "123", {}, "too short"},
      {TxCodeInputMode::kNumeric, 6, "", {}, "empty"},
      {TxCodeInputMode::kNumeric, 6, "123456789012345678901234567890123", {}, "too long"},
      {TxCodeInputMode::kNumeric, 6, "12345a", {}, "a letter among digits"},
      {TxCodeInputMode::kNumeric, 6, "123 456", {}, "a space among digits"},
      {TxCodeInputMode::kText, 6, "abc def", {}, "a space in text"},
      {TxCodeInputMode::kText, 6, "abc\tdef", {}, "a control character"},
      {TxCodeInputMode::kText, 6, "straße", {}, "not ASCII"},
      {TxCodeInputMode::kNumeric,
       6,
       nullptr,
       {{"", std::string(301, 'x')}},
       "[OFF-6] description too long"},
      {TxCodeInputMode::kNumeric, 6, nullptr, {{"", "\xff"}}, "description is not UTF-8"},
      {TxCodeInputMode::kNumeric, 6, nullptr, {{"", ""}}, "an empty description"},
      {TxCodeInputMode::kNumeric, 6, nullptr, {{"de AT", "Brief"}}, "[OFF-12] no language tag"},
      {TxCodeInputMode::kNumeric,
       6,
       nullptr,
       {{"de", "Brief"}, {"", "Mail"}},
       "[OFF-12] one of two without"},
      {TxCodeInputMode::kNumeric,
       6,
       nullptr,
       {{"de", "Brief"}, {"de", "Post"}},
       "[OFF-12] German twice"},
      {TxCodeInputMode::kNumeric,
       6,
       nullptr,
       std::vector<TxCodeDescription>(17, {"de", "Brief"}),
       "[OFF-12] too many"},
  };
  TestIssuer issuer;
  for (const auto& c : kCases) {
    OfferSpecification specification = SpecificationFor("pid");
    specification.tx_code.emplace();
    specification.tx_code->input_mode = c.mode;
    specification.tx_code->length = c.length;
    specification.tx_code->descriptions = c.descriptions;
    if (c.value != nullptr) {
      specification.tx_code->value = TxCode(AsBytes(c.value));
    }
    EXPECT_THAT(CreateOffer(specification, issuer.services()),
                FailsWith(ErrorCode::kOperatorRequestMalformed))
        << c.why;
  }
  ASSERT_OK_AND_ASSIGN(const StoreUsage usage, issuer.stores.Usage());
  EXPECT_EQ(usage.num_offers, 0U);
}

// [OFF-6] Characters, not bytes.
TEST(CreateOffer, CountsTheCharactersOfADescription) {
  TestIssuer issuer;
  std::string description;
  for (int i = 0; i < 300; ++i) {
    description += "ü";
  }
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.tx_code->descriptions = {{"", description}};
  EXPECT_THAT(CreateOffer(specification, issuer.services()), IsOk());
}

TEST(CreateOffer, RefusesLifetimesOutOfRange) {
  TestIssuer issuer;
  const struct {
    std::int64_t lifetime;
    bool is_good;
    const char* why;
  } kCases[] = {
      {-1, false, "negative"},
      {0, false, "dead on arrival"},
      {1, true, "the shortest"},
      {86400, true, "the longest"},
      {86401, false, "longer than the longest"},
  };
  for (const auto& c : kCases) {
    OfferSpecification specification = SpecificationFor("diploma");
    specification.lifetime = Seconds(c.lifetime);
    EXPECT_EQ(CreateOffer(specification, issuer.services()).has_value(), c.is_good) << c.why;
  }
}

// [OFF-3] Unique ids, each of a configuration that exists.
TEST(CreateOffer, RefusesWhatCannotBeOffered) {
  TestIssuer issuer;
  OfferSpecification nothing = SpecificationFor("diploma");
  nothing.credentials.clear();
  EXPECT_THAT(CreateOffer(nothing, issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
  EXPECT_THAT(CreateOffer(SpecificationFor("unicorn"), issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
  OfferSpecification twice = SpecificationFor("diploma");
  twice.credentials.push_back(twice.credentials[0]);
  EXPECT_THAT(CreateOffer(twice, issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
}

TEST(CreateOffer, RefusesClaimsThatTogetherExceedTheLimits) {
  TestIssuer issuer;
  OfferSpecification specification = SpecificationFor("diploma");
  std::vector<ClaimValue> many(kMaxClaimNodes, ClaimValue::OfBoolean(true));
  specification.credentials[0].claims =
      ClaimValue::OfObject({{"list", ClaimValue::OfArray(std::move(many))}});
  EXPECT_THAT(CreateOffer(specification, issuer.services()),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
}

TEST(CreateOffer, PassesOnThatTheStoreIsDown) {
  TestIssuer issuer;
  issuer.stores.Break(ErrorCode::kStoreFull);
  EXPECT_THAT(CreateOffer(SpecificationFor("diploma"), issuer.services()),
              FailsWith(ErrorCode::kStoreFull));
}

TEST(CreateOffer, LogsNoSecretAndNoClaim) {
  TestIssuer issuer;
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                       CreateOffer(SpecificationFor("pid", "987654"), issuer.services()));
  const std::string log = issuer.LogText();
  EXPECT_NE(log.find("offer.created"), std::string::npos);
  EXPECT_NE(log.find(created.handle.value()), std::string::npos);
  EXPECT_EQ(log.find("987654"), std::string::npos);
  EXPECT_EQ(log.find("canary"), std::string::npos);
  EXPECT_EQ(log.find(CodeOf(created)), std::string::npos);
}

}  // namespace
}  // namespace issuer
