#include "api/wallet/credential_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

CredentialConfigurations ThreeConfigurations() {
  CredentialConfiguration bound;
  bound.id = ConfigurationId("pid");
  bound.binding_methods = {"jwk"};
  CredentialConfiguration unbound;
  unbound.id = ConfigurationId("ticket");
  CredentialConfiguration other;
  other.id = ConfigurationId("diploma");
  other.binding_methods = {"jwk"};
  return {{bound, unbound, other}};
}

// Covers two of them, and names them by identifier.
TokenRecord Token() {
  TokenRecord token;
  token.configurations = {ConfigurationId("pid"), ConfigurationId("ticket")};
  token.names_identifiers = true;
  return token;
}

// From an issuer that does not encrypt.
Result<CredentialRequest> ParseRequest(const HttpRequest& request,
                                       const TokenRecord& token = Token()) {
  TestIssuer issuer;
  ASSIGN_OR_RETURN(const WalletBody body, ReadWalletBody(request, issuer.services()));
  return ParseCredentialRequest(body, token, ThreeConfigurations(), issuer.config.encryption);
}

Result<CredentialRequest> Parse(std::string body, const char* type = "application/json") {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.headers = {{"content-type", type}};
  request.body = std::move(body);
  return ParseRequest(request);
}

TEST(ParseCredentialRequest, ReadsConfigurationAndProofsInOrder) {
  ASSERT_OK_AND_ASSIGN(
      const CredentialRequest parsed,
      Parse(R"({"credential_configuration_id":"pid","proofs":{"jwt":["a","b"]}})"));
  EXPECT_EQ(parsed.configuration, ConfigurationId("pid"));
  EXPECT_THAT(parsed.jwt_proofs, ElementsAre("a", "b"));
  EXPECT_FALSE(parsed.has_other_proof_type);
}

// [CRQ-4] [TOK-22]
TEST(ParseCredentialRequest, ReadsACredentialIdentifierOfTheToken) {
  ASSERT_OK_AND_ASSIGN(const CredentialRequest parsed,
                       Parse(R"({"credential_identifier":"pid/1","proofs":{"jwt":["a"]}})"));
  EXPECT_EQ(parsed.configuration, ConfigurationId("pid"));
  EXPECT_THAT(parsed.jwt_proofs, ElementsAre("a"));
}

// [CRQ-4]
TEST(ParseCredentialRequest, KnowsNoIdentifierWhereTheTokenNamesNone) {
  TokenRecord token = Token();
  token.names_identifiers = false;
  HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = R"({"credential_identifier":"pid/1"})";
  EXPECT_THAT(ParseRequest(request, token), FailsWith(ErrorCode::kCredentialIdentifierUnknown));
}

TEST(ParseCredentialRequest, AcceptsWhatMustBeTolerated) {
  constexpr struct {
    const char* body;
    const char* why;
  } kCases[] = {
      {R"({"credential_configuration_id":"pid"})", "[CRQ-7] whether proofs must be is not form"},
      {R"({"credential_configuration_id":"pid","foo":{"bar":[1]}})", "[HTTP-2] unknown members"},
      {R"({"credential_configuration_id":"pid","format":"vc+sd-jwt","proof":{"jwt":"x"}})",
       "[CRQ-12] draft 13 members beside an identifier are unknown ones"},
      {R"({"credential_configuration_id":"pid","access_token":"x"})", "an unknown member"},
  };
  for (const auto& row : kCases) {
    SCOPED_TRACE(row.why);
    ASSERT_OK_AND_ASSIGN(const CredentialRequest parsed, Parse(row.body));
    EXPECT_THAT(parsed.jwt_proofs, IsEmpty());
  }
}

// [CRQ-9]
TEST(ParseCredentialRequest, DropsProofsWhereNothingIsBound) {
  for (const char* proofs : {R"({"jwt":["a"]})", "{}", "7", R"({"jwt":[]})"}) {
    ASSERT_OK_AND_ASSIGN(
        const CredentialRequest parsed,
        Parse(R"({"credential_configuration_id":"ticket","proofs":)" + std::string(proofs) + "}"));
    EXPECT_THAT(parsed.jwt_proofs, IsEmpty()) << proofs;
    EXPECT_FALSE(parsed.has_other_proof_type) << proofs;
  }
}

