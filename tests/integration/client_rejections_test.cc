// Section 14, "Token endpoint" (rfc6749 §5.2): what is said about clients and what they are
// attested with.
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/integration/rejections.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

// What is refused where nobody is trusted to vouch for anybody, and anonymous access is open.
// clang-format off
constexpr RejectionRow kOpenRows[] = {
    // "authentication failed": 401 and a challenge, whether the client used `Authorization` or not
    {kTokenLine, FORM "Authorization: Basic YTpi\r\n", "{form}{code}", 401, "invalid_client", "www-authenticate: Basic realm=\"token\"", "[TOK-4]"},
    {kTokenLine, FORM, "{form}{code}&client_id=a&client_secret=b", 401, "invalid_client", "", "[TOK-4]"},
    {kTokenLine, FORM, "{form}{code}&client_assertion=a", 401, "invalid_client", "", "[TOK-4]"},
    {kTokenLine, FORM "OAuth-Client-Attestation: a\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-1] no proof of possession"},
    {kTokenLine, FORM "OAuth-Client-Attestation: a\r\nOAuth-Client-Attestation-PoP: b\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-3] an empty list means nobody"},
    {kTokenLine, FORM "OAuth-Client-Attestation: a\r\nOAuth-Client-Attestation: a\r\nOAuth-Client-Attestation-PoP: b\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-1] twice"},
};

// The badge is for attested wallets, the ticket for anybody.
constexpr const char* kBasic = "www-authenticate: Basic realm=\"token\"";
constexpr const char* kAnyChallenge = "oauth-client-attestation-challenge: *";
#define ATTESTED(attestation, pop) FORM "OAuth-Client-Attestation: " attestation "\r\nOAuth-Client-Attestation-PoP: " pop "\r\n"
#define ASSERTION "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion="

constexpr RejectionRow kClosedRows[] = {
    // "no client identification and no anonymous access"
    {kTokenLine, FORM, "{form}{code}", 401, "invalid_client", kBasic, "[TOK-4] [AS-5] nobody said"},
    {kTokenLine, FORM, "{form}{code}&client_id=wallet", 401, "invalid_client", kBasic, "[TOK-4] a name alone proves nothing"},
    // "client unknown"
    {kTokenLine, FORM, "{form}{code}&client_id=nobody" ASSERTION "{assertion}", 401, "invalid_client", kBasic, "[TOK-4] not the sub of the assertion"},
    {kTokenLine, FORM, "{form}{code}" ASSERTION "{unknown assertion}", 401, "invalid_client", kBasic, "[TOK-4] registered nowhere"},
    // "authentication failed"
    {kTokenLine, FORM, "{form}{code}" ASSERTION "x", 401, "invalid_client", kBasic, "[TOK-4] no JWT"},
    {kTokenLine, FORM, "{form}{code}" ASSERTION "{stolen assertion}", 401, "invalid_client", kBasic, "[TOK-4] another key's signature"},
    {kTokenLine, FORM, "{form}{code}" ASSERTION "{foreign assertion}", 401, "invalid_client", kBasic, "[TOK-4] for another server"},
    {kTokenLine, FORM, "{form}{code}" ASSERTION "{used assertion}", 401, "invalid_client", kBasic, "[TOK-4] used before"},
    {kTokenLine, FORM, "{form}{code}&client_id=desk", 401, "invalid_client", kBasic, "[TOK-4] a registered client without its proof"},
    {kTokenLine, FORM "Authorization: Basic ZGVzazpi\r\n", "{form}{code}", 401, "invalid_client", kBasic, "[TOK-4] a secret"},
    // "attestation: no/stale challenge"
    {kTokenLine, ATTESTED("{attestation}", "{pop}"), "{form}{code}", 400, "use_attestation_challenge", kAnyChallenge, "[ABCA-7] none"},
    {kTokenLine, ATTESTED("{attestation}", "{stale pop}"), "{form}{code}", 400, "use_attestation_challenge", kAnyChallenge, "[ABCA-7] stale"},
    {kTokenLine, ATTESTED("{attestation}", "{foreign pop}"), "{form}{code}", 400, "use_attestation_challenge", kAnyChallenge, "[ABCA-7] not ours"},
    // "attestation too old for policy"
    {kTokenLine, ATTESTED("{old attestation}", "{challenged pop}"), "{form}{code}", 400, "use_fresh_attestation", "", "[ABCA-7] old"},
    // "attestation invalid"
    {kTokenLine, FORM "OAuth-Client-Attestation: {attestation}\r\n", "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-1] no proof of possession"},
    {kTokenLine, ATTESTED("{untrusted attestation}", "{challenged pop}"), "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-3] signed by nobody we trust"},
    {kTokenLine, ATTESTED("{expired attestation}", "{challenged pop}"), "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-6] expired"},
    {kTokenLine, ATTESTED("{attestation}", "{misdirected pop}"), "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-6] for another server"},
    {kTokenLine, ATTESTED("{attestation}", "{stolen pop}"), "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-6] another instance's"},
    {kTokenLine, ATTESTED("{attestation}", "{used pop}"), "{form}{code}", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-6] used before"},
    {kTokenLine, ATTESTED("{attestation}", "{challenged pop}"), "{form}{code}&client_id=other", 400, "invalid_client_attestation", kAnyChallenge, "[ABCA-5]"},
    // "client not allowed for this grant"
    {kTokenLine, FORM, "{form}{code}" ASSERTION "{assertion}", 400, "unauthorized_client", "", "known, but the badge is for attested wallets"},
};

