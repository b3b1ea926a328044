#include "appliance/config/claim169_rules.h"

#include <gmock/gmock.h>

namespace issuer {
namespace {

using testing::HasSubstr;

ClaimSchema Leaf(ClaimKind kind, std::vector<std::string> values = {}) {
  ClaimSchema schema;
  schema.kind = kind;
  schema.mandatory = true;
  schema.values = std::move(values);
  return schema;
}

ClaimSchema ArrayOf(ClaimSchema element) {
  ClaimSchema schema = Leaf(ClaimKind::kArray);
  schema.element.push_back(std::move(element));
  return schema;
}

ClaimSchema ObjectOf(std::vector<ClaimSchemaMember> members) {
  ClaimSchema schema = Leaf(ClaimKind::kObject);
  schema.members = std::move(members);
  return schema;
}

ConfigComplaints Check(std::vector<ClaimSchemaMember> members) {
  Complaints complaints("card.json");
  CheckClaim169Claims(ObjectOf(std::move(members)), complaints);
  return complaints.Take();
}

TEST(CheckClaim169Claims, HasNothingToSayOfAttributes) {
  const ClaimSchema biometric = ObjectOf({{"data", Leaf(ClaimKind::kBytes)},
                                          {"format", Leaf(ClaimKind::kText, {"image/webp"})},
                                          {"issuer", Leaf(ClaimKind::kText)}});
  EXPECT_TRUE(Check({{"full_name", Leaf(ClaimKind::kText)},
                     {"date_of_birth", Leaf(ClaimKind::kFullDate)},
                     {"gender", Leaf(ClaimKind::kText, {"male", "female"})},
                     {"best_quality_fingers", ArrayOf(Leaf(ClaimKind::kText, {"left_thumb"}))},
                     {"face", ArrayOf(biometric)}})
                  .empty());
}

struct BadCase {
  ClaimSchemaMember member;
  const char* reason;
};

TEST(CheckClaim169Claims, SaysWhatIsWrong) {
  const ClaimSchema text = Leaf(ClaimKind::kText);
  const ClaimSchema data = Leaf(ClaimKind::kBytes);
  const BadCase cases[] = {
      {{"name", text}, "has name, which is no attribute of Claim 169"},
      {{"binary_image", data}, "has binary_image, which is no attribute of Claim 169"},
      {{"full_name", data}, "has full_name, which must be text"},
      {{"date_of_birth", text}, "has date_of_birth, which must be a full-date"},
      {{"gender", text}, "has gender, which must be text with \"values\" among male, female, oth"},
      {{"gender", Leaf(ClaimKind::kText, {"none"})}, "has gender, which must be text with"},
      {{"best_quality_fingers", text}, "has best_quality_fingers, which must be an array"},
      {{"best_quality_fingers", ArrayOf(text)}, "has best_quality_fingers/null, which must be te"},
      {{"face", data}, "has face, which must be an array"},
      {{"face", ArrayOf(text)}, "has face, which must be an array of objects with \"data\""},
      {{"face", ArrayOf(ObjectOf({{"data", text}}))}, "has face/data, which must be bytes"},
      {{"face", ArrayOf(ObjectOf({{"data", data}, {"format", text}}))},
       "has face/format, which must be text with \"values\" among image/png"},
      {{"face", ArrayOf(ObjectOf({{"data", data}, {"x", text}}))},
       "has face/x, which must be one of data, format and issuer"},
  };
  for (const BadCase& row : cases) {
    SCOPED_TRACE(row.reason);
    const ConfigComplaints complaints = Check({row.member});
    ASSERT_EQ(complaints.size(), 1U);
    EXPECT_EQ(complaints.front().member, "claims");
    EXPECT_THAT(complaints.front().reason, HasSubstr(row.reason));
  }
}

}  // namespace
}  // namespace issuer
