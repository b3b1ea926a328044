// mdocs as they leave the signer, read by the reader and not by the writer. [MD-1] to [MD-12]
#include "crypto/formats/mdoc.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
#include "crypto/cose/cbor_writer.h"
#include "crypto/cose/cose_key.h"
#include "crypto/cose/cose_sign1.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/ecdsa_encoding.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/handles.h"
#include "tests/support/fake_random.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<Bytes> kChain = {{0x30, 0x03, 0x02, 0x01, 0xfb}};
constexpr Timestamp kIssued = FromUnix(1'800'000'000);   // 2027-01-15T08:00:00Z
constexpr Timestamp kExpires = FromUnix(1'801'209'599);  // 2027-01-29T07:59:59Z
constexpr const char* kMdl = "org.iso.18013.5.1.mDL";
constexpr const char* kSpace = "org.iso.18013.5.1";

ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

ClaimValue Mdl() {
  ClaimValue privilege = ClaimValue::OfObject(
      {{"vehicle_category_code", Text("B")},
       {"issue_date", ClaimValue::OfFullDate("2018-08-09")},
       {"expiry_date", ClaimValue::OfFullDate("2034-08-09")},
       {"codes",
        ClaimValue::OfArray(
            {ClaimValue::OfObject({{"code", Text("01")}, {"sign", Text("<=")}})})}});
  return ClaimValue::OfObject(
      {{kSpace,
        ClaimValue::OfObject(
            {{"family_name", Text("Müller")},
             {"given_name", Text("Erika")},
             {"birth_date", ClaimValue::OfFullDate("1971-09-01")},
             {"portrait", ClaimValue::OfBytes({0xff, 0xd8, 0xff, 0xe0})},
             {"height", ClaimValue::OfInteger(175)},
             {"portrait_capture_date", ClaimValue::OfDateTime("2026-11-01T12:30:00Z")},
             {"age_over_18", ClaimValue::OfBoolean(true)},
             {"driving_privileges", ClaimValue::OfArray({privilege})}})},
       {"org.iso.18013.5.1.aamva",
        ClaimValue::OfObject({{"DHS_compliance", Text("F")},
                              {"score", ClaimValue::OfDecimal(1.5)},
                              {"nothing", ClaimValue::Null()}})}});
}

// A P-256 key that signs as the token would.
class IssuingKey {
 public:
  IssuingKey() : pkey_(EVP_EC_gen("P-256")) { CHECK(pkey_ != nullptr); }
  PublicKey public_key() const {
    const Result<PublicKey> key = FromEvpPkey(pkey_.get());
    CHECK(key.has_value());
    return *key;
  }
  Result<Bytes> Sign(ByteView input) const {
    const EvpMdCtx context(EVP_MD_CTX_new());
    CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pkey_.get()) == 1);
    std::size_t len = 0;
    CHECK(EVP_DigestSign(context.get(), nullptr, &len, input.data(), input.size()) == 1);
    Bytes der(len);
    CHECK(EVP_DigestSign(context.get(), der.data(), &len, input.data(), input.size()) == 1);
    der.resize(len);
    return RawFromDer(der, 32);
  }

 private:
  EvpPkey pkey_;
};

MdocDraft DraftOf(const ClaimValue& claims, const PublicKey& device_key) {
  return {.doctype = kMdl,
          .algorithm = SignatureAlgorithm::kEs256,
          .chain = kChain,
          .signer_not_before = kIssued - Seconds(3600),
          .signer_not_after = kExpires + Seconds(3600),
          .claims = claims,
          .device_key = device_key,
          .issued_at = kIssued,
          .expires_at = kExpires,
          .expected_update = std::nullopt,
          .status = std::nullopt};
}

CborValue MustParse(ByteView encoded) {
  const Result<CborValue> value = ParseCbor(encoded, CborForm::kDeterministic);
  CHECK(value.has_value());
  return *value;
}

