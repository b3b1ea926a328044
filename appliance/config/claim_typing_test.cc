#include "appliance/config/claim_typing.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

ClaimSchema Leaf(ClaimKind kind, bool mandatory = false) {
  ClaimSchema schema;
  schema.kind = kind;
  schema.mandatory = mandatory;
  schema.disclosure = Disclosure::kSelective;
  return schema;
}

ClaimSchema Person() {
  ClaimSchema level = Leaf(ClaimKind::kText);
  level.values = {"low", "high"};
  ClaimSchema nationalities = Leaf(ClaimKind::kArray);
  nationalities.max_len = 2;
  ClaimSchema country = Leaf(ClaimKind::kText);
  country.max_len = 2;
  nationalities.element = {country};
  ClaimSchema address = Leaf(ClaimKind::kObject);
  address.members = {{"locality", Leaf(ClaimKind::kText, true)}};
  ClaimSchema portrait = Leaf(ClaimKind::kBytes);
  portrait.max_len = 4;
  ClaimSchema person;
  person.kind = ClaimKind::kObject;
  person.members = {{"name", Leaf(ClaimKind::kText, true)},
                    {"born", Leaf(ClaimKind::kFullDate)},
                    {"seen", Leaf(ClaimKind::kDateTime)},
                    {"age", Leaf(ClaimKind::kInteger)},
                    {"weight", Leaf(ClaimKind::kDecimal)},
                    {"adult", Leaf(ClaimKind::kBoolean)},
                    {"level", level},
                    {"nationalities", nationalities},
                    {"address", address},
                    {"portrait", portrait}};
  return person;
}

Result<ClaimValue, ClaimComplaint> Type(const std::string& json) {
  const auto value = ParseJson(json);
  CHECK(value.has_value());
  return TypeClaims(Person(), *value);
}

TEST(TypeClaims, TypesAndMarksWhatFits) {
  const auto claims = Type(
      R"({"name":"Zoë","born":"2000-02-29","seen":"2024-02-29T23:59:59Z","age":26,"weight":70,"adult":true,"level":"high",
                               "nationalities":["DE","FR"],"address":{"locality":"Köln"},"portrait":"AQID"})");
  ASSERT_TRUE(claims.has_value()) << claims.error().path << " " << claims.error().reason;
  EXPECT_EQ(claims->disclosure, Disclosure::kAlways);
  ASSERT_EQ(claims->members.size(), 10U);
  EXPECT_EQ(claims->members[0].value.disclosure, Disclosure::kSelective);
  EXPECT_EQ(claims->members[1].value.kind, ClaimKind::kFullDate);
  EXPECT_EQ(claims->members[2].value.kind, ClaimKind::kDateTime);
  EXPECT_EQ(claims->members[4].value.kind, ClaimKind::kDecimal);
  EXPECT_EQ(claims->members[7].value.elements[1].text, "FR");
  EXPECT_EQ(claims->members[7].value.elements[1].disclosure, Disclosure::kSelective);
  EXPECT_EQ(claims->members[9].value.bytes, (Bytes{1, 2, 3}));
}

TEST(TypeClaims, NamesTheFirstClaimThatDoesNotFit) {
  const struct {
    const char* json;
    const char* path;
    const char* reason;
  } kCases[] = {
      {R"([])", "", "must be an object"},
      {R"({})", "name", "is mandatory"},
      {R"({"name":"a","extra":1})", "extra", "is not in the schema"},
      {R"({"name":5})", "name", "must be text"},
      {R"({"name":null})", "name", "must be text"},
      {R"({"name":"a","born":"2001-02-29"})", "born", "must be a date such as 1990-02-28"},
      {R"({"name":"a","born":"2001-2-9"})", "born", "must be a date such as 1990-02-28"},
      {R"({"name":"a","born":"2001-02-0x"})", "born", "must be a date such as 1990-02-28"},
      {R"({"name":"a","seen":"2001-02-28T13:00:00.5Z"})",
       "seen",
       "must be a time in UTC such as 1990-02-28T13:00:00Z, without fractions"},
      {R"({"name":"a","seen":"2001-02-28T13:00:60Z"})",
       "seen",
       "must be a time in UTC such as 1990-02-28T13:00:00Z, without fractions"},
      {R"({"name":"a","seen":"2001-02-30T13:00:00Z"})",
       "seen",
       "must be a time in UTC such as 1990-02-28T13:00:00Z, without fractions"},
      {R"({"name":"a","seen":"2001-02-28T13:00:00+01:00"})",
       "seen",
       "must be a time in UTC such as 1990-02-28T13:00:00Z, without fractions"},
      {R"({"name":"a","age":1.5})", "age", "must be a whole number"},
      {R"({"name":"a","age":"1"})", "age", "must be a whole number"},
      {R"({"name":"a","weight":"1"})", "weight", "must be a number"},
      {R"({"name":"a","adult":1})", "adult", "must be true or false"},
      {R"({"name":"a","level":"medium"})",
       "level",
       "is not one of the values that the schema allows"},
      {R"({"name":"a","nationalities":"DE"})", "nationalities", "must be an array"},
      {R"({"name":"a","nationalities":["DE","FR","IT"]})",
       "nationalities",
       "has too many elements"},
      {R"({"name":"a","nationalities":["DE","FRA"]})", "nationalities[1]", "is too long"},
      {R"({"name":"a","address":{}})", "address.locality", "is mandatory"},
      {R"({"name":"a","address":{"locality":"b","c":1}})", "address.c", "is not in the schema"},
      {R"({"name":"a","portrait":"AQI"})", "portrait", "must be bytes in padded base64"},
      {R"({"name":"a","portrait":"AQIDBAU="})", "portrait", "is too long"},
  };
  for (const auto& c : kCases) {
    const auto claims = Type(c.json);
    ASSERT_FALSE(claims.has_value()) << c.json;
    EXPECT_EQ(claims.error().path, c.path) << c.json;
    EXPECT_STREQ(claims.error().reason, c.reason) << c.json;
  }
}

}  // namespace
}  // namespace issuer
