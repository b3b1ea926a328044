// Registered clients and attested wallets: who passes, and everything that must not.
#include "appliance/issuance/client_authentication.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/issuance/client_assertion.h"
#include "appliance/issuance/client_attestation.h"
#include "crypto/jose/jwk_writer.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

constexpr const char* kUs = "https://issuer.example/t1";
constexpr auto kInvalid = ErrorCode::kClientAttestationInvalid;
constexpr auto kFailed = ErrorCode::kClientAuthenticationFailed;

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}
JsonValue TextArray(const std::vector<std::string>& texts) {
  JsonValue::Array array;
  for (const std::string& text : texts) {
    array.push_back(Text(text));
  }
  return JsonValue(std::move(array));
}

using Breakage = std::function<void(ProofParts&)>;
Breakage SetClaim(const char* name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.payload, name, value); };
}
Breakage DropClaim(const char* name) {
  return [=](ProofParts& parts) { RemoveMember(parts.payload, name); };
}
Breakage SetHeader(const char* name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.header, name, value); };
}

struct Broken {
  const char* why;
  Breakage breakage;
  ErrorCode expected = kInvalid;
};

class AuthenticateClientTest : public testing::Test {
 protected:
  AuthenticateClientTest() { issuer_.trust.client_attesters = {attester_.ByKey()}; }

  Result<AuthenticatedClient> Authenticate(const PresentedClient& presented) {
    return AuthenticateClient(presented, issuer_.services());
  }
  std::int64_t Now() { return ToUnix(issuer_.clock.Now()); }
  std::string Challenge() {
    return issuer_.services().nonces.attestations.Mint(issuer_.clock.Now(), issuer_.random);
  }

  ProofParts Attestation() {
    return attester_.ClientAttestation(instance_, "wallet", issuer_.clock.Now());
  }
  ProofParts Pop() { return ProofOfPossession(instance_, "wallet", kUs, issuer_.clock.Now()); }
  PresentedClient Attested(const ProofParts& attestation, const ProofParts& pop) {
    return {std::nullopt,
            PresentedAttestation{attester_.Sign(attestation), SignProof(pop, instance_)}};
  }

  // {typ, alg} and {iss, sub, aud, jti, exp}. [rfc7523 §3]
  ProofParts Assertion() {
    ProofParts parts;
    parts.header = {{"alg", Text("ES256")}};
    parts.payload = {{"iss", Text("backend")},
                     {"sub", Text("backend")},
                     {"aud", Text(kUs)},
                     {"jti", Text("a1")},
                     {"exp", JsonValue(Now() + 60)}};
    return parts;
  }
  PresentedClient Asserted(const ProofParts& parts) {
    return {std::nullopt, PresentedAssertion{SignProof(parts, backend_)}};
  }
  void RegisterBackend() {
    issuer_.trust.clients.push_back({ClientId("backend"),
                                     ClientMethod::kPrivateKeyJwt,
                                     {{"", backend_.public_key()}},
                                     CertificateRule()});
  }

  TestIssuer issuer_;
  const TestAttester attester_{issuer_.clock.Now()};
  const WalletKey instance_ = WalletKey::Generate();
  const WalletKey backend_ = WalletKey::Generate();
};

// [TOK-4] [AS-5]
TEST_F(AuthenticateClientTest, TakesTheAnonymousUnlessTheyUseAKnownName) {
  RegisterBackend();
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient nobody, Authenticate({}));
  EXPECT_TRUE(nobody.id.empty());
  EXPECT_EQ(nobody.method, ClientMethod::kNone);
  PresentedClient named;
  named.client_id = "somebody";
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient somebody, Authenticate(named));
  EXPECT_TRUE(somebody.id.empty()) << "nothing was proven";
  named.client_id = "backend";
  EXPECT_THAT(Authenticate(named), FailsWith(kFailed));
}

