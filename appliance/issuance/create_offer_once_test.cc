// Idempotency: a repeated request gets the first answer, and nobody else does.
#include <gtest/gtest.h>

#include <string>

#include "appliance/issuance/create_offer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

class CreateOfferOnceTest : public testing::Test {
 protected:
  Result<std::string> Create(const OfferSpecification& specification,
                             const std::string& key,
                             std::uint8_t request,
                             const ApiKey& api_key) {
    Digest digest{};
    digest.fill(request);
    return CreateOfferOnce(
        specification,
        {key, digest, api_key},
        [](const CreatedOffer& created) { return created.handle.value() + " " + created.link; },
        issuer_.services());
  }

  std::uint64_t NumOffers() { return issuer_.stores.Usage()->num_offers; }

  TestIssuer issuer_;
  ApiKey api_key_{AsBytes("ck_one")};
};

TEST_F(CreateOfferOnceTest, AnswersARepeatedRequestAsTheFirst) {
  ASSERT_OK_AND_ASSIGN(const std::string first,
                       Create(SpecificationFor("diploma"), "order-1", 1, api_key_));
  ASSERT_OK_AND_ASSIGN(const std::string second,
                       Create(SpecificationFor("diploma"), "order-1", 1, api_key_));
  EXPECT_EQ(first, second);
  EXPECT_EQ(NumOffers(), 1U);

  ASSERT_OK_AND_ASSIGN(const std::string other,
                       Create(SpecificationFor("diploma"), "order-2", 1, api_key_));
  EXPECT_NE(other, first);
  EXPECT_EQ(NumOffers(), 2U);
}

TEST_F(CreateOfferOnceTest, RefusesTheKeyForAnotherRequest) {
  ASSERT_THAT(Create(SpecificationFor("diploma"), "order-1", 1, api_key_), IsOk());
  EXPECT_THAT(Create(SpecificationFor("badge"), "order-1", 2, api_key_),
              FailsWith(ErrorCode::kIdempotencyConflict));
  EXPECT_EQ(NumOffers(), 1U);
}

TEST_F(CreateOfferOnceTest, KeepsOperatorsApart) {
  OfferSpecification other = SpecificationFor("diploma");
  other.created_by = OperatorName("registry");
  ASSERT_OK_AND_ASSIGN(const std::string first,
                       Create(SpecificationFor("diploma"), "order-1", 1, api_key_));
  ASSERT_OK_AND_ASSIGN(const std::string second, Create(other, "order-1", 1, api_key_));
  EXPECT_NE(first, second);
}

TEST_F(CreateOfferOnceTest, ShowsTheAnswerToNoOtherApiKey) {
  ASSERT_THAT(Create(SpecificationFor("diploma"), "order-1", 1, api_key_), IsOk());
  EXPECT_THAT(Create(SpecificationFor("diploma"), "order-1", 1, ApiKey(AsBytes("ck_two"))),
              FailsWith(ErrorCode::kIdempotencyConflict));
}

TEST_F(CreateOfferOnceTest, ForgetsTheKeyAfterADay) {
  ASSERT_THAT(Create(SpecificationFor("diploma"), "order-1", 1, api_key_), IsOk());
  issuer_.clock.Advance(Seconds(86400));
  EXPECT_THAT(Create(SpecificationFor("diploma"), "order-1", 2, api_key_), IsOk());
  EXPECT_EQ(NumOffers(), 2U);
}

TEST_F(CreateOfferOnceTest, RemembersNoRefusal) {
  EXPECT_THAT(Create(SpecificationFor("pid"), "order-1", 1, api_key_),
              FailsWith(ErrorCode::kOperatorRequestMalformed));
  EXPECT_THAT(Create(SpecificationFor("diploma"), "order-1", 2, api_key_), IsOk());
}

}  // namespace
}  // namespace issuer