// [CRQ-6] [PRF-20]
TEST(ParseCredentialRequest, KeepsAttestationProofsApart) {
  ASSERT_OK_AND_ASSIGN(
      const CredentialRequest parsed,
      Parse(R"({"credential_configuration_id":"pid","proofs":{"attestation":["a","b"]}})"));
  EXPECT_EQ(parsed.attestation_proofs, (std::vector<std::string>{"a", "b"}));
  EXPECT_THAT(parsed.jwt_proofs, IsEmpty());
  EXPECT_FALSE(parsed.has_other_proof_type);
  EXPECT_THAT(Parse(R"({"credential_configuration_id":"pid","proofs":{"attestation":[{}]}})"),
              FailsWith(ErrorCode::kProofInvalid));
}

// [CRQ-6] [PRF-30]
TEST(ParseCredentialRequest, KeepsPresentationsAsTheyAre) {
  ASSERT_OK_AND_ASSIGN(
      const CredentialRequest parsed,
      Parse(R"({"credential_configuration_id":"pid","proofs":{"di_vp":[{"type":"a"},7]}})"));
  ASSERT_EQ(parsed.presentation_proofs.size(), 2U);
  EXPECT_EQ(*parsed.presentation_proofs[0].FindText("type"), "a");
  EXPECT_THAT(parsed.jwt_proofs, IsEmpty());
  EXPECT_FALSE(parsed.has_other_proof_type);
  EXPECT_THAT(Parse(R"({"credential_configuration_id":"pid","proofs":{"di_vp":[]}})"),
              FailsWith(ErrorCode::kProofInvalid));
  EXPECT_THAT(Parse(R"({"credential_configuration_id":"pid","proofs":{"di_vp":{}}})"),
              FailsWith(ErrorCode::kProofInvalid));
}

// [CRQ-7]
TEST(ParseCredentialRequest, NotesProofsOfAnotherType) {
  for (const char* type : {"ldp_vp", "cwt", ""}) {
    ASSERT_OK_AND_ASSIGN(const CredentialRequest parsed,
                         Parse(R"({"credential_configuration_id":"pid","proofs":{")" +
                               std::string(type) + R"(":[{}]}})"));
    EXPECT_TRUE(parsed.has_other_proof_type) << type;
    EXPECT_THAT(parsed.jwt_proofs, IsEmpty());
  }
}

struct BadCase {
  const char* body;
  ErrorCode code;
  const char* why;
};

constexpr auto kMalformed = ErrorCode::kCredentialRequestMalformed;
constexpr auto kProof = ErrorCode::kProofInvalid;
constexpr auto kEncryption = ErrorCode::kEncryptionParametersInvalid;
constexpr auto kUnknown = ErrorCode::kConfigurationUnknown;
constexpr auto kIdentifier = ErrorCode::kCredentialIdentifierUnknown;