// [ABCA-1 .. ABCA-5] [ABCA-10] [ABCA-5]
TEST_F(AuthenticateClientTest, TakesAnAttestedWallet) {
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient client,
                       Authenticate(Attested(Attestation(), Pop())));
  EXPECT_EQ(client.id, ClientId("wallet"));
  EXPECT_EQ(client.method, ClientMethod::kAttestation);
  ASSERT_TRUE(client.key.has_value());
  EXPECT_EQ(Base64UrlEncode(*client.key), JwkThumbprint(instance_.public_key()));
  PresentedClient named = Attested(Attestation(), Pop());
  named.client_id = "wallet";
  EXPECT_THAT(Authenticate(named), IsOk());
  named.client_id = "other";
  EXPECT_THAT(Authenticate(named), FailsWith(kInvalid));
}

// [ABCA-2] [ABCA-4] Draft -08 and later: no iss anywhere.
TEST_F(AuthenticateClientTest, TakesEachDraft) {
  ProofParts attestation = Attestation();
  ProofParts pop = Pop();
  RemoveMember(attestation.payload, "iss");
  RemoveMember(pop.payload, "iss");
  EXPECT_THAT(Authenticate(Attested(attestation, pop)), IsOk());
  SetMember(pop.payload, "challenge", Text(Challenge()));
  EXPECT_THAT(Authenticate(Attested(attestation, pop)), IsOk());
  RemoveMember(pop.payload, "challenge");
  SetMember(pop.payload, "nonce", Text(Challenge()));
  EXPECT_THAT(Authenticate(Attested(attestation, pop)), IsOk());
  SetMember(pop.payload, "aud", TextArray({"https://elsewhere.example", kUs}));
  EXPECT_THAT(Authenticate(Attested(attestation, pop)), IsOk());
}

// [ABCA-3] [HAIP-4]
TEST_F(AuthenticateClientTest, TakesAChainToAnAnchor) {
  issuer_.trust.client_attesters = {attester_.ByAnchor()};
  ProofParts attestation = Attestation();
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())), FailsWith(kInvalid));
  attester_.AddChain(attestation.header);
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())), IsOk());
}

// [ABCA-2] [ABCA-3] [ABCA-6]
TEST_F(AuthenticateClientTest, RefusesBrokenAttestations) {
  const std::int64_t now = Now();
  const Broken cases[] = {
      {"typ missing", [](ProofParts& p) { RemoveMember(p.header, "typ"); }},
      {"typ of the other", SetHeader("typ", Text("oauth-client-attestation-pop+jwt"))},
      {"typ JWT", SetHeader("typ", Text("JWT"))},
      {"alg none", SetHeader("alg", Text("none"))},
      {"alg HS256", SetHeader("alg", Text("HS256"))},
      {"alg of another curve", SetHeader("alg", Text("ES384"))},
      {"crit", SetHeader("crit", TextArray({"exp"}))},
      {"another kid", SetHeader("kid", Text("provider-2"))},
      {"another iss", SetClaim("iss", Text("https://elsewhere.example"))},
      {"iss no text", SetClaim("iss", JsonValue(std::int64_t{1}))},
      {"sub missing", DropClaim("sub")},
      {"sub empty", SetClaim("sub", Text(""))},
      {"sub too long", SetClaim("sub", Text(std::string(256, 'a')))},
      {"exp missing", DropClaim("exp")},
      {"exp now", SetClaim("exp", JsonValue(now))},
      {"exp no integer", SetClaim("exp", Text("9999999999"))},
      {"nbf to come", SetClaim("nbf", JsonValue(now + 61))},
      {"iat to come", SetClaim("iat", JsonValue(now + 61))},
      {"cnf missing", DropClaim("cnf")},
      {"cnf without jwk", SetClaim("cnf", JsonValue(JsonValue::Object{}))},
      {"cnf of another key",
       SetClaim("cnf", JsonValue(JsonValue::Object{{"jwk", backend_.Jwk()}}))},
      {"cnf with a private key",
       [this](ProofParts& p) {
         JsonValue::Object jwk = *instance_.Jwk().AsObject();
         SetMember(jwk, "d", Text("AAAA"));
         SetMember(p.payload, "cnf", JsonValue(JsonValue::Object{{"jwk", JsonValue(jwk)}}));
       }},
      {"status no object", SetClaim("status", Text("x"))},
  };
  for (const Broken& c : cases) {
    ProofParts attestation = Attestation();
    c.breakage(attestation);
    EXPECT_THAT(Authenticate(Attested(attestation, Pop())), FailsWith(c.expected)) << c.why;
  }
}