// An issued document, taken apart. Everything in it is deterministic CBOR, or the test aborts.
struct IssuedMdoc {
  struct Item {
    std::uint64_t digest_id;
    Bytes random;
    std::string identifier;
    CborValue value;
    Digest256 digest;  // of the item as it came, tag included
  };
  std::map<std::string, std::vector<Item>> namespaces;
  CborValue issuer_auth;
  CborValue mso;
};

IssuedMdoc TakeApart(ByteView encoded) {
  const CborValue whole = MustParse(encoded);
  CHECK(whole.entries.size() == 2);
  IssuedMdoc issued;
  for (const auto& [name, items] : whole.Find("nameSpaces")->entries) {
    for (const CborValue& tagged : items.elements) {
      const Bytes sent = std::move(CborWriter().Value(tagged)).Take();
      const CborValue item = MustParse(tagged.Tagged(kCborTagEncoded)->bytes);
      CHECK(item.entries.size() == 4);
      issued.namespaces[name.text].push_back({item.Find("digestID")->number,
                                              item.Find("random")->bytes,
                                              item.Find("elementIdentifier")->text,
                                              *item.Find("elementValue"),
                                              Sha256(sent)});
    }
  }
  issued.issuer_auth = *whole.Find("issuerAuth");
  const CborValue payload = MustParse(issued.issuer_auth.elements.at(2).bytes);
  issued.mso = MustParse(payload.Tagged(kCborTagEncoded)->bytes);
  return issued;
}

const CborValue& ValueOf(const IssuedMdoc& issued, const char* space, const char* element) {
  for (const IssuedMdoc::Item& item : issued.namespaces.at(space)) {
    if (item.identifier == element) {
      return item.value;
    }
  }
  CHECK(false);
  return issued.mso;
}

class BuildMdocTest : public testing::Test {
 protected:
  Result<Bytes> Build(const MdocDraft& draft) {
    return BuildMdoc(draft, random_, [&](ByteView input) { return issuer_.Sign(input); });
  }
  IssuedMdoc MustBuild(const MdocDraft& draft) {
    const Result<Bytes> encoded = Build(draft);
    CHECK(encoded.has_value());
    return TakeApart(*encoded);
  }

  IssuingKey issuer_;
  IssuingKey device_;
  FakeRandom random_;
  ClaimValue claims_ = Mdl();
};

// [MD-4] [MD-6] [MD-7]
TEST_F(BuildMdocTest, IsSignedOverTheSecurityObject) {
  const IssuedMdoc issued = MustBuild(DraftOf(claims_, device_.public_key()));
  EXPECT_EQ(issued.issuer_auth.kind, CborKind::kArray) << "untagged";
  ASSERT_OK_AND_ASSIGN(UnverifiedCoseSign1 sign1, UnverifiedCoseSign1::Parse(issued.issuer_auth));
  EXPECT_EQ(sign1.algorithm(), SignatureAlgorithm::kEs256);
  EXPECT_EQ(sign1.chain(), kChain);
  EXPECT_THAT(std::move(sign1).Verify(issuer_.public_key()), IsOk());

  EXPECT_EQ(issued.issuer_auth.elements[0].bytes, (Bytes{0xa1, 0x01, 0x26})) << "alg and no more";
  const CborValue& unprotected = issued.issuer_auth.elements[1];
  ASSERT_EQ(unprotected.entries.size(), 1U);
  EXPECT_EQ(unprotected.Find(33)->bytes, kChain[0]);
}

// [MD-7]
TEST_F(BuildMdocTest, SendsSeveralCertificatesAsAnArray) {
  const std::vector<Bytes> chain = {kChain[0], {0x30, 0x00}};
  MdocDraft draft = DraftOf(claims_, device_.public_key());
  draft.chain = chain;
  const IssuedMdoc issued = MustBuild(draft);
  const CborValue* const x5chain = issued.issuer_auth.elements[1].Find(33);
  ASSERT_EQ(x5chain->elements.size(), 2U);
  EXPECT_EQ(x5chain->elements[1].bytes, chain[1]);
}

