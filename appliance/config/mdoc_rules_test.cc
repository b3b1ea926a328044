// Claim schemas of driving licences. [MD-9]
#include "appliance/config/mdoc_rules.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "appliance/config/claim_typing.h"
#include "appliance/config/config_parser.h"
#include "appliance/config/credential_configuration_parser.h"

namespace issuer {
namespace {

ClaimSchema Leaf(ClaimKind kind, bool mandatory = true) {
  ClaimSchema schema;
  schema.kind = kind;
  schema.mandatory = mandatory;
  return schema;
}

ClaimSchema ObjectOf(std::vector<ClaimSchemaMember> members) {
  ClaimSchema schema = Leaf(ClaimKind::kObject);
  schema.members = std::move(members);
  return schema;
}

ClaimSchema ArrayOf(ClaimSchema element, bool mandatory) {
  ClaimSchema schema = Leaf(ClaimKind::kArray, mandatory);
  schema.element.push_back(std::move(element));
  return schema;
}

// Nothing to complain about.
ClaimSchema Licence() {
  ClaimSchema code = ObjectOf({{"code", Leaf(ClaimKind::kText)},
                               {"sign", Leaf(ClaimKind::kText, false)},
                               {"value", Leaf(ClaimKind::kText, false)}});
  ClaimSchema privilege = ObjectOf({{"vehicle_category_code", Leaf(ClaimKind::kText)},
                                    {"issue_date", Leaf(ClaimKind::kFullDate, false)},
                                    {"expiry_date", Leaf(ClaimKind::kFullDate, false)},
                                    {"codes", ArrayOf(std::move(code), false)}});
  return ObjectOf({{kMdlNamespace,
                    ObjectOf({{"family_name", Leaf(ClaimKind::kText)},
                              {"given_name", Leaf(ClaimKind::kText)},
                              {"birth_date", Leaf(ClaimKind::kFullDate)},
                              {"issue_date", Leaf(ClaimKind::kFullDate)},
                              {"expiry_date", Leaf(ClaimKind::kDateTime)},
                              {"issuing_country", Leaf(ClaimKind::kText)},
                              {"issuing_authority", Leaf(ClaimKind::kText)},
                              {"document_number", Leaf(ClaimKind::kText)},
                              {"portrait", Leaf(ClaimKind::kBytes)},
                              {"driving_privileges", ArrayOf(std::move(privilege), true)},
                              {"un_distinguishing_sign", Leaf(ClaimKind::kText)},
                              {"height", Leaf(ClaimKind::kInteger, false)},
                              {"age_over_18", Leaf(ClaimKind::kBoolean, false)},
                              {"anything_else", Leaf(ClaimKind::kNull, false)}})}});
}

ClaimSchema& Member(ClaimSchema& object, const std::string& name) {
  for (auto& member : object.members) {
    if (member.name == name) {
      return member.schema;
    }
  }
  ADD_FAILURE() << name;
  return object;
}

ConfigComplaints Check(const ClaimSchema& claims, const std::string& doctype = kMdlDoctype) {
  Complaints complaints("mdl.json");
  CheckMdocClaims(doctype, claims, complaints);
  return complaints.Take();
}

TEST(CheckMdocClaims, AcceptsALicence) {
  EXPECT_TRUE(Check(Licence()).empty());
}

TEST(CheckMdocClaims, AsksNothingOfOtherDocuments) {
  EXPECT_TRUE(
      Check(ObjectOf({{"eu.europa.ec.eudi.pid.1", ObjectOf({})}}), "eu.europa.ec.eudi.pid.1")
          .empty());
}

TEST(CheckMdocClaims, NamesEachMandatoryElementThatIsMissing) {
  const ClaimSchema whole = Licence();
  for (const auto& [name, schema] : whole.members.front().schema.members) {
    if (!schema.mandatory) {
      continue;
    }
    ClaimSchema without = Licence();
    std::erase_if(without.members.front().schema.members,
                  [wanted = name](const auto& member) { return member.name == wanted; });
    ClaimSchema optional = Licence();
    Member(optional.members.front().schema, name).mandatory = false;
    ClaimSchema mistyped = Licence();
    Member(mistyped.members.front().schema, name).kind = ClaimKind::kBoolean;
    for (const ClaimSchema& spoilt : {without, optional, mistyped}) {
      const ConfigComplaints complaints = Check(spoilt);
      ASSERT_EQ(complaints.size(), 1U) << name;
      EXPECT_EQ(complaints.front().member, "claims");
      EXPECT_THAT(complaints.front().reason, testing::HasSubstr("org.iso.18013.5.1/" + name));
    }
  }
}

TEST(CheckMdocClaims, NamesWhatIsNotTheStandards) {
  using Spoil = std::function<void(ClaimSchema & elements)>;
  const auto privilege = [](ClaimSchema& elements) -> ClaimSchema& {
    return Member(elements, "driving_privileges").element.front();
  };
  const struct {
    const char* names;
    Spoil spoil;
  } kCases[] = {
      {"height of another type than integer",
       [](ClaimSchema& e) { Member(e, "height").kind = ClaimKind::kText; }},
      {"age_over_18 of another type than boolean",
       [](ClaimSchema& e) { Member(e, "age_over_18").kind = ClaimKind::kText; }},
      {"birth_date of another type than full-date",
       [](ClaimSchema& e) { Member(e, "birth_date").kind = ClaimKind::kDateTime; }},
      {"issue_date of another type than full-date or date-time",
       [](ClaimSchema& e) { Member(e, "issue_date").kind = ClaimKind::kText; }},
      {"driving_privileges, whose elements must be of type object",
       [&](ClaimSchema& e) { privilege(e) = Leaf(ClaimKind::kText); }},
      {"driving_privileges/vehicle_category_code",
       [&](ClaimSchema& e) { privilege(e).members.erase(privilege(e).members.begin()); }},
      {"driving_privileges/issue_date of another type",
       [&](ClaimSchema& e) { Member(privilege(e), "issue_date").kind = ClaimKind::kText; }},
      {"driving_privileges/codes of another type",
       [&](ClaimSchema& e) { Member(privilege(e), "codes").kind = ClaimKind::kText; }},
      {"driving_privileges/codes, whose elements",
       [&](ClaimSchema& e) {
         Member(privilege(e), "codes").element.front() = Leaf(ClaimKind::kText);
       }},
      {"driving_privileges/codes/code",
       [&](ClaimSchema& e) {
         Member(Member(privilege(e), "codes").element.front(), "code").mandatory = false;
       }},
  };
  for (const auto& c : kCases) {
    ClaimSchema claims = Licence();
    c.spoil(claims.members.front().schema);
    const ConfigComplaints complaints = Check(claims);
    ASSERT_EQ(complaints.size(), 1U) << c.names;
    EXPECT_THAT(complaints.front().reason, testing::HasSubstr(c.names));
  }
}

TEST(CheckMdocClaims, WantsTheStandardsNamespace) {
  ClaimSchema optional = Licence();
  optional.members.front().schema.mandatory = false;
  ClaimSchema other = Licence();
  other.members.front().name = "org.iso.18013.5.2";
  for (const ClaimSchema& claims : {optional, other}) {
    const ConfigComplaints complaints = Check(claims);
    ASSERT_EQ(complaints.size(), 1U);
    EXPECT_THAT(complaints.front().reason,
                testing::HasSubstr("lacks the namespace org.iso.18013.5.1"));
  }
}

// The schema of the example configuration.
ClaimSchema ExampleSchema(const char* id) {
  const char* source = std::getenv("CHANCERY_SOURCE");
  const auto config = ReadConfig(std::filesystem::path(source == nullptr ? "." : source) /
                                 "docs/examples/chancery.toml");
  CHECK(config.has_value());
  const auto configurations = ReadCredentialConfigurations(*config);
  CHECK(configurations.has_value());
  return configurations->Find(ConfigurationId(id))->claims;
}

constexpr const char* kLicenceClaims = R"({"org.iso.18013.5.1":{
    "family_name":"Lovelace","given_name":"Ada","birth_date":"1815-12-10","issue_date":"2020-01-01",
    "expiry_date":"2035-01-01","issuing_country":"XX","issuing_authority":"Office",
    "document_number":"A1","portrait":"/9j/4A==","un_distinguishing_sign":"XX",
    "portrait_capture_date":"2019-12-01T10:00:00Z","height":165,
    "driving_privileges":[{"vehicle_category_code":"B","issue_date":"2020-01-01",
                           "codes":[{"code":"01"}]}]}})";

