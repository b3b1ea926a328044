#include "appliance/issuance/client_policy.h"

#include <gtest/gtest.h>

#include <vector>

#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuance/sealing.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

Sender SenderOf(ClientMethod method, const char* id) {
  Sender sender;
  sender.client = ClientId(id);
  sender.client_method = method;
  return sender;
}

// [TOK-4] [AS-5]
TEST(CheckClientPolicy, AsksEveryConfiguration) {
  constexpr auto kNone = ClientMethod::kNone;
  constexpr auto kJwt = ClientMethod::kPrivateKeyJwt;
  constexpr auto kAttested = ClientMethod::kAttestation;
  const struct {
    const char* why;
    ClientPolicy policy;
    Sender sender;
    std::optional<ErrorCode> expected;
  } kCases[] = {
      {"anybody", {}, SenderOf(kNone, ""), std::nullopt},
      {"anybody, a client", {}, SenderOf(kJwt, "a"), std::nullopt},
      {"no anonymous", {{kJwt}, {}}, SenderOf(kNone, ""), ErrorCode::kClientUnidentified},
      {"its method", {{kJwt}, {}}, SenderOf(kJwt, "a"), std::nullopt},
      {"another method", {{kAttested}, {}}, SenderOf(kJwt, "a"), ErrorCode::kClientNotAllowed},
      {"listed", {{kJwt}, {ClientId("b"), ClientId("a")}}, SenderOf(kJwt, "a"), std::nullopt},
      {"not listed", {{kJwt}, {ClientId("b")}}, SenderOf(kJwt, "a"), ErrorCode::kClientNotAllowed},
  };
  TestIssuer issuer;
  const std::vector<ConfigurationId> both = {ConfigurationId("badge"), ConfigurationId("pid")};
  for (const auto& c : kCases) {
    issuer.credentials.all[0].clients = c.policy;  // pid
    const Status status = CheckClientPolicy(both, c.sender, issuer.services());
    EXPECT_EQ(status.has_value(), !c.expected.has_value()) << c.why;
    if (c.expected.has_value() && !status.has_value()) {
      EXPECT_EQ(status.error().code, *c.expected) << c.why;
    }
  }
}

// [TOK-4] [TOK-9] A refused client consumes nothing and counts as no guess.
TEST(RedeemGrantByClient, LeavesTheCodeToThoseWhoMay) {
  TestIssuer issuer;
  issuer.credentials.all[0].clients = {{ClientMethod::kAttestation}, {}};
  ASSERT_OK_AND_ASSIGN(const CreatedOffer created,
                       CreateOffer(SpecificationFor("pid", "123456"), issuer.services()));
  const auto redeem = [&](const Sender& sender, const char* tx_code) {
    TokenRequest wanted{PreAuthorizedCode(AsBytes(CodeOf(created))),
                        TxCode(AsBytes(std::string_view(tx_code)))};
    return RedeemGrant(wanted, sender, RequestId("rq_1"), issuer.services());
  };
  EXPECT_THAT(redeem(Sender(), "000000"), FailsWith(ErrorCode::kClientUnidentified));
  EXPECT_THAT(redeem(SenderOf(ClientMethod::kPrivateKeyJwt, "a"), "000000"),
              FailsWith(ErrorCode::kClientNotAllowed));
  EXPECT_EQ(ShowOffer(created.handle, issuer.services())->tx_code_failures, 0);
  Sender wallet = SenderOf(ClientMethod::kAttestation, "wallet");
  wallet.client_key = Digest{7};
  ASSERT_OK_AND_ASSIGN(const IssuedToken issued, redeem(wallet, "123456"));
  ASSERT_OK_AND_ASSIGN(const auto record, issuer.stores.FindToken(DigestOf(issued.token)));
  EXPECT_EQ(record->client, ClientId("wallet"));
  EXPECT_EQ(record->client_key, wallet.client_key);
}

}  // namespace
}  // namespace issuer
