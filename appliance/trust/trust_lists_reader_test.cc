// Key files, and what `check-config` says about bad ones.
#include "appliance/trust/trust_lists_reader.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

using testing::HasSubstr;

constexpr const char* kUri = "https://wallet-provider.example/status/1";

class ReadTrustListsTest : public testing::Test {
 protected:
  std::filesystem::path Write(const std::string& name, const std::string& text) {
    const auto path = folder_.path() / name;
    std::ofstream(path) << text;
    return path;
  }

  TrustSettings SettingsWithJwks(const std::string& text) {
    AttesterSettings attester;
    attester.issuer = TestAttester::kIssuer;
    attester.jwks = Write("keys.json", text);
    TrustSettings settings;
    settings.client_attesters.push_back(attester);
    return settings;
  }

  // A Status List Token of sixteen entries, the first of which is revoked.
  ProofParts StatusToken() {
    ProofParts parts;
    parts.header = {{"typ", JsonValue(std::string("statuslist+jwt"))},
                    {"alg", JsonValue(std::string("ES256"))}};
    parts.payload = {
        {"sub", JsonValue(std::string(kUri))},
        {"iat", JsonValue(ToUnix(clock_.Now()))},
        {"exp", JsonValue(ToUnix(clock_.Now()) + 60)},
        {"status_list",
         JsonValue(JsonValue::Object{{"bits", JsonValue(std::int64_t{1})},
                                     {"lst", JsonValue(std::string("eNrbuRgAAhcBXQ"))}})}};
    return parts;
  }
  TrustSettings SettingsWithStatus(const std::string& token) {
    TrustSettings settings;
    settings.status_lists.push_back(
        {kUri, Write("status.jwt", token), Write("status.json", attester_.Jwks())});
    return settings;
  }

  FakeClock clock_;
  const TempDir folder_;
  const TestAttester attester_{clock_.Now()};
};

// [ABCA-3] [PRF-21]
TEST_F(ReadTrustListsTest, ReadsKeysAndAnchors) {
  TrustSettings settings = SettingsWithJwks(attester_.Jwks());
  settings.client_attesters[0].anchors = Write("anchors.pem", attester_.AnchorPem());
  settings.key_attesters = settings.client_attesters;
  settings.clients.push_back({ClientId("a"),
                              ClientMethod::kPrivateKeyJwt,
                              settings.client_attesters[0].jwks,
                              CertificateRule()});
  const auto lists = ReadTrustLists(settings);
  ASSERT_TRUE(lists.has_value()) << lists.error().front().reason;
  ASSERT_EQ(lists->client_attesters.size(), 1U);
  EXPECT_EQ(lists->client_attesters[0].keys[0].kid, TestAttester::kKid);
  EXPECT_EQ(lists->client_attesters[0].keys[0].key, attester_.key().public_key());
  EXPECT_EQ(lists->key_attesters[0].anchors.size(), 1U);
  ASSERT_NE(lists->FindClient("a"), nullptr);
  EXPECT_EQ(lists->FindClient("b"), nullptr);
  EXPECT_THAT(StaleTrust(settings, *lists, clock_.Now()), testing::IsEmpty());
}

TEST_F(ReadTrustListsTest, SaysWhatIsWrongWithAJwks) {
  const std::string jwk = R"({"kty":"EC","crv":"P-256",)"
                          R"("x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",)"
                          R"("y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM")";  // RFC 7517 A.1
  const struct {
    std::string text;
    const char* member;
    const char* reason;
  } kCases[] = {
      {"", "", "empty"},
      {"{", "", "not JSON"},
      {"[]", "keys", "array of 1 to 16"},
      {R"({"keys":[]})", "keys", "array of 1 to 16"},
      {R"({"keys":[1]})", "keys[0]", "public key"},
      {R"({"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]})", "keys[0]", "public key"},
      {R"({"keys":[)" + jwk + R"(,"d":"AAAA"}]})", "keys[0]", "public key"},
      {R"({"keys":[)" + jwk + R"(,"kid":7}]})", "keys[0].kid", "text"},
      {R"({"keys":[)" + jwk + "}," + jwk + R"(,"kid":"b"}]})", "keys", "kid of its own"},
      {R"({"keys":[)" + jwk + R"(,"kid":"b"},)" + jwk + R"(,"kid":"b"}]})",
       "keys",
       "kid of its own"},
  };
  for (const auto& c : kCases) {
    const auto lists = ReadTrustLists(SettingsWithJwks(c.text));
    ASSERT_FALSE(lists.has_value()) << c.text;
    EXPECT_EQ(lists.error().front().member, c.member) << c.text;
    EXPECT_THAT(lists.error().front().reason, HasSubstr(c.reason)) << c.text;
  }
}