constexpr RejectionRow kAttestedKeyRows[] = {
    // "bad key attestation"
    {kCredentialLine, JSON BEARER("{attested token}"), PROVEN(R"({"attestation":["x"]})"), 400, "invalid_proof", "", "[PRF-20] no JWT"},
    {kCredentialLine, JSON BEARER("{attested token}"), JWT("{proof}"), 400, "invalid_proof", "", "[PRF-17] none"},
    {kCredentialLine, JSON BEARER("{attested token}"), PROVEN(R"({"attestation":["{untrusted keys}"]})"), 400, "invalid_proof", "", "[PRF-21] signed by nobody we trust"},
    {kCredentialLine, JSON BEARER("{attested token}"), PROVEN(R"({"attestation":["{keys without nonce}"]})"), 400, "invalid_proof", "", "[PRF-20] no nonce"},
    {kCredentialLine, JSON BEARER("{attested token}"), PROVEN(R"({"attestation":["{keys of a foreign nonce}"]})"), 400, "invalid_nonce", "", "[PRF-2] not ours"},
    {kCredentialLine, JSON BEARER("{attested token}"), PROVEN(R"({"attestation":["{keys}","{keys}"]})"), 400, "invalid_proof", "", "[PRF-20] two"},
};
// clang-format on

// Made before the appliance, which trusts some of them.
struct Parties {
  TestAttester attester{FakeClock().Now()};
  TestAttester nobody{FakeClock().Now()};  // trusted by nobody
  WalletKey desk = WalletKey::Generate();
  WalletKey thief = WalletKey::Generate();
  WalletKey instance = WalletKey::Generate();
};

class ClientRejections : protected Parties, public RejectionTest {
 protected:
  ClientRejections()
      : RejectionTest([this](TestSettings& settings) {
          TrustSettings& trust = settings.config.trust;
          trust.client_attesters.emplace_back();
          trust.key_attesters.emplace_back();
          trust.require_challenge = true;
          trust.attestation_max_age = Seconds(3600);
          settings.trust.client_attesters = {attester.ByKey()};
          settings.trust.key_attesters = {attester.ByKey()};
          settings.trust.clients.push_back({ClientId("desk"),
                                            ClientMethod::kPrivateKeyJwt,
                                            {{"desk-1", desk.public_key()}},
                                            {}});
          CredentialConfiguration& badge = settings.credentials.all[0];
          badge.clients = {{ClientMethod::kAttestation}, {}};
          badge.proof_types = {ProofType::kJwt, ProofType::kAttestation};
          badge.key_attestations.emplace();
        }) {
    AddAssertions();
    AddAttestations();
    AddProofsOfPossession();
    AddKeyAttestations();
  }

  std::string Assertion(const WalletKey& key, std::string_view sub, std::string_view audience) {
    const std::int64_t now = ToUnix(appliance.clock.Now());
    ProofParts parts;
    parts.header = {{"typ", Text("JWT")}, {"alg", Text("ES256")}, {"kid", Text("desk-1")}};
    parts.payload = {{"iss", Text(sub)},
                     {"sub", Text(sub)},
                     {"aud", Text(audience)},
                     {"jti", Text("assertion-" + std::to_string(++num_assertions_))},
                     {"iat", JsonValue(now)},
                     {"exp", JsonValue(now + 60)}};
    return SignProof(parts, key);
  }
  void AddAssertions() {
    scenario.Add("assertion", [this] { return Assertion(desk, "desk", kTestIdentifier); });
    scenario.Add("unknown assertion",
                 [this] { return Assertion(thief, "kiosk", kTestIdentifier); });
    scenario.Add("stolen assertion", [this] { return Assertion(thief, "desk", kTestIdentifier); });
    scenario.Add("foreign assertion",
                 [this] { return Assertion(desk, "desk", "https://issuer.example/t2"); });
    scenario.Add("used assertion", [this] {
      const std::string assertion = Assertion(desk, "desk", kTestIdentifier);
      const RejectionRow use = {
          kTokenLine, FORM, "{ticket form}" ASSERTION "{this assertion}", 200, "", "", ""};
      scenario.Add("this assertion", [assertion] { return assertion; });
      EXPECT_EQ(AskWalletPort(use).status, 200);
      return assertion;
    });
    scenario.Add("ticket form",
                 [this] { return scenario.Fill("{form}") + appliance.NewCode(kTicket); });
  }

