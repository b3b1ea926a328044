#include "api/operator/create_offer_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

CredentialConfiguration ConfigurationOf(const char* id) {
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId(id);
  ClaimSchema name;
  name.kind = ClaimKind::kText;
  name.mandatory = true;
  name.disclosure = Disclosure::kSelective;
  configuration.claims.kind = ClaimKind::kObject;
  configuration.claims.members = {{"name", name}};
  return configuration;
}

Result<CreateOfferRequest, OperatorComplaint> Parse(std::string body,
                                                    OperatorRole role = OperatorRole::kAdmin) {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.headers = {{"content-type", "application/json"}};
  request.body = std::move(body);
  Operator caller;
  caller.name = OperatorName("clerk");
  caller.role = role;
  caller.configurations = {ConfigurationId("badge")};
  return ParseCreateOfferRequest(
      request, caller, Config(), {{ConfigurationOf("pid"), ConfigurationOf("badge")}});
}

const std::string kOne = R"("credentials":[{"configuration":"badge","claims":{"name":"Ada"}}])";

TEST(ParseCreateOfferRequest, FillsInWhatIsAbsent) {
  ASSERT_TRUE(Parse("{" + kOne + "}").has_value());
  const CreateOfferRequest parsed = *Parse("{" + kOne + "}");
  EXPECT_EQ(parsed.offer.created_by, OperatorName("clerk"));
  ASSERT_EQ(parsed.offer.credentials.size(), 1U);
  EXPECT_EQ(parsed.offer.credentials[0].configuration, ConfigurationId("badge"));
  EXPECT_EQ(parsed.offer.credentials[0].claims.members.at(0).value.disclosure,
            Disclosure::kSelective);
  EXPECT_FALSE(parsed.offer.lifetime.has_value());
  EXPECT_FALSE(parsed.offer.tx_code.has_value());
  EXPECT_EQ(parsed.offer.delivery, OfferDelivery::kByReference);
  EXPECT_FALSE(parsed.wants_svg || parsed.wants_png);
}

TEST(ParseCreateOfferRequest, ReadsEveryMember) {
  const auto parsed =
      Parse(R"({"credentials":[{"configuration":"badge","claims":{"name":"Ada"}},)"
            R"({"configuration":"pid","claims":{"name":"Ada"}}],"expires_in":86400,)"
            R"("tx_code":{"mode":"text","description":"Löwe","value":"ab-12"},)"
            R"("delivery":"value","qr":["png","svg","png"]})");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().member << " " << parsed.error().reason;
  EXPECT_EQ(parsed->offer.credentials.size(), 2U);
  EXPECT_EQ(parsed->offer.lifetime, Seconds(86400));
  ASSERT_TRUE(parsed->offer.tx_code.has_value());
  EXPECT_EQ(parsed->offer.tx_code->input_mode, TxCodeInputMode::kText);
  EXPECT_EQ(parsed->offer.tx_code->length, 5);
  ASSERT_EQ(parsed->offer.tx_code->descriptions.size(), 1U);
  EXPECT_EQ(parsed->offer.tx_code->descriptions[0].locale, "");
  EXPECT_EQ(parsed->offer.tx_code->descriptions[0].text, "Löwe");
  EXPECT_TRUE(
      parsed->offer.tx_code->value->Expose([](ByteView raw) { return AsText(raw) == "ab-12"; }));
  EXPECT_EQ(parsed->offer.delivery, OfferDelivery::kByValue);
  EXPECT_TRUE(parsed->wants_svg && parsed->wants_png);
}

TEST(ParseCreateOfferRequest, OffersToOlderWalletsOnlyWhereTheyAreServed) {
  const auto refused = Parse("{" + kOne + R"(,"protocol":"draft13"})");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().member, "protocol");
  EXPECT_FALSE(Parse("{" + kOne + R"(,"protocol":"draft11"})").has_value());
  EXPECT_TRUE(Parse("{" + kOne + R"(,"protocol":"1.0"})").has_value());
}

TEST(ParseCreateOfferRequest, TakesNullForAbsent) {
  const auto parsed =
      Parse("{" + kOne + R"(,"expires_in":null,"tx_code":null,"delivery":null,"qr":null})");
  ASSERT_TRUE(parsed.has_value());
  EXPECT_FALSE(parsed->offer.tx_code.has_value());
}