// [ABCA-4] [ABCA-6] [ABCA-7]
TEST_F(AuthenticateClientTest, RefusesBrokenProofsOfPossession) {
  const std::int64_t now = Now();
  const std::string foreign =
      issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
  constexpr auto kChallenge = ErrorCode::kAttestationChallengeRequired;
  const Broken cases[] = {
      {"typ missing", [](ProofParts& p) { RemoveMember(p.header, "typ"); }},
      {"typ of the other", SetHeader("typ", Text("oauth-client-attestation+jwt"))},
      {"alg none", SetHeader("alg", Text("none"))},
      {"aud missing", DropClaim("aud")},
      {"aud another", SetClaim("aud", Text("https://elsewhere.example"))},
      {"aud our token endpoint", SetClaim("aud", Text("https://issuer.example/t1/token"))},
      {"aud an empty array", SetClaim("aud", TextArray({}))},
      {"iss another", SetClaim("iss", Text("other"))},
      {"iss no text", SetClaim("iss", JsonValue(std::int64_t{1}))},
      {"jti missing", DropClaim("jti")},
      {"jti no text", SetClaim("jti", JsonValue(std::int64_t{1}))},
      {"jti too long", SetClaim("jti", Text(std::string(256, 'a')))},
      {"iat missing", DropClaim("iat")},
      {"iat stale", SetClaim("iat", JsonValue(now - 301))},
      {"iat to come", SetClaim("iat", JsonValue(now + 61))},
      {"exp passed", SetClaim("exp", JsonValue(now))},
      {"challenge no text", SetClaim("challenge", JsonValue(std::int64_t{1}))},
      {"challenge unknown", SetClaim("challenge", Text("x")), kChallenge},
      {"challenge a c_nonce", SetClaim("challenge", Text(foreign)), kChallenge},
      {"nonce unknown", SetClaim("nonce", Text("x")), kChallenge},
  };
  for (const Broken& c : cases) {
    ProofParts pop = Pop();
    c.breakage(pop);
    EXPECT_THAT(Authenticate(Attested(Attestation(), pop)), FailsWith(c.expected)) << c.why;
  }
  PresentedClient by_another = Attested(Attestation(), Pop());
  std::get<PresentedAttestation>(by_another.proof).proof_of_possession = SignProof(Pop(), backend_);
  EXPECT_THAT(Authenticate(by_another), FailsWith(kInvalid));
}

// [ABCA-7]
TEST_F(AuthenticateClientTest, AsksForAChallengeWhereThePolicySaysSo) {
  issuer_.config.trust.require_challenge = true;
  constexpr auto kChallenge = ErrorCode::kAttestationChallengeRequired;
  ProofParts pop = Pop();
  EXPECT_THAT(Authenticate(Attested(Attestation(), pop)), FailsWith(kChallenge));
  SetMember(pop.payload, "challenge", Text(Challenge()));
  EXPECT_THAT(Authenticate(Attested(Attestation(), pop)), IsOk());
  issuer_.clock.Advance(issuer_.config.lifetimes.nonce);
  SetMember(pop.payload, "iat", JsonValue(Now()));
  EXPECT_THAT(Authenticate(Attested(Attestation(), pop)), FailsWith(kChallenge)) << "stale";
}

// [ABCA-7] use_fresh_attestation
TEST_F(AuthenticateClientTest, AsksForAFreshAttestation) {
  issuer_.config.trust.attestation_max_age = Seconds(600);
  ProofParts attestation = Attestation();
  SetMember(attestation.payload, "iat", JsonValue(Now() - 600));
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())), IsOk());
  SetMember(attestation.payload, "iat", JsonValue(Now() - 601));
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())),
              FailsWith(ErrorCode::kClientAttestationOutdated));
  RemoveMember(attestation.payload, "iat");
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())),
              FailsWith(ErrorCode::kClientAttestationOutdated));
}

