// The offer object, member by member, and the two links.
#include "appliance/issuance/credential_offer.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

HttpsUrl Identifier() {
  return {"https://issuer.example", "/t1"};
}

PreAuthorizedCode Code() {
  return PreAuthorizedCode(AsBytes("the-code"));
}

OfferSpecification Wanted(std::vector<std::string> configurations) {
  OfferSpecification specification;
  for (std::string& id : configurations) {
    specification.credentials.push_back(
        {ConfigurationId(std::move(id)),
         ClaimValue::OfObject({{"secret", ClaimValue::OfText("canary-claim")}})});
  }
  return specification;
}

// [OFF-3] [OFF-4] [OFF-5] [OFF-13] [OFF-14] Exactly these members, and nothing of the claims.
TEST(OfferObject, HasTheMembersOfVersionOneAndNoOthers) {
  EXPECT_EQ(OfferObject(Identifier(), Wanted({"pid", "diploma"}), Code(), 0, "not sent"),
            R"({"credential_issuer":"https://issuer.example/t1",)"
            R"("credential_configuration_ids":["pid","diploma"],)"
            R"("grants":{"urn:ietf:params:oauth:grant-type:pre-authorized_code":)"
            R"({"pre-authorized_code":"the-code"}}})");
}

// [OFF-6] [field-notes 2.2: wallets guess a length that is not told]
TEST(OfferObject, TellsAllAboutTheTransactionCodeExceptItself) {
  const struct {
    TxCodeInputMode mode;
    std::size_t length;
    std::string description;
    std::string expected;
    const char* why;
  } kCases[] = {
      {TxCodeInputMode::kNumeric, 6, "", R"({"input_mode":"numeric","length":6})", "default"},
      {TxCodeInputMode::kText, 8, "", R"({"input_mode":"text","length":8})", "text"},
      {TxCodeInputMode::kNumeric,
       4,
       "See your \"letter\".",
       R"({"input_mode":"numeric","length":4,"description":"See your \"letter\"."})",
       "description"},
  };
  for (const auto& c : kCases) {
    OfferSpecification specification = Wanted({"pid"});
    specification.tx_code.emplace();
    specification.tx_code->input_mode = c.mode;
    specification.tx_code->value = TxCode(AsBytes("987654321"));
    const std::string offer =
        OfferObject(Identifier(), specification, Code(), c.length, c.description);
    EXPECT_NE(offer.find("\"tx_code\":" + c.expected + "}}}"), std::string::npos) << c.why << offer;
    EXPECT_EQ(offer.find("987654321"), std::string::npos) << c.why;
  }
}

// [OFF-1] [OFF-2]
TEST(OfferLinkByReference, HasTheEncodedUrlAsItsOnlyParameter) {
  EXPECT_EQ(OfferLinkByReference(Identifier(), OfferReference(AsBytes("abc_-9"))),
            "openid-credential-offer://?credential_offer_uri="
            "https%3A%2F%2Fissuer.example%2Ft1%2Foffers%2Fabc_-9");
  EXPECT_EQ(OfferLinkByReference({"https://issuer.example:8443", ""}, OfferReference(AsBytes("x"))),
            "openid-credential-offer://?credential_offer_uri="
            "https%3A%2F%2Fissuer.example%3A8443%2Foffers%2Fx");
}

// [OFF-1] [OFF-2]
TEST(OfferLinkByValue, HasTheEncodedObjectAsItsOnlyParameter) {
  EXPECT_EQ(OfferLinkByValue(R"({"a":"b&c=d"})"),
            "openid-credential-offer://?credential_offer="
            "%7B%22a%22%3A%22b%26c%3Dd%22%7D");
}

}  // namespace
}  // namespace issuer
