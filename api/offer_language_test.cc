// The description of a transaction code in the holder's language. [vci-1.0 §4.1.3]
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

using testing::HasSubstr;

const std::string kInThree =
    R"(,"tx_code":{"value":"1234","description":[{"locale":"de","text":"Aus dem Brief"},)"
    R"({"locale":"en-GB","text":"From the letter"},{"locale":"fr","text":"De la lettre"}]})";

HttpResponse AskForOffer(TestAppliance& appliance,
                         const JsonValue& created,
                         const HeaderList& headers) {
  const std::string& link = *created.FindText("link");
  return appliance.AskWallet(
      HttpMethod::kGet, "/t1/offers/" + link.substr(link.size() - 43), headers);
}

// [OFF-12] [OFF-10] [OFF-11] [HTTP-6]
TEST(OfferLanguage, IsTheOneThatTheWalletPrefers) {
  TestAppliance appliance;
  const JsonValue created = appliance.CreateOffer(OfferBody(kBadge, kInThree));
  const struct {
    HeaderList headers;
    const char* language;
    const char* text;
    const char* why;
  } kCases[] = {
      {{}, "de", "Aus dem Brief", "nothing asked: the first"},
      {{{"accept-language", "fr"}}, "fr", "De la lettre", "as it is"},
      {{{"accept-language", "EN"}}, "en-GB", "From the letter", "a wider range, in capitals"},
      {{{"accept-language", "fr-CA, en;q=0.5"}}, "fr", "De la lettre", "a narrower one"},
      {{{"accept-language", "fr;q=0.2, en;q=0.9"}}, "en-GB", "From the letter", "by weight"},
      {{{"accept-language", "it"}}, "de", "Aus dem Brief", "none of these: the first"},
      {{{"accept-language", "*"}}, "de", "Aus dem Brief", "any: the first"},
      {{{"accept-language", ";;,"}}, "de", "Aus dem Brief", "nonsense: the first"},
  };
  for (const auto& c : kCases) {
    const HttpResponse response = AskForOffer(appliance, created, c.headers);
    ASSERT_EQ(response.status(), 200) << c.why;
    EXPECT_EQ(FieldOf(response, "Content-Language"), c.language) << c.why;
    EXPECT_EQ(FieldOf(response, "Vary"), "Accept-Language") << c.why;
    EXPECT_EQ(response.cache_control(), "no-store") << c.why;
    const JsonValue offer = JsonOf(response);
    const JsonValue& grant = offer.Find("grants")->AsObject()->front().second;
    EXPECT_EQ(*grant.Find("tx_code")->FindText("description"), c.text) << c.why;
    EXPECT_EQ(grant.Find("tx_code")->AsObject()->size(), 3U) << "nothing but the text changes";
  }
}

// [OFF-12] Whatever language was read, the code is the same and works.
TEST(OfferLanguage, ChangesNothingElse) {
  TestAppliance appliance;
  const JsonValue created = appliance.CreateOffer(OfferBody(kBadge, kInThree));
  const auto code_in = [&](const char* language) {
    const JsonValue offer =
        JsonOf(AskForOffer(appliance, created, {{"accept-language", language}}));
    return *offer.Find("grants")->AsObject()->front().second.FindText("pre-authorized_code");
  };
  const std::string code = code_in("fr");
  EXPECT_EQ(code_in("de"), code);
  const HttpResponse redeemed = appliance.AskWallet(
      HttpMethod::kPost,
      "/t1/token",
      {{"content-type", "application/x-www-form-urlencoded"}},
      "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&tx_code=1234&"
      "pre-authorized_code=" +
          code);
  EXPECT_EQ(redeemed.status(), 200) << redeemed.body();
  EXPECT_EQ(AskForOffer(appliance, created, {}).status(), 404) << "used";
}

// [OFF-12]
TEST(OfferLanguage, IsTheDefaultByValue) {
  TestAppliance appliance;
  const JsonValue created =
      appliance.CreateOffer(OfferBody(kBadge, R"(,"delivery":"value")" + kInThree));
  const JsonValue& grant = created.Find("offer")->Find("grants")->AsObject()->front().second;
  EXPECT_EQ(*grant.Find("tx_code")->FindText("description"), "Aus dem Brief");
}

// One text without a language is sent as it is, and no field speaks of languages.
TEST(OfferLanguage, IsNotSpokenOfWhereNoneWasSaid) {
  TestAppliance appliance;
  const JsonValue created =
      appliance.CreateOffer(OfferBody(kBadge, R"(,"tx_code":{"description":"From the letter"})"));
  const HttpResponse response = AskForOffer(appliance, created, {{"accept-language", "de"}});
  EXPECT_EQ(FieldOf(response, "Content-Language"), "");
  EXPECT_EQ(FieldOf(response, "Vary"), "");
  EXPECT_THAT(response.body(), HasSubstr(R"("description":"From the letter")"));
}

}  // namespace
}  // namespace issuer