// [ABCA-3] Neither another attester's wallets nor a registered client.
TEST_F(AuthenticateClientTest, LetsAnAttesterVouchForItsOwnOnly) {
  issuer_.trust.client_attesters[0].clients = {ClientId("other")};
  EXPECT_THAT(Authenticate(Attested(Attestation(), Pop())), FailsWith(kInvalid));
  issuer_.trust.client_attesters[0].clients = {ClientId("other"), ClientId("wallet")};
  EXPECT_THAT(Authenticate(Attested(Attestation(), Pop())), IsOk());
  issuer_.trust.clients.push_back(
      {ClientId("wallet"), ClientMethod::kPrivateKeyJwt, {}, CertificateRule()});
  EXPECT_THAT(Authenticate(Attested(Attestation(), Pop())), FailsWith(kInvalid));
}

// [ABCA-6] [ABCA-10] One device's jti is nobody else's.
TEST_F(AuthenticateClientTest, TakesAProofOfPossessionOnce) {
  const PresentedClient presented = Attested(Attestation(), Pop());
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient first, Authenticate(presented));
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient second, Authenticate(presented));
  EXPECT_THAT(UseClientProof(first, issuer_.services()), IsOk());
  EXPECT_THAT(UseClientProof(second, issuer_.services()), FailsWith(kInvalid));

  const WalletKey device = WalletKey::Generate();
  ProofParts pop = ProofOfPossession(device, "wallet", kUs, issuer_.clock.Now());
  ProofParts same = Pop();
  SetMember(pop.payload, "jti", *JsonValue(same.payload).Find("jti"));
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient mine, Authenticate(Attested(Attestation(), same)));
  ASSERT_OK_AND_ASSIGN(
      const AuthenticatedClient theirs,
      Authenticate({std::nullopt,
                    PresentedAttestation{attester_.Sign(attester_.ClientAttestation(
                                             device, "wallet", issuer_.clock.Now())),
                                         SignProof(pop, device)}}));
  EXPECT_THAT(UseClientProof(mine, issuer_.services()), IsOk());
  EXPECT_THAT(UseClientProof(theirs, issuer_.services()), IsOk());
}

// [ABCA-2] `status` of VCI appendix E
TEST_F(AuthenticateClientTest, LooksAtTheStatusOfAWallet) {
  const JsonValue status(JsonValue::Object{
      {"status_list",
       JsonValue(JsonValue::Object{{"idx", JsonValue(std::int64_t{0})},
                                   {"uri", Text("https://provider.example/s")}})}});
  ProofParts attestation = Attestation();
  SetMember(attestation.payload, "status", status);
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())), IsOk()) << "none is pinned";
  issuer_.trust.client_attesters[0].requires_status = true;
  EXPECT_THAT(Authenticate(Attested(attestation, Pop())), FailsWith(kInvalid));
}

// [TOK-4]
TEST_F(AuthenticateClientTest, TakesAnAssertion) {
  RegisterBackend();
  ASSERT_OK_AND_ASSIGN(const AuthenticatedClient client, Authenticate(Asserted(Assertion())));
  EXPECT_EQ(client.id, ClientId("backend"));
  EXPECT_EQ(client.method, ClientMethod::kPrivateKeyJwt);
  EXPECT_FALSE(client.key.has_value());
  EXPECT_THAT(UseClientProof(client, issuer_.services()), IsOk());
  EXPECT_THAT(UseClientProof(client, issuer_.services()), FailsWith(kFailed));
  for (const auto& change : {SetHeader("typ", Text("JWT")),
                             SetHeader("typ", Text("client-authentication+jwt")),
                             SetClaim("aud", Text("https://issuer.example/t1/token")),
                             SetClaim("aud", TextArray({kUs}))}) {
    ProofParts parts = Assertion();
    change(parts);
    PresentedClient named = Asserted(parts);
    named.client_id = "backend";
    EXPECT_THAT(Authenticate(named), IsOk());
  }
}

