#include "api/operator/direct_issuance_request.h"

#include <gmock/gmock.h>

#include <string>

#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/jose/jwk_writer.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

CredentialConfiguration ConfigurationOf(const char* id) {
  CredentialConfiguration configuration;
  configuration.id = ConfigurationId(id);
  configuration.direct_issuance = true;
  ClaimSchema name;
  name.kind = ClaimKind::kText;
  name.mandatory = true;
  configuration.claims.kind = ClaimKind::kObject;
  configuration.claims.members = {{"name", name}};
  return configuration;
}

CredentialConfigurations Configurations() {
  CredentialConfiguration bound = ConfigurationOf("badge");
  bound.binding_methods = {"jwk"};
  CredentialConfiguration wallets_only = ConfigurationOf("pid");
  wallets_only.direct_issuance = false;
  CredentialConfiguration paper = ConfigurationOf("paper");
  paper.signing.format = CredentialFormat::kClaim169Cwt;
  return {{ConfigurationOf("ticket"), bound, wallets_only, paper}};
}

Result<DirectIssuanceRequest, OperatorComplaint> Parse(std::string body,
                                                       const char* type = "application/json") {
  HttpRequest request;
  request.headers = {{"content-type", type}};
  request.body = std::move(body);
  Operator caller;
  caller.name = OperatorName("kiosk");
  caller.role = OperatorRole::kIssuer;
  caller.configurations = {ConfigurationId("ticket"),
                           ConfigurationId("badge"),
                           ConfigurationId("pid"),
                           ConfigurationId("paper")};
  return ParseDirectIssuanceRequest(request, caller, Configurations());
}

std::string JwkOf(const PublicKey& key) {
  JsonWriter json;
  WriteJwk(json, key);
  return std::move(json).Take();
}

TEST(ParseDirectIssuanceRequest, ReadsClaimsForNobodyInParticular) {
  const auto parsed = Parse(R"({"configuration":"ticket","claims":{"name":"Ada"}})");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().member << " " << parsed.error().reason;
  EXPECT_EQ(parsed->issuance.requested_by, OperatorName("kiosk"));
  EXPECT_EQ(parsed->issuance.credential.configuration, ConfigurationId("ticket"));
  EXPECT_EQ(parsed->issuance.credential.claims.members.size(), 1U);
  EXPECT_FALSE(parsed->issuance.holder.has_value());
}

TEST(ParseDirectIssuanceRequest, ReadsAHoldersKey) {
  const PublicKey key = WalletKey::Generate(SignatureAlgorithm::kEdDsa).public_key();
  const auto parsed = Parse(R"({"configuration":"badge","claims":{"name":"Ada"},"holder":{"jwk":)" +
                            JwkOf(key) + "}}");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().member << " " << parsed.error().reason;
  EXPECT_EQ(parsed->issuance.holder, key);
}

TEST(ParseDirectIssuanceRequest, ReadsTheFormsOfAQrCode) {
  const auto parsed =
      Parse(R"({"configuration":"paper","claims":{"name":"Ada"},"qr":["svg","png"]})");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().member << " " << parsed.error().reason;
  EXPECT_TRUE(parsed->wants_svg && parsed->wants_png);
  EXPECT_FALSE(Parse(R"({"configuration":"paper","claims":{"name":"Ada"}})")->wants_svg);
}

struct BadCase {
  std::string body;
  ErrorCode code;
  const char* member;
};

TEST(ParseDirectIssuanceRequest, RefusesTheRestByName) {
  constexpr auto kMalformed = ErrorCode::kOperatorRequestMalformed;
  const std::string badge = R"({"configuration":"badge","claims":{"name":"Ada"})";
  const BadCase cases[] = {
      {"{", kMalformed, "(body)"},
      {"[]", kMalformed, ""},
      {R"({"claims":{}})", kMalformed, "configuration"},
      {R"({"configuration":"ticket"})", kMalformed, "claims"},
      {R"({"configuration":"none","claims":{}})",
       ErrorCode::kConfigurationUnknown,
       "configuration"},
      {R"({"configuration":"ticket","claims":{}})", ErrorCode::kClaimsRefused, "claims.name"},
      {R"({"configuration":"ticket","claims":{"name":"Ada"},"tx_code":{}})", kMalformed, "tx_code"},
      {R"({"configuration":"ticket","claims":{"name":"Ada"},"holder":{"jwk":{}}})",
       kMalformed,
       "holder"},
      {R"({"configuration":"pid","claims":{"name":"Ada"}})",
       ErrorCode::kOperatorForbidden,
       "configuration"},
      {R"({"configuration":"ticket","claims":{"name":"Ada"},"qr":["svg"]})", kMalformed, "qr"},
      {R"({"configuration":"paper","claims":{"name":"Ada"},"qr":["pdf"]})", kMalformed, "qr"},
      {R"({"configuration":"paper","claims":{"name":"Ada"},"qr":"svg"})", kMalformed, "qr"},
      {badge + "}", kMalformed, "holder"},
      {badge + R"(,"holder":7})", kMalformed, "holder"},
      {badge + R"(,"holder":{}})", kMalformed, "holder.jwk"},
      {badge + R"(,"holder":{"jwk":{"kty":"EC"}}})", kMalformed, "holder.jwk"},
      {badge + R"(,"holder":{"jwk":{"kty":"oct","k":"AA"}}})", kMalformed, "holder.jwk"},
      {badge + R"(,"holder":{"kid":"did:jwk:x"}})", kMalformed, "holder.kid"},
  };
  for (const BadCase& row : cases) {
    SCOPED_TRACE(row.body);
    const auto parsed = Parse(row.body);
    ASSERT_FALSE(parsed.has_value());
    EXPECT_EQ(parsed.error().error.code, row.code) << NameOf(parsed.error().error.code);
    if (*row.member != '\0') {
      EXPECT_EQ(parsed.error().member, row.member);
    }
  }
  EXPECT_EQ(Parse("{}", "text/plain").error().error.code, ErrorCode::kMediaTypeUnsupported);
}

}  // namespace
}  // namespace issuer
