#include "appliance/issuance/localized_offer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::HasSubstr;

// [OFF-12]
TEST(UnpackOffers, GivesBackWhatWasPackedInItsOrder) {
  const std::vector<LocalizedOffer> offers = {{"de", R"({"a":"Brief"})"}, {"ar", R"({"a":"x"})"}};
  ASSERT_OK_AND_ASSIGN(const auto unpacked, UnpackOffers(PackOffers(offers)));
  ASSERT_EQ(unpacked.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(unpacked[i].locale, offers[i].locale);
    EXPECT_EQ(unpacked[i].offer, offers[i].offer);
  }
}

// As every offer was kept before there were languages.
TEST(PackOffers, IsTheOfferItselfWhereNoLanguageWasSaid) {
  EXPECT_EQ(PackOffers({{"", "{}"}}), "{}");
  ASSERT_OK_AND_ASSIGN(const auto unpacked, UnpackOffers("{}"));
  ASSERT_EQ(unpacked.size(), 1U);
  EXPECT_EQ(unpacked[0].locale, "");
  EXPECT_EQ(unpacked[0].offer, "{}");
}

TEST(UnpackOffers, RefusesWhatNobodyPacked) {
  const std::string good = PackOffers({{"de", "{}"}});
  for (const std::string& bad :
       {std::string(), std::string("x"), good + "x", good.substr(0, good.size() - 1)}) {
    EXPECT_THAT(UnpackOffers(bad), FailsWith(ErrorCode::kRecordMalformed)) << bad.size();
  }
}

// [OFF-12] [OFF-6] By value and as the first of those by reference: the default.
TEST(CreateOffer, DescribesTheTransactionCodeInEveryLanguage) {
  TestIssuer issuer;
  OfferSpecification specification = SpecificationFor("pid", "123456");
  specification.tx_code->descriptions = {{"de", "Aus dem Brief"}, {"en-GB", "From the letter"}};
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created, CreateOffer(specification, issuer.services()));
  EXPECT_THAT(created.offer, HasSubstr(R"("description":"Aus dem Brief")"));
  const std::string reference = created.link.substr(created.link.size() - 43);
  ASSERT_OK_AND_ASSIGN(const auto offers,
                       ReadOfferByReference(OfferReference(AsBytes(reference)), issuer.services()));
  ASSERT_EQ(offers.size(), 2U);
  EXPECT_EQ(offers[0].locale, "de");
  EXPECT_EQ(offers[0].offer, created.offer);
  EXPECT_EQ(offers[1].locale, "en-GB");
  EXPECT_THAT(offers[1].offer, HasSubstr(R"("description":"From the letter")"));
}

}  // namespace
}  // namespace issuer
