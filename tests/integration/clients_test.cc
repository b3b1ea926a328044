// Clients at the wallet port of a whole issuerd: what they are told, what it costs them, and that a
// refused one spends nothing.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "appliance/base/size.h"
#include "appliance/base/uri.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_appliance.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

constexpr const char* kGrant = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
constexpr const char* kChallengeField = "OAuth-Client-Attestation-Challenge";

class ClientsTest : public testing::Test {
 protected:
  // The badge is for attested wallets alone, its keys must be attested; the ticket is for anybody.
  ClientsTest()
      : attester_(FakeClock().Now()), appliance_([this](TestSettings& settings) {
          settings.trust.client_attesters = {attester_.ByKey()};
          settings.trust.key_attesters = {attester_.ByKey()};
          settings.config.trust.client_attesters.emplace_back();
          settings.config.trust.key_attesters.emplace_back();
          settings.config.trust.certificate_header = "x-client-certificate";
          settings.trust.clients.push_back({ClientId("kiosk"),
                                            ClientMethod::kTlsClientAuth,
                                            {},
                                            {CertificateField::kSubjectDn, "CN=kiosk"}});
          CredentialConfiguration& badge = settings.credentials.all[0];
          badge.clients = {{ClientMethod::kAttestation}, {}};
          badge.proof_types = {ProofType::kJwt, ProofType::kAttestation};
          badge.key_attestations.emplace();
        }) {}

  HttpResponse Token(std::string_view code, HeaderList headers, const std::string& more = "") {
    headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    return appliance_.AskWallet(
        HttpMethod::kPost,
        "/t1/token",
        headers,
        "grant_type=" + std::string(kGrant) + "&pre-authorized_code=" + std::string(code) + more);
  }

  HeaderList Attested(const char* challenge = nullptr) {
    const Timestamp now = appliance_.clock.Now();
    ProofParts pop = ProofOfPossession(instance_, "wallet", kTestIdentifier, now);
    if (challenge != nullptr) {
      SetMember(pop.payload, "challenge", JsonValue(std::string(challenge)));
    }
    return {{"oauth-client-attestation",
             attester_.Sign(attester_.ClientAttestation(instance_, "wallet", now))},
            {"oauth-client-attestation-pop", SignProof(pop, instance_)}};
  }

  HttpResponse Credential(const std::string& token, const std::string& proofs) {
    return appliance_.AskWallet(
        HttpMethod::kPost,
        "/t1/credential",
        {{"authorization", "Bearer " + token}, {"content-type", "application/json"}},
        R"({"credential_configuration_id":"badge","proofs":)" + proofs + "}");
  }

  static std::string ErrorOf(const HttpResponse& response) {
    const JsonValue body = JsonOf(response);
    const std::string* error = body.FindText("error");
    return error == nullptr ? "" : *error;
  }

  const TestAttester attester_;
  const WalletKey instance_ = WalletKey::Generate();
  TestAppliance appliance_;
};

// [ABCA-1] [ABCA-7] [PRF-20] [PRF-23] [CRS-3]
TEST_F(ClientsTest, AnAttestedWalletGetsACredentialForEachAttestedKey) {
  const HttpResponse answer = Token(appliance_.NewCode(kBadge), Attested(), "&client_id=wallet");
  ASSERT_EQ(answer.status(), 200) << answer.body();
  EXPECT_NE(FieldOf(answer, kChallengeField), "");
  const std::string token = *JsonOf(answer).FindText("access_token");
  const WalletKey one = WalletKey::Generate();
  const WalletKey two = WalletKey::Generate();
  const ProofParts attestation =
      attester_.KeyAttestation({&one, &two}, appliance_.NewNonce(), appliance_.clock.Now());
  const std::string proofs = R"({"attestation":[")" + attester_.Sign(attestation) + R"("]})";
  const HttpResponse issued = Credential(token, proofs);
  ASSERT_EQ(issued.status(), 200) << issued.body();
  EXPECT_EQ(JsonOf(issued).Find("credentials")->AsArray()->size(), 2U);
  EXPECT_EQ(appliance_.signer.drafts()[0].holder, one.public_key());
  EXPECT_EQ(appliance_.signer.drafts()[1].holder, two.public_key());
  EXPECT_EQ(ErrorOf(Credential(token, proofs)), "invalid_nonce") << "the nonce was burnt";
}

// [PRF-17] [PRF-20] [CRQ-7]
TEST_F(ClientsTest, UnattestedKeysGetNothing) {
  const std::string token =
      *JsonOf(Token(appliance_.NewCode(kBadge), Attested())).FindText("access_token");
  const WalletKey key = WalletKey::Generate();
  const std::string nonce = appliance_.NewNonce();
  const std::string jwt =
      SignProof(HonestProof(key, kTestIdentifier, nonce, appliance_.clock.Now()), key);
  const std::string attestation =
      attester_.Sign(attester_.KeyAttestation({&key}, nonce, appliance_.clock.Now()));
  for (const std::string& proofs :
       {R"({"jwt":[")" + jwt + R"("]})",
        R"({"attestation":[")" + attestation + R"(",")" + attestation + R"("]})",
        R"({"attestation":[")" + jwt + R"("]})",
        std::string(R"({"attestation":[7]})"),
        std::string(R"({"attestation":[]})"),
        R"({"attestation":[")" + attestation + R"("],"jwt":[")" + jwt + R"("]})"}) {
    const HttpResponse refused = Credential(token, proofs);
    EXPECT_EQ(refused.status(), 400);
    EXPECT_EQ(ErrorOf(refused), "invalid_proof") << proofs.substr(0, 20);
  }
  EXPECT_EQ(Credential(token, R"({"attestation":[")" + attestation + R"("]})").status(), 200)
      << "none of them burnt the nonce";
}