// [OFF-6]
TEST(ParseCreateOfferRequest, ReadsEachMemberOfTheTransactionCodeAlone) {
  const struct {
    const char* tx_code;
    TxCodeInputMode mode;
    int length;
  } cases[] = {
      {"{}", TxCodeInputMode::kNumeric, 6},
      {R"({"mode":"numeric"})", TxCodeInputMode::kNumeric, 6},
      {R"({"mode":"text"})", TxCodeInputMode::kText, 6},
      {R"({"length":4})", TxCodeInputMode::kNumeric, 4},
      {R"({"length":32})", TxCodeInputMode::kNumeric, 32},
      {R"({"value":"0042"})", TxCodeInputMode::kNumeric, 4},
      {R"({"value":"0042","length":4})", TxCodeInputMode::kNumeric, 4},
      {R"({"description":""})", TxCodeInputMode::kNumeric, 6},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.tx_code);
    const auto parsed = Parse("{" + kOne + R"(,"tx_code":)" + row.tx_code + "}");
    ASSERT_TRUE(parsed.has_value()) << parsed.error().member;
    EXPECT_EQ(parsed->offer.tx_code->input_mode, row.mode);
    EXPECT_EQ(parsed->offer.tx_code->length, row.length);
  }
}

struct BadCase {
  std::string body;
  ErrorCode code;
  const char* member;
};

constexpr auto kBad = ErrorCode::kOperatorRequestMalformed;

std::string With(const std::string& more) {
  return "{" + kOne + "," + more + "}";
}

TEST(ParseCreateOfferRequest, NamesTheMemberThatIsWrong) {
  const std::string twice = R"({"credentials":[{"configuration":"pid","claims":{"name":"A"}},)"
                            R"({"configuration":"pid","claims":{"name":"A"}}]})";
  std::string many = R"({"credentials":[)";
  for (int i = 0; i < 17; ++i) {
    many += std::string(i == 0 ? "" : ",") + R"({"configuration":"pid","claims":{"name":"A"}})";
  }
  many += "]}";
  const BadCase cases[] = {
      {"", kBad, "(body)"},
      {"[]", kBad, "(body)"},
      {R"({"credentials":[],"credentials":[]})", kBad, "(body)"},
      {"{}", kBad, "credentials"},
      {R"({"credentials":[]})", kBad, "credentials"},
      {R"({"credentials":{}})", kBad, "credentials"},
      {many, kBad, "credentials"},
      {twice, kBad, "credentials[1].configuration"},
      {R"({"credentials":[7]})", kBad, "credentials[0]"},
      {R"({"credentials":[{"claims":{}}]})", kBad, "credentials[0].configuration"},
      {R"({"credentials":[{"configuration":7,"claims":{}}]})",
       kBad,
       "credentials[0].configuration"},
      {R"({"credentials":[{"configuration":"pid"}]})", kBad, "credentials[0].claims"},
      {R"({"credentials":[{"configuration":"pid","claims":[]}]})", kBad, "credentials[0].claims"},
      {R"({"credentials":[{"configuration":"pid","claims":{"name":"A"},"x":1}]})",
       kBad,
       "credentials[0].x"},
      {R"({"credentials":[{"configuration":"none","claims":{}}]})",
       ErrorCode::kConfigurationUnknown,
       "credentials[0].configuration"},
      {R"({"credentials":[{"configuration":"pid","claims":{"name":7}}]})",
       ErrorCode::kClaimsRefused,
       "credentials[0].claims.name"},
      {R"({"credentials":[{"configuration":"pid","claims":{}}]})",
       ErrorCode::kClaimsRefused,
       "credentials[0].claims.name"},
      {R"({"credentials":[{"configuration":"pid","claims":{"name":"A","sex":"x"}}]})",
       ErrorCode::kClaimsRefused,
       "credentials[0].claims.sex"},
      {With(R"("expires":7)"), kBad, "expires"},
      {With(R"("expires_in":0)"), kBad, "expires_in"},
      {With(R"("expires_in":86401)"), kBad, "expires_in"},
      {With(R"("expires_in":1.5)"), kBad, "expires_in"},
      {With(R"("expires_in":"600")"), kBad, "expires_in"},
      {With(R"("delivery":"pigeon")"), kBad, "delivery"},
      {With(R"("delivery":1)"), kBad, "delivery"},
      {With(R"("qr":"svg")"), kBad, "qr"},
      {With(R"("qr":["gif"])"), kBad, "qr"},
      {With(R"("qr":[1])"), kBad, "qr"},
      {With(R"("tx_code":true)"), kBad, "tx_code"},
      {With(R"("tx_code":{"input_mode":"text"})"), kBad, "tx_code.input_mode"},
      {With(R"("tx_code":{"mode":"digits"})"), kBad, "tx_code.mode"},
      {With(R"("tx_code":{"length":3})"), kBad, "tx_code.length"},
      {With(R"("tx_code":{"length":33})"), kBad, "tx_code.length"},
      {With(R"("tx_code":{"length":260})"), kBad, "tx_code.length"},
      {With(R"("tx_code":{"value":"123"})"), kBad, "tx_code.value"},
      {With(R"("tx_code":{"value":"12a4"})"), kBad, "tx_code.value"},
      {With(R"("tx_code":{"mode":"text","value":"ab cd"})"), kBad, "tx_code.value"},
      {With(R"("tx_code":{"mode":"text","value":"löwe"})"), kBad, "tx_code.value"},
      {With(R"("tx_code":{"value":"1234","length":6})"), kBad, "tx_code.length"},
      {With(R"("tx_code":{"description":")" + std::string(301, 'x') + R"("})"),
       kBad,
       "tx_code.description"},
      {With(R"("tx_code":{"description":7})"), kBad, "tx_code.description"},
      {With(R"("tx_code":{"description":{"de":"Brief"}})"), kBad, "tx_code.description"},
      {With(R"("tx_code":{"description":[]})"), kBad, "tx_code.description"},
      {With(R"("tx_code":{"description":["Brief"]})"), kBad, "tx_code.description[0]"},
      {With(R"("tx_code":{"description":[{"text":"Brief"}]})"),
       kBad,
       "tx_code.description[0].locale"},
      {With(R"("tx_code":{"description":[{"locale":"de_AT","text":"Brief"}]})"),
       kBad,
       "tx_code.description[0].locale"},
      {With(R"("tx_code":{"description":[{"locale":"de"}]})"), kBad, "tx_code.description[0].text"},
      {With(R"("tx_code":{"description":[{"locale":"de","text":""}]})"),
       kBad,
       "tx_code.description[0].text"},
      {With(R"("tx_code":{"description":[{"locale":"de","text":")" + std::string(301, 'x') +
            R"("}]})"),
       kBad,
       "tx_code.description[0].text"},
      {With(R"("tx_code":{"description":[{"locale":"de","text":"A","name":"B"}]})"),
       kBad,
       "tx_code.description[0].name"},
      {With(R"("tx_code":{"description":[{"locale":"de","text":"A"},{"locale":"de","text":"B"}]})"),
       kBad,
       "tx_code.description[1].locale"},
  };
  for (const BadCase& row : cases) {
    SCOPED_TRACE(row.body.substr(0, 120));
    const auto parsed = Parse(row.body);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(NameOf(parsed.error().error.code), std::string(NameOf(row.code)));
    EXPECT_EQ(parsed.error().member, row.member);
    EXPECT_FALSE(parsed.error().reason.empty());
  }
}

