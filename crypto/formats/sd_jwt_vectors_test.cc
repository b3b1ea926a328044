// The test cases of sd-jwt-python (vectors/sd-jwt): their claims issued by us, then disclosed in
// full and as each case says.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/issued_sd_jwt.h"
#include "crypto/formats/sd_jwt_specification.h"
#include "crypto/formats/sd_jwt_vc.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

using Disclosures = std::map<std::string, JsonValue>;

const ClaimValue* FindMember(const ClaimValue& object, std::string_view name) {
  for (const ClaimMember& member : object.members) {
    if (member.name == name) {
      return &member.value;
    }
  }
  return nullptr;
}

// A holder who shows what `wanted` (holder_disclosed_claims of a case) asks for: true, or a
// structure, at the place of a value.
class Holder {
 public:
  explicit Holder(const Disclosures& all) : all_(all) {}

  void Show(const JsonValue& value, const ClaimValue& wanted) {
    if (const auto* object = value.AsObject();
        object != nullptr && wanted.kind == ClaimKind::kObject) {
      for (const auto& [name, member] : *object) {
        if (name == "_sd") {
          ShowHiddenMembers(*member.AsArray(), wanted);
        } else if (const ClaimValue* inner = FindMember(wanted, name)) {
          Show(member, *inner);
        }
      }
    }
    if (const auto* array = value.AsArray(); array != nullptr && wanted.kind == ClaimKind::kArray) {
      for (std::size_t i = 0; i < std::min(array->size(), wanted.elements.size()); ++i) {
        ShowElement((*array)[i], wanted.elements[i]);
      }
    }
  }

  const Disclosures& shown() const { return shown_; }

 private:
  static bool IsWanted(const ClaimValue& wanted) {
    return wanted.kind != ClaimKind::kBoolean || wanted.boolean;
  }

  void ShowHiddenMembers(const JsonValue::Array& digests, const ClaimValue& wanted) {
    for (const JsonValue& digest : digests) {
      const JsonValue& disclosure = all_.at(*digest.AsText());
      const ClaimValue* inner = FindMember(wanted, *(*disclosure.AsArray())[1].AsText());
      if (inner != nullptr && IsWanted(*inner)) {
        shown_.emplace(*digest.AsText(), disclosure);
        Show(disclosure.AsArray()->back(), *inner);
      }
    }
  }

  void ShowElement(const JsonValue& element, const ClaimValue& wanted) {
    const std::string* digest = element.FindText("...");
    if (digest == nullptr) {
      Show(element, wanted);
    } else if (IsWanted(wanted)) {
      shown_.emplace(*digest, all_.at(*digest));
      Show(all_.at(*digest).AsArray()->back(), wanted);
    }
  }

  const Disclosures& all_;
  Disclosures shown_;
};

std::string ClaimsAsJson(const ClaimValue& claims) {
  JsonWriter json;
  json.Value(claims);
  const Result<JsonValue> parsed = ParseJson(std::move(json).Take());
  CHECK(parsed.has_value());
  return ToJson(Sorted(*parsed));
}

// The operator's claims in a payload, in the order of names.
std::string ClaimsOf(const JsonValue& payload) {
  JsonValue::Object claims;
  for (const auto& member : *payload.AsObject()) {
    if (member.first != "iat" && member.first != "exp" && member.first != "vct") {
      claims.push_back(member);
    }
  }
  return ToJson(Sorted(JsonValue(claims)));
}

std::size_t NumSelective(const ClaimValue& value) {
  std::size_t count = value.disclosure == Disclosure::kSelective ? 1 : 0;
  for (const ClaimValue& element : value.elements) {
    count += NumSelective(element);
  }
  for (const ClaimMember& member : value.members) {
    count += NumSelective(member.value);
  }
  return count;
}