// [TOK-4] [TOK-9] [AS-5]
TEST_F(ClientsTest, TheAnonymousLearnThatTheyMustSayWhoTheyAre) {
  const std::string code = appliance_.NewCode(kBadge);
  const HttpResponse refused = Token(code, {});
  EXPECT_EQ(refused.status(), 401);
  EXPECT_EQ(ErrorOf(refused), "invalid_client");
  EXPECT_EQ(Token(code, Attested()).status(), 200) << "the code was not spent";
  EXPECT_EQ(Token(appliance_.NewCode(kTicket), {}).status(), 200) << "others are served";
  EXPECT_EQ(Token(appliance_.NewCode(kTicket), Attested()).status(), 200);
}

// [TOK-4]
TEST_F(ClientsTest, AKnownClientOfAnotherMethodMayNot) {
  const WalletKey key = WalletKey::Generate();
  const Timestamp now = appliance_.clock.Now();
  const CertificatePlan plan{"kiosk", "kiosk", "", false, now - Seconds(9), now + Seconds(9)};
  const HeaderList certificate = {
      {"x-client-certificate", PercentEncode(ToPem(MakeCertificate(plan, key, key)))}};
  const std::string code = appliance_.NewCode(kBadge);
  const HttpResponse refused = Token(code, certificate, "&client_id=kiosk");
  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(ErrorOf(refused), "unauthorized_client");
  EXPECT_EQ(Token(code, Attested()).status(), 200);
  EXPECT_EQ(Token(appliance_.NewCode(kTicket), certificate, "&client_id=kiosk").status(), 200);
  EXPECT_EQ(ErrorOf(Token(appliance_.NewCode(kTicket), certificate)), "invalid_client");
}

// [ABCA-6] [ABCA-7]
TEST_F(ClientsTest, RefusalsAboutAttestationsBringAChallenge) {
  const std::string code = appliance_.NewCode(kBadge);
  const HttpResponse asked = Token(code, Attested("stale"));
  EXPECT_EQ(asked.status(), 400);
  EXPECT_EQ(ErrorOf(asked), "use_attestation_challenge");
  const std::string challenge = FieldOf(asked, kChallengeField);
  ASSERT_NE(challenge, "");
  EXPECT_NE(FieldOf(asked, "Access-Control-Expose-Headers").find(kChallengeField),
            std::string::npos);
  HeaderList broken = Attested();
  broken[1].second += "A";
  const HttpResponse refused = Token(code, broken);
  EXPECT_EQ(refused.status(), 400);
  EXPECT_EQ(ErrorOf(refused), "invalid_client_attestation");
  EXPECT_NE(FieldOf(refused, kChallengeField), "");
  EXPECT_EQ(Token(code, Attested(challenge.c_str())).status(), 200);
}

// [ABCA-7]
TEST_F(ClientsTest, TheChallengeEndpointAnswersOnePost) {
  const HttpResponse answer = appliance_.AskWallet(HttpMethod::kPost, "/t1/challenge");
  ASSERT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.cache_control(), "no-store");
  const JsonValue body = JsonOf(answer);
  ASSERT_EQ(body.AsObject()->size(), 1U);
  const std::string challenge = *body.FindText("attestation_challenge");
  EXPECT_EQ(Token(appliance_.NewCode(kBadge), Attested(challenge.c_str())).status(), 200);
  EXPECT_EQ(appliance_.AskWallet(HttpMethod::kGet, "/t1/challenge").status(), 405);
  TestAppliance plain;
  EXPECT_EQ(plain.AskWallet(HttpMethod::kPost, "/t1/challenge").status(), 404);
}

// [PRF-11]
TEST_F(ClientsTest, TheIssOfAProofIsTheClient) {
  const std::string token =
      *JsonOf(Token(appliance_.NewCode(kBadge), Attested())).FindText("access_token");
  const WalletKey key = WalletKey::Generate();
  for (const char* iss : {"other", "wallet"}) {
    const std::string nonce = appliance_.NewNonce();
    ProofParts proof = HonestProof(key, kTestIdentifier, nonce, appliance_.clock.Now());
    SetMember(proof.payload, "iss", JsonValue(std::string(iss)));
    SetMember(
        proof.header,
        "key_attestation",
        JsonValue(attester_.Sign(attester_.KeyAttestation({&key}, nonce, appliance_.clock.Now()))));
    const HttpResponse answer =
        Credential(token, R"({"jwt":[")" + SignProof(proof, key) + R"("]})");
    EXPECT_EQ(answer.status(), std::string(iss) == "wallet" ? 200 : 400) << answer.body();
  }
}

// [ABCA-9] An attestation of 16 KiB, beside its proof of possession.
TEST_F(ClientsTest, LargeAttestationsPass) {
  const Timestamp now = appliance_.clock.Now();
  HeaderList headers = Attested();
  ProofParts attestation = attester_.ClientAttestation(instance_, "wallet", now);
  const std::size_t small = headers[0].second.size();
  SetMember(attestation.payload,
            "wallet_link",
            JsonValue(std::string((16 * kKiB - small) / 4 * 3 - 20, 'x')));
  headers[0].second = attester_.Sign(attestation);
  EXPECT_GT(headers[0].second.size(), 16 * kKiB - 64);
  EXPECT_LE(headers[0].second.size(), 16 * kKiB);
  EXPECT_EQ(Token(appliance_.NewCode(kBadge), headers).status(), 200);
}

}  // namespace
}  // namespace issuer
