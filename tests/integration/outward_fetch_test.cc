// Wallets name addresses of their choice in many places. None is ever called: a server waits under
// them, and nobody comes.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/base/fd.h"
#include "tests/support/raw_client.h"
#include "tests/support/test_appliance.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

// Listens on loopback and takes no connection: one that was tried stays in its queue.
class Bait {
 public:
  Bait() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t len = sizeof(address);
    // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): the sockets API
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
    CHECK(::bind(fd_.get(), generic, len) == 0 && ::listen(fd_.get(), 8) == 0);
    CHECK(::getsockname(fd_.get(), generic, &len) == 0);
    port_ = ntohs(address.sin_port);
  }
  std::string Url(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_) + "/bait";
  }
  std::string DidWeb() const { return "did:web:127.0.0.1%3A" + std::to_string(port_); }
  std::uint16_t port() const { return port_; }
  bool WasTaken() const {
    pollfd waiting{fd_.get(), POLLIN, 0};
    return ::poll(&waiting, 1, 0) != 0;
  }

 private:
  UniqueFd fd_;
  std::uint16_t port_ = 0;
};

JsonValue Text(std::string text) {
  return JsonValue(std::move(text));
}

// What the other tests rely on.
TEST(BaitTest, NoticesWhoComes) {
  const Bait bait;
  EXPECT_FALSE(bait.WasTaken());
  const RawClient client(bait.port());
  EXPECT_TRUE(bait.WasTaken());
}

struct Parties {
  Bait bait;
  TestAttester attester{FakeClock().Now()};
  WalletKey key = WalletKey::Generate();
};

class OutwardFetchTest : protected Parties, public testing::Test {
 protected:
  OutwardFetchTest()
      : appliance([this](TestSettings& settings) {
          settings.config.trust.client_attesters.emplace_back();
          settings.config.trust.key_attesters.emplace_back();
          settings.trust.client_attesters = {attester.ByKey(), attester.ByAnchor()};
          settings.trust.key_attesters = {attester.ByKey(), attester.ByAnchor()};
          settings.trust.clients.push_back(
              {ClientId("desk"), ClientMethod::kPrivateKeyJwt, {{"desk-1", key.public_key()}}, {}});
          CredentialConfiguration& badge = settings.credentials.all[0];
          badge.binding_methods = {"jwk", "did:jwk", "did:key"};
          badge.proof_types = {ProofType::kJwt, ProofType::kAttestation};
        }) {}

  // Everything in a JOSE header that leads to a key by address.
  void AddAddresses(ProofParts& parts) const {
    SetMember(parts.header, "jku", Text(bait.Url()));
    SetMember(parts.header, "x5u", Text(bait.Url("https")));
  }
  JsonValue StatusReference() const {
    return JsonValue(
        JsonValue::Object{{"status_list",
                           JsonValue(JsonValue::Object{{"idx", JsonValue(std::int64_t{1})},
                                                       {"uri", Text(bait.Url("https"))}})}});
  }

  HttpResponse AskToken(HeaderList headers, const std::string& more) {
    headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    return appliance.AskWallet(
        HttpMethod::kPost,
        "/t1/token",
        headers,
        "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code&pre-authorized_code=" +
            appliance.NewCode(kBadge) + more);
  }
  HttpResponse AskCredential(const std::string& proofs) {
    return appliance.AskWallet(HttpMethod::kPost,
                               "/t1/credential",
                               {{"authorization", "Bearer " + appliance.NewToken(kBadge)},
                                {"content-type", "application/json"}},
                               R"({"credential_configuration_id":"badge","jwks_uri":")" +
                                   bait.Url() + R"(","proofs":)" + proofs + "}");
  }
  ProofParts Proof() {
    ProofParts parts =
        HonestProof(key, kTestIdentifier, appliance.NewNonce(), appliance.clock.Now());
    AddAddresses(parts);
    return parts;
  }

  TestAppliance appliance;
};

// [SEC-8] [SEC-7] DID resolution and keys by address.
TEST_F(OutwardFetchTest, IsNotMadeForAProof) {
  const auto ask = [&](const ProofParts& parts) {
    return AskCredential(R"({"jwt":[")" + SignProof(parts, key) + R"("]})").status();
  };
  EXPECT_EQ(ask(Proof()), 200) << "addresses beside a key are passed over";
  ProofParts without_key = Proof();
  RemoveMember(without_key.header, "jwk");
  EXPECT_EQ(ask(without_key), 400) << "and are no key";
  ProofParts by_web = without_key;
  SetMember(by_web.header, "kid", Text(bait.DidWeb() + "#0"));
  EXPECT_EQ(ask(by_web), 400);
  ProofParts by_url = without_key;
  SetMember(by_url.header, "kid", Text(bait.Url()));
  EXPECT_EQ(ask(by_url), 400);
  EXPECT_FALSE(bait.WasTaken());
}

// [SEC-8] [PRF-24] The status of attestations, and their makers' keys.
TEST_F(OutwardFetchTest, IsNotMadeForAttestations) {
  const Timestamp now = appliance.clock.Now();
  ProofParts keys = attester.KeyAttestation({&key}, appliance.NewNonce(), now);
  SetMember(keys.payload, "status", StatusReference());
  AddAddresses(keys);
  EXPECT_EQ(AskCredential(R"({"attestation":[")" + attester.Sign(keys) + R"("]})").status(), 200);

  ProofParts wallet = attester.ClientAttestation(key, "wallet", now);
  SetMember(wallet.payload, "status", StatusReference());
  SetMember(wallet.payload, "wallet_link", Text(bait.Url()));
  AddAddresses(wallet);
  const ProofParts pop = ProofOfPossession(key, "wallet", kTestIdentifier, now);
  EXPECT_EQ(AskToken({{"oauth-client-attestation", attester.Sign(wallet)},
                      {"oauth-client-attestation-pop", SignProof(pop, key)}},
                     "")
                .status(),
            200);
  ProofParts unknown_key = wallet;
  RemoveMember(unknown_key.header, "kid");
  SetMember(unknown_key.payload, "iss", Text(bait.Url("https")));
  EXPECT_EQ(AskToken({{"oauth-client-attestation", SignProof(unknown_key, key)},
                      {"oauth-client-attestation-pop", SignProof(pop, key)}},
                     "")
                .status(),
            400);
  EXPECT_FALSE(bait.WasTaken());
}

// [SEC-8] Keys of clients come from files: neither a header nor a parameter leads to others.
TEST_F(OutwardFetchTest, IsNotMadeForClients) {
  const WalletKey stranger = WalletKey::Generate();
  ProofParts assertion;
  assertion.header = {{"alg", Text("ES256")}};
  const std::int64_t now = ToUnix(appliance.clock.Now());
  assertion.payload = {{"iss", Text("desk")},
                       {"sub", Text("desk")},
                       {"aud", Text(std::string(kTestIdentifier))},
                       {"jti", Text("assertion-1")},
                       {"exp", JsonValue(now + 60)}};
  AddAddresses(assertion);
  const std::string more = "&jwks_uri=" + bait.Url() +
                           "&client_assertion_type="
                           "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                           "&client_assertion=";
  EXPECT_EQ(AskToken({}, more + SignProof(assertion, stranger)).status(), 401);
  EXPECT_EQ(AskToken({}, more + SignProof(assertion, key)).status(), 200);
  EXPECT_EQ(AskToken({}, "&client_id=" + bait.Url("https")).status(), 200) << "a name like others";
  EXPECT_FALSE(bait.WasTaken());
}

}  // namespace
}  // namespace issuer