  std::string AttestationMade(Seconds ago, const TestAttester& by) {
    return by.Sign(by.ClientAttestation(instance, "wallet", appliance.clock.Now() - ago));
  }
  void AddAttestations() {
    scenario.Add("attestation", [this] { return AttestationMade(Seconds(0), attester); });
    scenario.Add("untrusted attestation", [this] { return AttestationMade(Seconds(0), nobody); });
    scenario.Add("expired attestation",
                 [this] { return AttestationMade(Seconds(7200), attester); });
    scenario.Add("old attestation", [this] {
      const Timestamp now = appliance.clock.Now();
      ProofParts parts = attester.ClientAttestation(instance, "wallet", now);
      SetMember(parts.payload, "iat", JsonValue(ToUnix(now) - 3601));
      return attester.Sign(parts);
    });
  }

  std::string Pop(std::string_view audience, const std::string& challenge, const WalletKey& key) {
    ProofParts parts = ProofOfPossession(key, "wallet", audience, appliance.clock.Now());
    if (!challenge.empty()) {
      SetMember(parts.payload, "challenge", Text(challenge));
    }
    return SignProof(parts, key);
  }
  std::string Challenge() {
    return *JsonOf(appliance.AskWallet(HttpMethod::kPost, "/t1/challenge"))
                .FindText("attestation_challenge");
  }
  void AddProofsOfPossession() {
    scenario.Add("pop", [this] { return Pop(kTestIdentifier, "", instance); });
    scenario.Add("foreign pop", [this] { return Pop(kTestIdentifier, "bm9uY2U", instance); });
    scenario.Add("stale pop", [this] {
      const std::string challenge = Challenge();
      appliance.clock.Advance(Seconds(300));
      return Pop(kTestIdentifier, challenge, instance);
    });
    scenario.Add("challenged pop", [this] { return Pop(kTestIdentifier, Challenge(), instance); });
    scenario.Add("misdirected pop",
                 [this] { return Pop("https://issuer.example/t2", Challenge(), instance); });
    scenario.Add("stolen pop", [this] { return Pop(kTestIdentifier, Challenge(), thief); });
    scenario.Add("used pop", [this] {
      const std::string pop = Pop(kTestIdentifier, Challenge(), instance);
      scenario.Add("this pop", [pop] { return pop; });
      const RejectionRow use = {
          kTokenLine, ATTESTED("{attestation}", "{this pop}"), "{form}{code}", 200, "", "", ""};
      EXPECT_EQ(AskWalletPort(use).status, 200);
      return pop;
    });
  }

  std::string AttestedKeys(const TestAttester& by, const std::string& nonce) {
    ProofParts parts = by.KeyAttestation({&instance}, nonce, appliance.clock.Now());
    if (nonce.empty()) {
      RemoveMember(parts.payload, "nonce");
    }
    return by.Sign(parts);
  }
  void AddKeyAttestations() {
    scenario.Add("attested token", [this] {
      const RejectionRow redeem = {kTokenLine,
                                   ATTESTED("{attestation}", "{challenged pop}"),
                                   "{form}{code}",
                                   200,
                                   "",
                                   "",
                                   ""};
      const RawAnswer answer = AskWalletPort(redeem);
      EXPECT_EQ(answer.status, 200) << answer.body;
      return *JsonOf(HttpResponse::Json(200, answer.body)).FindText("access_token");
    });
    scenario.Add("keys", [this] { return AttestedKeys(attester, appliance.NewNonce()); });
    scenario.Add("untrusted keys", [this] { return AttestedKeys(nobody, appliance.NewNonce()); });
    scenario.Add("keys without nonce", [this] { return AttestedKeys(attester, ""); });
    scenario.Add("keys of a foreign nonce", [this] { return AttestedKeys(attester, "bm9uY2U"); });
  }

  static JsonValue Text(std::string_view text) { return JsonValue(std::string(text)); }

  int num_assertions_ = 0;
};

TEST_F(ClientRejections, OfClients) {
  ExpectWalletRows(kClosedRows);
}

// "bad key attestation"
TEST_F(ClientRejections, OfKeysThatNobodyAttests) {
  ExpectWalletRows(kAttestedKeyRows);
}

TEST_F(ClientRejections, OfNothingThatIsRight) {
  const RejectionRow good[] = {
      {kTokenLine, ATTESTED("{attestation}", "{challenged pop}"), "{form}{code}", 200, "", "", ""},
      {kTokenLine, FORM, "{ticket form}" ASSERTION "{assertion}", 200, "", "", ""},
      {kTokenLine, FORM, "{ticket form}", 200, "", "", ""},
      {kCredentialLine,
       JSON BEARER("{attested token}"),
       PROVEN(R"({"attestation":["{keys}"]})"),
       200,
       "",
       "",
       ""},
  };
  ExpectAccepted(good);
}

class OpenClientRejections : public RejectionTest {};

TEST_F(OpenClientRejections, OfWhatNobodyAskedFor) {
  ExpectWalletRows(kOpenRows);
}

}  // namespace
}  // namespace issuer
