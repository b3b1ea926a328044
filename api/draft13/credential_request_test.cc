#include "api/draft13/credential_request.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using testing::ElementsAre;

CredentialConfigurations Configurations() {
  CredentialConfiguration pid;
  pid.id = ConfigurationId("pid");
  pid.signing.type = "urn:eudi:pid:1";
  pid.binding_methods = {"jwk"};
  CredentialConfiguration diploma;
  diploma.id = ConfigurationId("diploma");
  diploma.signing.type = "urn:diploma:1";
  return {{pid, diploma}};
}

Result<CredentialRequest> Parse(std::string body, const char* type = "application/json") {
  HttpRequest request;
  request.headers = {{"content-type", type}};
  request.body = std::move(body);
  TokenRecord token;
  token.configurations = {ConfigurationId("pid")};
  token.names_identifiers = true;
  return ParseDraft13CredentialRequest(request, token, Configurations());
}

TEST(ParseDraft13CredentialRequest, FindsWhatIsAskedForByTypeAndByIdentifier) {
  ASSERT_OK_AND_ASSIGN(CredentialRequest parsed,
                       Parse(R"({"format":"vc+sd-jwt","vct":"urn:eudi:pid:1","claims":{},)"
                             R"("proof":{"proof_type":"jwt","jwt":"a"}})"));
  EXPECT_EQ(parsed.configuration, ConfigurationId("pid"));
  EXPECT_THAT(parsed.jwt_proofs, ElementsAre("a"));
  ASSERT_OK_AND_ASSIGN(parsed, Parse(R"({"credential_identifier":"pid/1"})"));
  EXPECT_EQ(parsed.configuration, ConfigurationId("pid"));
  ASSERT_OK_AND_ASSIGN(parsed,
                       Parse(R"({"format":"vc+sd-jwt","vct":"urn:eudi:pid:1",)"
                             R"("proof":{"proof_type":"cwt","cwt":"a"}})"));
  EXPECT_TRUE(parsed.has_other_proof_type);
}

// [openid4vci draft 13 §7.3.1.2]
TEST(ParseDraft13CredentialRequest, RefusesTheRest) {
  constexpr auto kMalformed = ErrorCode::kCredentialRequestMalformed;
  const std::string pid = R"("format":"vc+sd-jwt","vct":"urn:eudi:pid:1")";
  const struct {
    std::string body;
    ErrorCode code;
  } kCases[] = {
      {"", kMalformed},
      {"[]", kMalformed},
      {"{}", kMalformed},
      {"{" + pid + R"(,"credential_identifier":"pid/1"})", kMalformed},
      {R"({"format":7,"vct":"urn:eudi:pid:1"})", kMalformed},
      {R"({"format":"vc+sd-jwt"})", kMalformed},
      {R"({"credential_identifier":7})", kMalformed},
      {"{" + pid + R"(,"vct":"x"})", kMalformed},
      {R"({"format":"dc+sd-jwt","vct":"urn:eudi:pid:1"})", ErrorCode::kDraft13FormatUnsupported},
      {R"({"format":"vc+sd-jwt","vct":"urn:other"})", ErrorCode::kDraft13TypeUnsupported},
      {R"({"format":"vc+sd-jwt","vct":"urn:diploma:1"})", ErrorCode::kDraft13TypeUnsupported},
      {R"({"credential_identifier":"diploma/1"})", ErrorCode::kCredentialIdentifierUnknown},
      {"{" + pid + R"(,"credential_response_encryption":{}})",
       ErrorCode::kEncryptionParametersInvalid},
      {"{" + pid + R"(,"proof":7})", ErrorCode::kProofInvalid},
      {"{" + pid + R"(,"proof":{"jwt":"a"}})", ErrorCode::kProofInvalid},
      {"{" + pid + R"(,"proof":{"proof_type":"jwt"}})", ErrorCode::kProofInvalid},
  };
  for (const auto& row : kCases) {
    EXPECT_THAT(Parse(row.body), FailsWith(row.code)) << row.body;
  }
  EXPECT_THAT(Parse("{" + pid + "}", "application/jwt"), FailsWith(kMalformed));
}

}  // namespace
}  // namespace issuer