// [MD-2] [MD-3] [MD-6]
TEST_F(BuildMdocTest, DescribesTheDocumentInTheSecurityObject) {
  const IssuedMdoc issued = MustBuild(DraftOf(claims_, device_.public_key()));
  EXPECT_EQ(issued.mso.entries.size(), 6U);
  EXPECT_EQ(issued.mso.Find("version")->text, "1.0");
  EXPECT_EQ(issued.mso.Find("digestAlgorithm")->text, "SHA-256");
  EXPECT_EQ(issued.mso.Find("docType")->text, kMdl);
  const CborValue* const key_info = issued.mso.Find("deviceKeyInfo");
  EXPECT_EQ(key_info->entries.size(), 1U);
  const Result<PublicKey> key = ReadCoseKey(*key_info->Find("deviceKey"));
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(*key, device_.public_key());
}

// [MD-5] [MD-6] [MD-12]
TEST_F(BuildMdocTest, DigestsTheItemsAsTheyAreSent) {
  const IssuedMdoc issued = MustBuild(DraftOf(claims_, device_.public_key()));
  const CborValue& digests = *issued.mso.Find("valueDigests");
  ASSERT_EQ(digests.entries.size(), 2U);
  for (const ClaimMember& space : claims_.members) {
    const auto& items = issued.namespaces.at(space.name);
    ASSERT_EQ(items.size(), space.value.members.size());
    const CborValue& of_space = *digests.Find(space.name);
    ASSERT_EQ(of_space.entries.size(), items.size());
    std::set<std::uint64_t> ids;
    for (const IssuedMdoc::Item& item : items) {
      const CborValue* const digest = of_space.Find(static_cast<std::int64_t>(item.digest_id));
      ASSERT_NE(digest, nullptr);
      EXPECT_EQ(digest->bytes, ToBytes(item.digest)) << item.identifier;
      EXPECT_EQ(item.random.size(), 32U);
      EXPECT_TRUE(ids.insert(item.digest_id).second);
    }
  }
}

// [MD-9]
TEST_F(BuildMdocTest, KeepsTheKindOfEachElement) {
  const IssuedMdoc issued = MustBuild(DraftOf(claims_, device_.public_key()));
  EXPECT_EQ(ValueOf(issued, kSpace, "family_name").text, "Müller");
  EXPECT_EQ(ValueOf(issued, kSpace, "birth_date").Tagged(kCborTagFullDate)->text, "1971-09-01");
  EXPECT_EQ(ValueOf(issued, kSpace, "portrait").bytes, (Bytes{0xff, 0xd8, 0xff, 0xe0}));
  EXPECT_EQ(ValueOf(issued, kSpace, "portrait_capture_date").Tagged(kCborTagDateTime)->text,
            "2026-11-01T12:30:00Z");
  EXPECT_TRUE(ValueOf(issued, kSpace, "height").Is(175));
  EXPECT_TRUE(ValueOf(issued, kSpace, "age_over_18").boolean);
  EXPECT_EQ(ValueOf(issued, "org.iso.18013.5.1.aamva", "score").decimal, 1.5);
  EXPECT_EQ(ValueOf(issued, "org.iso.18013.5.1.aamva", "nothing").kind, CborKind::kNull);
  const CborValue& privilege = ValueOf(issued, kSpace, "driving_privileges").elements.at(0);
  EXPECT_EQ(privilege.Find("vehicle_category_code")->text, "B");
  EXPECT_EQ(privilege.Find("issue_date")->Tagged(kCborTagFullDate)->text, "2018-08-09");
  EXPECT_EQ(privilege.Find("codes")->elements.at(0).Find("sign")->text, "<=");
}