// `claims` with `from` replaced once by `to`.
JsonValue Changed(const std::string& from, const std::string& to) {
  std::string claims = kLicenceClaims;
  const std::size_t at = claims.find(from);
  CHECK(at != std::string::npos);
  const auto json = ParseJson(claims.replace(at, from.size(), to));
  CHECK(json.has_value());
  return *json;
}

TEST(MdlClaims, AreTypedByTheExampleSchema) {
  const auto typed = TypeClaims(ExampleSchema("mdl"), Changed("Ada", "Ada"));
  ASSERT_TRUE(typed.has_value()) << typed.error().path << " " << typed.error().reason;
}

// Told to the operator when the offer is created, with the path of what is wrong.
TEST(MdlClaims, AreRefusedWithThePathOfWhatIsWrong) {
  const std::string space = "org.iso.18013.5.1";
  const std::string large(4 * 131'076 / 3, 'A');
  const struct {
    const char* why;
    std::string from;
    std::string to;
    std::string path;
  } kCases[] = {
      {"number for text", R"("Lovelace")", "7", space + ".family_name"},
      {"text for a number", "165", R"("165")", space + ".height"},
      {"fraction for a whole number", "165", "165.5", space + ".height"},
      {"date with a time", "1815-12-10", "1815-12-10T00:00:00Z", space + ".birth_date"},
      {"date that does not exist", "1815-12-10", "1815-02-30", space + ".birth_date"},
      {"time with fractions",
       "2019-12-01T10:00:00Z",
       "2019-12-01T10:00:00.123Z",
       space + ".portrait_capture_date"},
      {"time with an offset",
       "2019-12-01T10:00:00Z",
       "2019-12-01T10:00:00+01:00",
       space + ".portrait_capture_date"},
      {"date for a time", "2019-12-01T10:00:00Z", "2019-12-01", space + ".portrait_capture_date"},
      {"portrait too large", "/9j/4A==", large, space + ".portrait"},
      {"portrait that is no base64", "/9j/4A==", "/9j/4A", space + ".portrait"},
      {"missing element", R"("document_number":"A1",)", "", space + ".document_number"},
      {"element that is not in the schema", R"("A1",)", R"("A1","x":1,)", space + ".x"},
      {"privileges that are no array",
       R"([{"vehicle_category_code":"B","issue_date":"2020-01-01",
                           "codes":[{"code":"01"}]}])",
       "{}",
       space + ".driving_privileges"},
      {"privilege without its category",
       R"("vehicle_category_code":"B",)",
       "",
       space + ".driving_privileges[0].vehicle_category_code"},
      {"date inside a privilege",
       R"("B","issue_date":"2020-01-01")",
       R"("B","issue_date":"2020-1-1")",
       space + ".driving_privileges[0].issue_date"},
      {"code that is a number",
       R"({"code":"01"})",
       R"({"code":1})",
       space + ".driving_privileges[0].codes[0].code"},
      {"namespace that is none",
       R"({"org.iso.18013.5.1":)",
       R"({"other":{},"org.iso.18013.5.1":)",
       "other"},
  };
  const ClaimSchema schema = ExampleSchema("mdl");
  for (const auto& c : kCases) {
    const auto typed = TypeClaims(schema, Changed(c.from, c.to));
    ASSERT_FALSE(typed.has_value()) << c.why;
    EXPECT_EQ(typed.error().path, c.path) << c.why;
  }
}

}  // namespace
}  // namespace issuer