IssuedSdJwt Issue(const ClaimValue& claims, std::uint8_t num_decoys) {
  const std::vector<Bytes> chain = {{0x30, 0x00}};
  const SdJwtVcDraft draft = {.type = "urn:example:vector",
                              .issuer = std::nullopt,
                              .algorithm = SignatureAlgorithm::kEs256,
                              .chain = chain,
                              .claims = claims,
                              .holder = std::nullopt,
                              .num_decoys = num_decoys,
                              .issued_at = FromUnix(1),
                              .expires_at = FromUnix(2),
                              .typ = SdJwtVcTyp::kDcSdJwt,
                              .status = std::nullopt};
  FakeRandom random;
  const Result<std::string> text =
      BuildSdJwtVc(draft, random, [](ByteView) -> Result<Bytes> { return Bytes(64, 1); });
  CHECK(text.has_value());
  return TakeApart(*text);
}

void CheckCase(const ClaimValue& specification) {
  const ClaimValue& claims = *FindMember(specification, "user_claims");
  for (const std::uint8_t num_decoys : {std::uint8_t{0}, std::uint8_t{3}}) {
    const IssuedSdJwt issued = Issue(claims, num_decoys);
    EXPECT_EQ(issued.disclosures.size(), NumSelective(claims));
    EXPECT_EQ(ClaimsOf(Reconstruct(issued.payload, issued.disclosures)), ClaimsAsJson(claims));
  }
  const IssuedSdJwt issued = Issue(claims, 0);
  Holder holder(issued.disclosures);
  holder.Show(issued.payload, *FindMember(specification, "holder_disclosed_claims"));
  EXPECT_EQ(ClaimsOf(Reconstruct(issued.payload, holder.shown())),
            ClaimsAsJson(*FindMember(specification, "expect_verified_user_claims")));
}

// [SD-5] [SD-7]
TEST(SdJwtVectors, DiscloseWhatTheCasesExpect) {
  const std::filesystem::path folder = VectorsFolder("sd-jwt");
  SKIP_WITHOUT_VECTORS(folder);
  int num_cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::filesystem::path file = entry.path() / "specification.yml";
    if (std::filesystem::exists(file)) {
      SCOPED_TRACE(entry.path().filename().string());
      CheckCase(ReadSdJwtSpecification(ReadWholeFile(file)));
      ++num_cases;
    }
  }
  EXPECT_GE(num_cases, 14);
}

// The reader of those files, so that a case it misreads cannot pass unseen.
TEST(ReadSdJwtSpecification, SeesStructureAndTags) {
  const ClaimValue claims = ReadSdJwtSpecification(
      "a:  # comment\n"
      "  - !sd\n"
      "    b: \"x\"\n"
      "    !sd c:\n"
      "      d: 1\n"
      "  - [!sd 3.5, null]\n"
      "  - !sd e: True\n"
      "\n"
      "!sd \"f g\": { 'h': +1-2 }\n");
  EXPECT_EQ(ClaimsAsJson(claims),
            R"({"a":[{"b":"x","c":{"d":1}},[3.5,null],{"e":true}],"f g":{"h":"+1-2"}})");
  EXPECT_EQ(NumSelective(claims), 5U);
  const ClaimValue& a = *FindMember(claims, "a");
  EXPECT_EQ(a.disclosure, Disclosure::kAlways);
  EXPECT_EQ(a.elements[0].disclosure, Disclosure::kSelective);
  EXPECT_EQ(FindMember(a.elements[0], "c")->disclosure, Disclosure::kSelective);
  EXPECT_EQ(a.elements[1].elements[0].disclosure, Disclosure::kSelective);
  EXPECT_EQ(a.elements[2].disclosure, Disclosure::kAlways);
  EXPECT_EQ(FindMember(a.elements[2], "e")->disclosure, Disclosure::kSelective);
  EXPECT_EQ(FindMember(claims, "f g")->disclosure, Disclosure::kSelective);
}

}  // namespace
}  // namespace issuer