constexpr BadCase kBad[] = {
    {"", kMalformed, "nothing"},
    {"{", kMalformed, "not JSON"},
    {"[]", kMalformed, "no object"},
    {R"("pid")", kMalformed, "no object"},
    {"{}", kMalformed, "[CRQ-3] neither identifier"},
    {R"({"credential_configuration_id":"pid","credential_identifier":"x"})",
     kMalformed,
     "[CRQ-3] both"},
    {R"({"credential_configuration_id":"pid","credential_identifier":null})",
     kMalformed,
     "[CRQ-3] null is there"},
    {R"({"credential_configuration_id":7})", kMalformed, "wrong type"},
    {R"({"credential_identifier":["x"]})", kMalformed, "wrong type"},
    {R"({"credential_configuration_id":"pid","credential_configuration_id":"pid"})",
     kMalformed,
     "[HTTP-3] repeated"},
    {R"({"credential_configuration_id":"pid","a":{"b":1,"b":2}})",
     kMalformed,
     "[HTTP-3] repeated, below"},
    {"\xef\xbb\xbf{\"credential_configuration_id\":\"pid\"}", kMalformed, "a byte order mark"},
    {R"({"format":"vc+sd-jwt","proof":{"proof_type":"jwt","jwt":"x"}})",
     kMalformed,
     "[CRQ-12] a draft 13 request"},
    {R"({"format":"mso_mdoc","doctype":"org.iso.18013.5.1.mDL"})", kMalformed, "[CRQ-12]"},
    {R"({"credential_configuration_id":"none"})", kUnknown, "[CRQ-5]"},
    {R"({"credential_configuration_id":""})", kUnknown, "[CRQ-5]"},
    {R"({"credential_identifier":"diploma/1"})", kIdentifier, "[CRQ-4] of another token"},
    {R"({"credential_identifier":"","proofs":7})", kIdentifier, "[CRQ-4] before the proofs"},
    {R"({"credential_configuration_id":"diploma","proofs":7})",
     ErrorCode::kScopeInsufficient,
     "[CRQ-5] known, not granted, before the proofs"},
    {R"({"credential_configuration_id":"none","proofs":7,"credential_response_encryption":7})",
     kUnknown,
     "[CRQ-5] checked before anything else about it"},
    {R"({"credential_configuration_id":"pid","credential_response_encryption":{"jwk":{}}})",
     kEncryption,
     "[CRQ-10] in a plain request"},
    {R"({"credential_configuration_id":"pid","credential_response_encryption":null})",
     kEncryption,
     "[CRQ-10] even null"},
    {R"({"credential_configuration_id":"pid","proofs":{},"credential_response_encryption":{}})",
     kEncryption,
     "[CRQ-13] before the proofs"},
    {R"({"credential_configuration_id":"ticket","credential_response_encryption":{}})",
     kEncryption,
     "[CRQ-10] whatever the configuration"},
    {R"({"credential_configuration_id":"pid","proofs":null})", kProof, "[CRQ-6] wrong type"},
    {R"({"credential_configuration_id":"pid","proofs":["a"]})", kProof, "[CRQ-6] wrong type"},
    {R"({"credential_configuration_id":"pid","proofs":{}})", kProof, "[CRQ-6] zero members"},
    {R"({"credential_configuration_id":"pid","proofs":{"jwt":["a"],"di_vp":[{}]}})",
     kProof,
     "[CRQ-6] two members"},
    {R"({"credential_configuration_id":"pid","proofs":{"jwt":"a"}})", kProof, "[CRQ-6] no array"},
    {R"({"credential_configuration_id":"pid","proofs":{"jwt":[]}})", kProof, "[CRQ-6] empty"},
    {R"({"credential_configuration_id":"pid","proofs":{"jwt":["a",7]}})", kProof, "no text"},
    {R"({"credential_configuration_id":"pid","proofs":{"attestation":[]}})", kProof, "empty"},
};

TEST(ParseCredentialRequest, RefusesTheRest) {
  for (const BadCase& row : kBad) {
    SCOPED_TRACE(std::string(row.body) + ": " + row.why);
    EXPECT_THAT(Parse(row.body), FailsWith(row.code));
  }
}

// [CRQ-2] [CRQ-10]
TEST(ParseCredentialRequest, JudgesTheMediaTypeFirst) {
  EXPECT_THAT(Parse("eyJh", "application/jwt"), FailsWith(kEncryption));
  EXPECT_THAT(Parse("{}", "text/plain"), FailsWith(kMalformed));
  EXPECT_THAT(Parse(R"({"credential_configuration_id":"pid"})", "text/json"),
              FailsWith(kMalformed));
  EXPECT_THAT(Parse(R"({"credential_configuration_id":"pid"})", "Application/JSON; charset=utf-8"),
              IsOk());
  HttpRequest untyped;
  untyped.body = R"({"credential_configuration_id":"pid"})";
  EXPECT_THAT(ParseRequest(untyped), FailsWith(kMalformed));
}

}  // namespace
}  // namespace issuer