// [TOK-4] [rfc7523 §3]
TEST_F(AuthenticateClientTest, RefusesBrokenAssertions) {
  RegisterBackend();
  const std::int64_t now = Now();
  const Broken cases[] = {
      {"typ of another kind", SetHeader("typ", Text("dpop+jwt"))},
      {"alg none", SetHeader("alg", Text("none"))},
      {"alg HS256", SetHeader("alg", Text("HS256"))},
      {"iss another", SetClaim("iss", Text("other"))},
      {"iss missing", DropClaim("iss")},
      {"sub another", SetClaim("sub", Text("other"))},
      {"sub missing", DropClaim("sub")},
      {"aud missing", DropClaim("aud")},
      {"aud another", SetClaim("aud", Text("https://elsewhere.example"))},
      {"aud ours among others", SetClaim("aud", TextArray({kUs, "https://elsewhere.example"}))},
      {"jti missing", DropClaim("jti")},
      {"exp missing", DropClaim("exp")},
      {"exp now", SetClaim("exp", JsonValue(now))},
      {"exp too far", SetClaim("exp", JsonValue(now + 601))},
      {"nbf to come", SetClaim("nbf", JsonValue(now + 61))},
      {"iat to come", SetClaim("iat", JsonValue(now + 61))},
  };
  for (const Broken& c : cases) {
    ProofParts parts = Assertion();
    c.breakage(parts);
    EXPECT_THAT(Authenticate(Asserted(parts)), FailsWith(kFailed)) << c.why;
  }
  PresentedClient other_id = Asserted(Assertion());
  other_id.client_id = "other";
  EXPECT_THAT(Authenticate(other_id), FailsWith(kFailed));
  EXPECT_THAT(Authenticate({std::nullopt, PresentedAssertion{SignProof(Assertion(), instance_)}}),
              FailsWith(kFailed));
  issuer_.trust.clients.clear();
  EXPECT_THAT(Authenticate(Asserted(Assertion())), FailsWith(kFailed)) << "nobody is registered";
}

// [TOK-4] [rfc8705 §2.1]
TEST_F(AuthenticateClientTest, MatchesCertificates) {
  ClientCertificate certificate;
  certificate.sha256.fill(0xab);
  certificate.subject_dn = "CN=kiosk,O=Example";
  certificate.san_dns = {"kiosk.example"};
  certificate.san_uris = {"https://kiosk.example/1"};
  certificate.not_before = issuer_.clock.Now() - Seconds(10);
  certificate.not_after = issuer_.clock.Now() + Seconds(10);
  std::string hex;
  for (int i = 0; i < 32; ++i) {
    hex += "ab";
  }
  const struct {
    CertificateRule rule;
    bool matches;
  } kCases[] = {
      {{CertificateField::kSubjectDn, "CN=kiosk,O=Example"}, true},
      {{CertificateField::kSubjectDn, "CN=kiosk"}, false},
      {{CertificateField::kSanDns, "kiosk.example"}, true},
      {{CertificateField::kSanDns, "https://kiosk.example/1"}, false},
      {{CertificateField::kSanUri, "https://kiosk.example/1"}, true},
      {{CertificateField::kSha256, hex}, true},
      {{CertificateField::kSha256, hex.substr(2) + "ac"}, false},
  };
  for (const auto& c : kCases) {
    issuer_.trust.clients = {{ClientId("kiosk"), ClientMethod::kTlsClientAuth, {}, c.rule}};
    const auto client = Authenticate({"kiosk", certificate});
    EXPECT_EQ(client.has_value(), c.matches) << c.rule.value;
    EXPECT_THAT(Authenticate({std::nullopt, certificate}), FailsWith(kFailed));
    EXPECT_THAT(Authenticate({"other", certificate}), FailsWith(kFailed));
  }
  issuer_.trust.clients = {{ClientId("kiosk"), ClientMethod::kTlsClientAuth, {}, kCases[0].rule}};
  issuer_.clock.Advance(Seconds(11));
  EXPECT_THAT(Authenticate({"kiosk", certificate}), FailsWith(kFailed)) << "expired";
}

}  // namespace
}  // namespace issuer
