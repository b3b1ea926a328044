// Both programs, SoftHSM, LMDB, loopback: a wallet gets its credential, and nothing of it stays
// behind.
#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/http_client.h"
#include "appliance/issuerctl/sd_jwt_view.h"
#include "hardening/audit/audit_verifier.h"
#include "tests/support/appliance_processes.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

constexpr const char* kBadge =
    R"({"credentials":[{"configuration":"employee-badge","claims":{"given_name":"Grace","family_name":"Hopper",
    "employee_id":"A-1","access_levels":["lobby","archive"],"full_time":true,"portrait":"AQIDBA=="}}],
    "delivery":"value"})";
constexpr const char* kDiploma =
    R"({"credentials":[{"configuration":"diploma","claims":{"given_name":"Emmy","family_name":"Noether",
    "degree":{"title":"Dr. phil.","level":"doctorate","awarded_on":"1907-12-14"},"courses":[
    {"name":"Invariant theory","credits":12.5,"grade":"1.0","terms":["WS 1903","SS 1904"]},
    {"name":"Algebra","credits":10}],"institution":"Erlangen"}}],"delivery":"reference"})";

class IssuanceFlow : public testing::Test {
 protected:
  void SetUp() override {
    appliance_.StartSigner();
    ASSERT_TRUE(appliance_.StartIssuer()) << appliance_.Logs();
  }

  CreatedTestOffer Offer(const std::string& body) {
    auto offer = appliance_.CreateOffer(body);
    CHECK(offer.has_value());
    return *std::move(offer);
  }

  // Redeems `offer` for `num_keys` credentials and verifies them.
  std::vector<SdJwtView> Issue(const CreatedTestOffer& offer, std::size_t num_keys) {
    std::vector<WalletKey> keys;
    for (std::size_t i = 0; i < num_keys; ++i) {
      keys.push_back(WalletKey::Generate());
    }
    Wallet wallet(appliance_.Transport(), clock_);
    const auto credentials = wallet.Run(offer.link, offer.tx_code, keys);
    EXPECT_TRUE(credentials.has_value())
        << credentials.error().step << " " << credentials.error().error;
    std::vector<SdJwtView> views;
    for (std::size_t i = 0; credentials.has_value() && i < credentials->size(); ++i) {
      auto view = VerifySdJwt((*credentials)[i], appliance_.anchors(), clock_.Now());
      EXPECT_TRUE(view.has_value()) << view.error();
      if (view.has_value()) {
        EXPECT_EQ(ToJson(*view->payload.Find("cnf")->Find("jwk")->Find("x")),
                  ToJson(*keys[i].Jwk().Find("x")))
            << "credentials come in the order of the proofs [CRS-3]";
        views.push_back(*std::move(view));
      }
    }
    return views;
  }

  ApplianceProcesses appliance_;
  SystemClock clock_;
};

// [OFF-1] [OFF-10] [META-1] [TOK-20] [NON-1] [CRS-1] [SD-1] [SD-2] [SD-4]
TEST_F(IssuanceFlow, GivesTheCredentialThatWasOffered) {
  const auto views = Issue(Offer(PidOffer("Lovelace", true, "reference")), 1);
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(*views.front().payload.FindText("vct"), "urn:eudi:pid:1");
  EXPECT_EQ(views.front().payload.Find("family_name"), nullptr) << "selectively disclosable";
  EXPECT_EQ(*views.front().claims.FindText("family_name"), "Lovelace");
  EXPECT_EQ(*views.front().claims.Find("place_of_birth")->FindText("country"), "GB");
  EXPECT_EQ(ToJson(*views.front().claims.Find("nationalities")), R"(["GB"])");
  EXPECT_GT(views.front().num_decoys, 0U);
}

TEST_F(IssuanceFlow, GivesNestedArraysAndNumbersBackUnchanged) {
  const auto views = Issue(Offer(kDiploma), 1);
  ASSERT_EQ(views.size(), 1U);
  const auto courses = ParseJson(
      R"([{"name":"Invariant theory","credits":12.5,"grade":"1.0","terms":["WS 1903","SS 1904"]},
          {"name":"Algebra","credits":10}])");
  // Disclosed members come in the order of their digests: compare members by name.
  const JsonValue* got = views.front().claims.Find("courses");
  ASSERT_NE(got, nullptr);
  ASSERT_EQ(got->AsArray()->size(), 2U);
  EXPECT_EQ(ToJson(*(*got->AsArray())[0].Find("terms")),
            ToJson(*(*courses->AsArray())[0].Find("terms")));
  EXPECT_EQ((*got->AsArray())[0].Find("credits")->AsDecimal(), 12.5);
  EXPECT_EQ(*views.front().payload.Find("degree")->FindText("level"), "doctorate")
      << "always disclosed";
}

TEST_F(IssuanceFlow, ServesAnOfferByValueWithoutTransactionCode) {
  const auto views = Issue(Offer(kBadge), 1);
  ASSERT_EQ(views.size(), 1U);
  EXPECT_EQ(*views.front().claims.FindText("portrait"), "AQIDBA");
}

