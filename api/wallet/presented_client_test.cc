#include "api/wallet/presented_client.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "appliance/base/uri.h"
#include "tests/support/fake_clock.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_attester.h"

namespace issuer {
namespace {

constexpr const char* kJwtBearer =
    "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
constexpr const char* kEdgeField = "x-client-certificate";

using Fields = std::vector<std::pair<std::string, std::string>>;

Result<PresentedClient> Parse(const Fields& fields,
                              const std::string& form,
                              std::string_view edge_field = kEdgeField) {
  HttpRequest request;
  request.headers = fields;
  return ParsePresentedClient(request, ParseForm(form).value(), edge_field);
}

std::string EscapedCertificate() {
  const FakeClock clock;
  const WalletKey key = WalletKey::Generate();
  const CertificatePlan plan{"kiosk",
                             "kiosk",
                             "DNS:kiosk.example",
                             false,
                             clock.Now() - Seconds(10),
                             clock.Now() + Seconds(10)};
  return PercentEncode(ToPem(MakeCertificate(plan, key, key)));
}

// [TOK-4] [ABCA-1]
TEST(ParsePresentedClient, FindsTheMethod) {
  ASSERT_OK_AND_ASSIGN(const PresentedClient nobody,
                       Parse({{"x-fapi-interaction-id", "1"}}, "client_id="));
  EXPECT_FALSE(nobody.client_id.has_value());
  EXPECT_TRUE(std::holds_alternative<std::monostate>(nobody.proof));

  ASSERT_OK_AND_ASSIGN(const PresentedClient assertion,
                       Parse({}, std::string(kJwtBearer) + "&client_assertion=a.b.c&client_id=a"));
  EXPECT_EQ(assertion.client_id, "a");
  EXPECT_EQ(std::get<PresentedAssertion>(assertion.proof).jwt, "a.b.c");

  ASSERT_OK_AND_ASSIGN(
      const PresentedClient attested,
      Parse({{"oauth-client-attestation", "a"}, {"oauth-client-attestation-pop", "b"}}, ""));
  EXPECT_EQ(std::get<PresentedAttestation>(attested.proof).jwt, "a");
  EXPECT_EQ(std::get<PresentedAttestation>(attested.proof).proof_of_possession, "b");

  ASSERT_OK_AND_ASSIGN(const PresentedClient certified,
                       Parse({{kEdgeField, EscapedCertificate()}}, "client_id=kiosk"));
  const auto& certificate = std::get<ClientCertificate>(certified.proof);
  EXPECT_EQ(certificate.subject_dn, "CN=kiosk");
  EXPECT_EQ(certificate.san_dns, std::vector<std::string>{"kiosk.example"});
}

// [TOK-4] The field of the edge is looked at only where the configuration names it.
TEST(ParsePresentedClient, LooksAtNoFieldOfTheEdgeUnlessTold) {
  ASSERT_OK_AND_ASSIGN(const PresentedClient client,
                       Parse({{kEdgeField, EscapedCertificate()}}, "client_id=kiosk", ""));
  EXPECT_TRUE(std::holds_alternative<std::monostate>(client.proof));
}

// [TOK-4] [ABCA-1] What is presented is never taken for anonymous access.
TEST(ParsePresentedClient, RefusesHalvesPairsAndUnknownKinds) {
  constexpr auto kMalformed = ErrorCode::kTokenRequestMalformed;
  constexpr auto kInvalid = ErrorCode::kClientAttestationInvalid;
  constexpr auto kFailed = ErrorCode::kClientAuthenticationFailed;
  constexpr auto kRefused = ErrorCode::kClientAuthenticationRefused;
  const std::string assertion = std::string(kJwtBearer) + "&client_assertion=a.b.c";
  const std::string certificate = EscapedCertificate();
  const struct {
    const char* why;
    Fields fields;
    std::string form;
    ErrorCode expected;
  } kCases[] = {
      {"Basic", {{"authorization", "Basic YTpi"}}, "", kRefused},
      {"a secret", {}, "client_secret=s", kRefused},
      {"no proof of possession", {{"oauth-client-attestation", "a"}}, "", kInvalid},
      {"no attestation", {{"oauth-client-attestation-pop", "a"}}, "", kInvalid},
      {"two attestations",
       {{"oauth-client-attestation", "a"},
        {"oauth-client-attestation", "a"},
        {"oauth-client-attestation-pop", "b"}},
       "",
       kInvalid},
      {"no assertion type", {}, "client_assertion=a", kFailed},
      {"no assertion", {}, kJwtBearer, kFailed},
      {"another assertion type", {}, "client_assertion=a&client_assertion_type=saml", kFailed},
      {"assertion and attestation",
       {{"oauth-client-attestation", "a"}, {"oauth-client-attestation-pop", "b"}},
       assertion,
       kMalformed},
      {"assertion and secret", {}, assertion + "&client_secret=s", kMalformed},
      {"assertion and Basic", {{"authorization", "Basic YTpi"}}, assertion, kMalformed},
      {"assertion and certificate", {{kEdgeField, certificate}}, assertion, kMalformed},
      {"two certificates", {{kEdgeField, certificate}, {kEdgeField, certificate}}, "", kFailed},
      {"an empty certificate", {{kEdgeField, ""}}, "", kFailed},
      {"a certificate without escapes", {{kEdgeField, "-----BEGIN CERTIFICATE-----"}}, "", kFailed},
      {"a broken escape", {{kEdgeField, certificate + "%0"}}, "", kFailed},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Parse(c.fields, c.form), FailsWith(c.expected)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