// [MD-8] [MD-11]: whole seconds, as the caller rounded them.
TEST_F(BuildMdocTest, WritesTimesAsTaggedTextInWholeSeconds) {
  MdocDraft draft = DraftOf(claims_, device_.public_key());
  const CborValue plain = *MustBuild(draft).mso.Find("validityInfo");
  EXPECT_EQ(plain.entries.size(), 3U);
  for (const auto& [name, text] : std::map<std::string, std::string>{
           {"signed", "2027-01-15T08:00:00Z"},
           {"validFrom", "2027-01-15T08:00:00Z"},
           {"validUntil", "2027-01-29T07:59:59Z"},
       }) {
    ASSERT_NE(plain.Find(name), nullptr) << name;
    EXPECT_EQ(plain.Find(name)->Tagged(kCborTagDateTime)->text, text);
  }
  // Rounded down to before the certificate began.
  draft.signer_not_before = kIssued + Seconds(1800);
  EXPECT_EQ(
      MustBuild(draft).mso.Find("validityInfo")->Find("signed")->Tagged(kCborTagDateTime)->text,
      "2027-01-15T08:30:00Z");
  draft.expected_update = FromUnix(1'801'000'000);
  const CborValue updated = *MustBuild(draft).mso.Find("validityInfo");
  EXPECT_EQ(updated.entries.size(), 4U);
  EXPECT_EQ(updated.Find("expectedUpdate")->Tagged(kCborTagDateTime)->text, "2027-01-26T21:46:40Z");
}

// [TSL-1]
TEST_F(BuildMdocTest, PointsToItsStatus) {
  MdocDraft draft = DraftOf(claims_, device_.public_key());
  draft.status = StatusReference{"https://issuer.example/status/7", 130'000};
  const IssuedMdoc issued = MustBuild(draft);
  EXPECT_EQ(issued.mso.entries.size(), 7U);
  const CborValue* const list = issued.mso.Find("status")->Find("status_list");
  EXPECT_EQ(list->entries.size(), 2U);
  EXPECT_TRUE(list->Find("idx")->Is(130'000));
  EXPECT_EQ(list->Find("uri")->text, "https://issuer.example/status/7");
}

// What is sent must not tell what order the operator's claims had, nor an identifier what it stands
// for.
TEST_F(BuildMdocTest, OrderTellsNothing) {
  ClaimValue reversed = claims_;
  std::reverse(reversed.members.begin(), reversed.members.end());
  for (ClaimMember& space : reversed.members) {
    std::reverse(space.value.members.begin(), space.value.members.end());
  }
  const MdocDraft draft = DraftOf(claims_, device_.public_key());
  const MdocDraft other = DraftOf(reversed, device_.public_key());
  FakeRandom same(7);
  FakeRandom again(7);
  const auto sign = [](ByteView) -> Result<Bytes> { return Bytes(64, 0x5a); };
  const Result<Bytes> a = BuildMdoc(draft, same, sign);
  const Result<Bytes> b = BuildMdoc(other, again, sign);
  ASSERT_THAT(a, IsOk());
  ASSERT_THAT(b, IsOk());
  EXPECT_EQ(*a, *b);

  std::map<std::string, std::set<std::uint64_t>> ids_of;
  for (int i = 0; i < 200; ++i) {
    const IssuedMdoc issued = MustBuild(draft);
    for (const IssuedMdoc::Item& item : issued.namespaces.at(kSpace)) {
      ids_of[item.identifier].insert(item.digest_id);
    }
  }
  for (const auto& [identifier, ids] : ids_of) {
    EXPECT_EQ(ids.size(), 8U) << identifier << " had every identifier of its namespace once";
  }
}

// [MD-5]
TEST_F(BuildMdocTest, SaltsEveryItemOfEveryDocumentAnew) {
  std::set<Bytes> salts;
  for (int i = 0; i < 10; ++i) {
    const IssuedMdoc issued = MustBuild(DraftOf(claims_, device_.public_key()));
    for (const auto& space : issued.namespaces) {
      for (const IssuedMdoc::Item& item : space.second) {
        EXPECT_TRUE(salts.insert(item.random).second);
      }
    }
  }
  EXPECT_EQ(salts.size(), 110U);
}

TEST_F(BuildMdocTest, SignsWithTheAlgorithmOfTheKey) {
  MdocDraft draft = DraftOf(claims_, device_.public_key());
  draft.algorithm = SignatureAlgorithm::kEs384;
  const Result<Bytes> encoded =
      BuildMdoc(draft, random_, [](ByteView) -> Result<Bytes> { return Bytes(96, 0x5a); });
  ASSERT_THAT(encoded, IsOk());
  const IssuedMdoc issued = TakeApart(*encoded);
  EXPECT_EQ(issued.issuer_auth.elements[0].bytes, (Bytes{0xa1, 0x01, 0x38, 0x22}));
}

TEST_F(BuildMdocTest, RefusesClaimsThatAreNoNamespaces) {
  const ClaimValue element = Text("x");
  const auto in_space = [&](std::string name, std::string identifier) {
    return ClaimValue::OfObject(
        {{std::move(name), ClaimValue::OfObject({{std::move(identifier), element}})}});
  };
  const struct {
    const char* why;
    ClaimValue claims;
  } kCases[] = {
      {"not an object", Text("x")},
      {"no namespace", ClaimValue::OfObject({})},
      {"namespace that is text", ClaimValue::OfObject({{kSpace, element}})},
      {"namespace that is an array", ClaimValue::OfObject({{kSpace, ClaimValue::OfArray({})}})},
      {"namespace without elements", ClaimValue::OfObject({{kSpace, ClaimValue::OfObject({})}})},
      {"namespace without a name", in_space("", "x")},
      {"namespace with a name too long", in_space(std::string(kMaxClaimNameLen + 1, 'n'), "x")},
      {"element without a name", in_space(kSpace, "")},
      {"element with a name too long", in_space(kSpace, std::string(kMaxClaimNameLen + 1, 'n'))},
      {"text that is not UTF-8",
       ClaimValue::OfObject({{kSpace, ClaimValue::OfObject({{"x", Text("\xff")}})}})},
      {"element twice",
       ClaimValue::OfObject({{kSpace, ClaimValue::OfObject({{"x", element}, {"x", element}})}})},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Build(DraftOf(c.claims, device_.public_key())),
                FailsWith(ErrorCode::kClaimsRefused))
        << c.why;
  }
}

// [MD-8]
TEST_F(BuildMdocTest, RefusesTimesThatDoNotFit) {
  const struct {
    const char* why;
    void (*spoil)(MdocDraft&);
  } kCases[] = {
      {"expires when issued", [](MdocDraft& d) { d.expires_at = d.issued_at; }},
      {"expires before issued", [](MdocDraft& d) { d.expires_at = d.issued_at - Seconds(1); }},
      {"expires when the certificate begins",
       [](MdocDraft& d) { d.signer_not_before = d.expires_at; }},
      {"outlives the certificate",
       [](MdocDraft& d) { d.signer_not_after = d.expires_at - Seconds(1); }},
      {"update when issued", [](MdocDraft& d) { d.expected_update = d.issued_at; }},
      {"update after the end", [](MdocDraft& d) { d.expected_update = d.expires_at + Seconds(1); }},
      {"no doctype", [](MdocDraft& d) { d.doctype.clear(); }},
  };
  for (const auto& c : kCases) {
    MdocDraft draft = DraftOf(claims_, device_.public_key());
    c.spoil(draft);
    EXPECT_THAT(Build(draft), FailsWith(ErrorCode::kClaimsRefused)) << c.why;
  }
}

TEST_F(BuildMdocTest, RefusesADeviceKeyThatIsNone) {
  PublicKey off_curve = device_.public_key();
  off_curve.y[31] ^= 1U;
  EXPECT_THAT(Build(DraftOf(claims_, off_curve)), FailsWith(ErrorCode::kJwkInvalid));
  EXPECT_THAT(Build(DraftOf(claims_, PublicKey())), FailsWith(ErrorCode::kJwkInvalid));
}

TEST_F(BuildMdocTest, PassesTheSignersErrorOn) {
  EXPECT_THAT(BuildMdoc(DraftOf(claims_, device_.public_key()),
                        random_,
                        [](ByteView) -> Result<Bytes> {
                          return Fail(ErrorCode::kAuditDown, "no record, no signature");
                        }),
              FailsWith(ErrorCode::kAuditDown));
}

}  // namespace
}  // namespace issuer