// [OFF-6]: characters, not bytes.
TEST(ParseCreateOfferRequest, CountsTheDescriptionInCharacters) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "ö";
  }
  EXPECT_TRUE(Parse(With(R"("tx_code":{"description":")" + text + R"("})")).has_value());
  EXPECT_FALSE(Parse(With(R"("tx_code":{"description":")" + text + R"(ö"})")).has_value());
}

TEST(ParseCreateOfferRequest, KeepsAnIssuerToItsConfigurations) {
  const std::string pid = R"({"credentials":[{"configuration":"pid","claims":{"name":"A"}}]})";
  const auto refused = Parse(pid, OperatorRole::kIssuer);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().error.code, ErrorCode::kOperatorForbidden);
  EXPECT_EQ(refused.error().member, "credentials[0].configuration");
  EXPECT_TRUE(Parse("{" + kOne + "}", OperatorRole::kIssuer).has_value());
}

TEST(ParseCreateOfferRequest, WantsJsonByItsMediaType) {
  HttpRequest request;
  request.headers = {{"content-type", "text/plain"}};
  request.body = "{" + kOne + "}";
  const auto parsed = ParseCreateOfferRequest(request, Operator(), Config(), {});
  ASSERT_FALSE(parsed.has_value());
  EXPECT_EQ(parsed.error().error.code, ErrorCode::kMediaTypeUnsupported);
}

}  // namespace
}  // namespace issuer