// [CRS-4] [SD-6] [SD-8]: nothing in a batch tells that its members belong together.
TEST_F(IssuanceFlow, GivesABatchThatCannotBeLinked) {
  const auto views = Issue(Offer(PidOffer("Batch", true, "value")), 10);
  ASSERT_EQ(views.size(), 10U);
  std::set<std::string> salts;
  std::set<std::string> digests;
  std::size_t num_disclosures = 0;
  for (const SdJwtView& view : views) {
    EXPECT_EQ(*view.payload.Find("iat"), *views.front().payload.Find("iat"));
    EXPECT_EQ(view.payload.Find("iat")->AsInteger().value() % 3600, 0);
    for (const DisclosedClaim& disclosure : view.disclosures) {
      salts.insert(*(*disclosure.content.AsArray())[0].AsText());
      digests.insert(disclosure.digest);
      ++num_disclosures;
    }
  }
  EXPECT_EQ(salts.size(), num_disclosures);
  EXPECT_EQ(digests.size(), num_disclosures);
}

// [OFF-7] [TOK-8] [TOK-30]
TEST_F(IssuanceFlow, SurvivesTyposButNotGuessing) {
  const CreatedTestOffer offer = Offer(PidOffer("Typo", true, "value"));
  Wallet wallet(appliance_.Transport(), clock_);
  const auto read = wallet.ReadOffer(offer.link);
  const auto metadata = wallet.ReadMetadata(read->credential_issuer);
  ASSERT_TRUE(metadata.has_value());
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(wallet.Redeem(*metadata, *read, "x").error().error, "invalid_grant");
  }
  EXPECT_TRUE(wallet.Redeem(*metadata, *read, offer.tx_code).has_value());
  EXPECT_EQ(wallet.Redeem(*metadata, *read, offer.tx_code).error().error, "invalid_grant")
      << "spent";

  const CreatedTestOffer other = Offer(PidOffer("Guess", true, "value"));
  const auto guessed = wallet.ReadOffer(other.link);
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(wallet.Redeem(*metadata, *guessed, "x").has_value());
  }
  EXPECT_EQ(wallet.Redeem(*metadata, *guessed, other.tx_code).error().error, "invalid_grant")
      << "dead for ever";
  EXPECT_EQ(*appliance_.ShowOffer(other.handle)->FindText("state"), "locked");
}

TEST_F(IssuanceFlow, ShowsTheOfferWithoutItsClaims) {
  const CreatedTestOffer offer = Offer(PidOffer("Invisible", true, "value"));
  Issue(offer, 1);
  const auto shown = appliance_.ShowOffer(offer.handle);
  ASSERT_TRUE(shown.has_value()) << shown.error();
  EXPECT_EQ(*shown->FindText("state"), "issued");
  EXPECT_EQ(ToJson(*shown).find("Invisible"), std::string::npos);
}

TEST_F(IssuanceFlow, EndsInOrderWhenAskedTo) {
  EXPECT_EQ(appliance_.Stop(), std::make_pair(0, 0)) << appliance_.Logs();
  EXPECT_TRUE(VerifyAuditLog(appliance_.audit_log()).has_value());
}

// A claim value, the code, the transaction code and the token leave no trace on disk, in any form
// that a search would find: text, base64url of the text at each of three offsets, hex.
TEST_F(IssuanceFlow, LeavesNoSecretBehind) {
  const std::string canary = "Canary4f1c9e7b";
  const CreatedTestOffer offer = Offer(PidOffer(canary, true, "reference"));
  Wallet wallet(appliance_.Transport(), clock_);
  const auto read = wallet.ReadOffer(offer.link);
  ASSERT_TRUE(read.has_value());
  const auto metadata = wallet.ReadMetadata(read->credential_issuer);
  const auto token = wallet.Redeem(*metadata, *read, offer.tx_code);
  ASSERT_TRUE(token.has_value());
  std::vector<WalletKey> keys;
  keys.push_back(WalletKey::Generate());
  const auto proofs = wallet.MakeProofs(*metadata, *wallet.FetchNonce(*metadata), keys);
  ASSERT_TRUE(wallet.RequestCredentials(*metadata, *token, "eu-pid", proofs).has_value());
  // Refusals are where other issuers leak.
  EXPECT_FALSE(wallet.RequestCredentials(*metadata, *token, "eu-pid", proofs).has_value());
  EXPECT_FALSE(wallet.Redeem(*metadata, *read, offer.tx_code).has_value());
  EXPECT_FALSE(
      appliance_
          .CreateOffer(R"({"credentials":[{"configuration":"eu-pid","claims":{"family_name":)" +
                       ("\"" + canary + "\"}}]}"))
          .has_value());
  appliance_.Stop();

  const std::string api_key = ReadWholeFile(appliance_.folder() / "test.key");
  const std::vector<std::string> secrets{
      canary, read->code, *token, offer.link.substr(offer.link.size() - 43), api_key};
  std::vector<std::string> needles = secrets;
  for (const std::string& secret : secrets) {
    needles.push_back(HexEncode(AsBytes(secret)));
    for (std::size_t offset = 0; offset < 3; ++offset) {
      const std::string shifted = Base64UrlEncode(AsBytes(std::string(offset, 'x') + secret));
      needles.push_back(
          shifted.substr(4, shifted.size() - 8));  // the digits that no neighbour changes
    }
  }
  std::size_t num_files = 0;
  std::size_t num_bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(appliance_.folder())) {
    if (!entry.is_regular_file() || entry.path().filename() == "test.key") {
      continue;
    }
    const std::string content = ReadWholeFile(entry.path());
    ++num_files;
    num_bytes += content.size();
    for (const std::string& needle : needles) {
      EXPECT_EQ(content.find(needle), std::string::npos) << entry.path() << " holds a secret";
    }
  }
  EXPECT_GT(num_files, 6U);
  EXPECT_GT(num_bytes, 20'000U) << "the store and the logs were searched";
}

}  // namespace
}  // namespace issuer