TEST_F(ReadTrustListsTest, SaysWhatIsWrongWithAnAnchorFile) {
  TrustSettings settings;
  settings.key_attesters.emplace_back();
  for (const std::string& text : {std::string("no certificate"),
                                  std::string("-----BEGIN PRIVATE KEY-----\nAAAA\n"
                                              "-----END PRIVATE KEY-----\n")}) {
    settings.key_attesters[0].anchors = Write("anchors.pem", text);
    const auto lists = ReadTrustLists(settings);
    ASSERT_FALSE(lists.has_value());
    EXPECT_THAT(lists.error().front().reason, HasSubstr("PEM certificates"));
  }
  settings.key_attesters[0].anchors = folder_.path() / "nothing.pem";
  EXPECT_THAT(ReadTrustLists(settings).error().front().reason, HasSubstr("cannot be read"));
}

// [PRF-24]
TEST_F(ReadTrustListsTest, ReadsAStatusList) {
  const TrustSettings settings = SettingsWithStatus(attester_.Sign(StatusToken()) + "\n");
  const auto lists = ReadTrustLists(settings);
  ASSERT_TRUE(lists.has_value()) << lists.error().front().reason;
  const StatusList* list = lists->FindStatusList(kUri);
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->At(0), 1);
  EXPECT_EQ(list->At(1), 0);
  EXPECT_EQ(lists->FindStatusList("https://elsewhere.example"), nullptr);
}

// [PRF-24] [TSL-2]
TEST_F(ReadTrustListsTest, SaysWhatIsWrongWithAStatusList) {
  const WalletKey other = WalletKey::Generate();
  ProofParts typ = StatusToken();
  SetMember(typ.header, "typ", JsonValue(std::string("JWT")));
  ProofParts sub = StatusToken();
  SetMember(sub.payload, "sub", JsonValue(std::string("https://elsewhere.example")));
  const struct {
    std::string token;
    const char* reason;
  } kCases[] = {
      {"x.y", "three parts"},
      {SignProof(StatusToken(), other), "known keys"},
      {attester_.Sign(typ), "typ"},
      {attester_.Sign(sub), "sub"},
  };
  for (const auto& c : kCases) {
    const auto lists = ReadTrustLists(SettingsWithStatus(c.token));
    ASSERT_FALSE(lists.has_value()) << c.reason;
    EXPECT_EQ(lists.error().front().file.filename(), "status.jwt");
    EXPECT_THAT(lists.error().front().reason, HasSubstr(c.reason));
  }
}

TEST_F(ReadTrustListsTest, NamesWhatIsStale) {
  TrustSettings settings = SettingsWithStatus(attester_.Sign(StatusToken()));
  settings.key_attesters.emplace_back();
  settings.key_attesters[0].anchors = Write("anchors.pem", attester_.AnchorPem());
  const auto lists = ReadTrustLists(settings);
  ASSERT_TRUE(lists.has_value());
  EXPECT_THAT(StaleTrust(settings, *lists, clock_.Now()), testing::IsEmpty());
  EXPECT_THAT(StaleTrust(settings, *lists, clock_.Now() + std::chrono::days(2)),
              testing::SizeIs(2));
}

}  // namespace
}  // namespace issuer
