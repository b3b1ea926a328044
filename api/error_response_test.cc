// Section 14 of the error tables, row by row; and docs/errors.md, which must say what the switch
// says.
#include "api/error_response.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "api/error_table.h"
#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

std::string FieldOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [field, value] : response.headers()) {
    if (field == name) {
      return value;
    }
  }
  return "";
}

std::vector<ErrorCode> AllCodes() {
  std::vector<ErrorCode> codes;
  for (int value = 0; value <= static_cast<int>(ErrorCode::kInternal); ++value) {
    codes.push_back(static_cast<ErrorCode>(value));
  }
  return codes;
}

struct Row {
  ErrorCode code;
  int status;
  const char* error;  // "" where no standard has one
  const char* field;  // "Name: value" that must be there; "" where none is
  const char* why;
};

constexpr Row kRows[] = {
    // Token endpoint.
    {ErrorCode::kTokenRequestMalformed, 400, "invalid_request", "", "rfc6749 §5.2"},
    {ErrorCode::kTxCodeMissing, 400, "invalid_request", "", "vci-1.0 §6.3"},
    {ErrorCode::kTxCodeUnexpected, 400, "invalid_request", "", "vci-1.0 §6.3"},
    {ErrorCode::kTxCodeWrong, 400, "invalid_grant", "", "vci-1.0 §6.3"},
    {ErrorCode::kGrantUnknown, 400, "invalid_grant", "", "[TOK-32]"},
    {ErrorCode::kGrantExpired, 400, "invalid_grant", "", "[TOK-32]"},
    {ErrorCode::kGrantSpent, 400, "invalid_grant", "", "[TOK-32]"},
    {ErrorCode::kGrantLocked, 400, "invalid_grant", "", "[TOK-30]"},
    {ErrorCode::kGrantCancelled, 400, "invalid_grant", "", "[TOK-32]"},
    {ErrorCode::kGrantTypeUnsupported, 400, "unsupported_grant_type", "", "rfc6749 §5.2"},
    {ErrorCode::kClientAuthenticationRefused,
     401,
     "invalid_client",
     "WWW-Authenticate: Basic realm=\"token\"",
     "rfc6749 §5.2"},
    {ErrorCode::kDpopProofInvalid, 400, "invalid_dpop_proof", "", "rfc9449 §5"},
    {ErrorCode::kDpopNonceRequired, 400, "use_dpop_nonce", "", "[DPOP-7]"},
    // Authorization layer.
    {ErrorCode::kAccessTokenMissing,
     401,
     "",
     "WWW-Authenticate: DPoP algs=\"ES256 EdDSA\", Bearer",
     "rfc6750 §3 [DPOP-9]"},
    {ErrorCode::kAccessTokenMalformed, 400, "invalid_request", "", "rfc6750 §3.1"},
    {ErrorCode::kAccessTokenUnknown,
     401,
     "invalid_token",
     "WWW-Authenticate: DPoP error=\"invalid_token\", algs=\"ES256 EdDSA\", "
     "Bearer error=\"invalid_token\"",
     "rfc6750 §3.1"},
    {ErrorCode::kAccessTokenExpired,
     401,
     "invalid_token",
     "WWW-Authenticate: DPoP error=\"invalid_token\", algs=\"ES256 EdDSA\", "
     "Bearer error=\"invalid_token\"",
     "rfc6750 §3.1"},
    {ErrorCode::kScopeInsufficient,
     403,
     "insufficient_scope",
     "WWW-Authenticate: DPoP error=\"insufficient_scope\", algs=\"ES256 EdDSA\", "
     "Bearer error=\"insufficient_scope\"",
     "rfc6750 §3.1"},
    {ErrorCode::kAccessDpopProofInvalid,
     401,
     "invalid_dpop_proof",
     "WWW-Authenticate: DPoP error=\"invalid_dpop_proof\", algs=\"ES256 EdDSA\"",
     "rfc9449 §7.1"},
    {ErrorCode::kAccessDpopNonceRequired,
     401,
     "use_dpop_nonce",
     "WWW-Authenticate: DPoP error=\"use_dpop_nonce\", algs=\"ES256 EdDSA\"",
     "[DPOP-7]"},
    // Credential endpoint.
    {ErrorCode::kCredentialRequestMalformed, 400, "invalid_credential_request", "", "§8.3.1.2"},
    {ErrorCode::kConfigurationUnknown, 400, "unknown_credential_configuration", "", "[CRQ-5]"},
    {ErrorCode::kCredentialIdentifierUnknown, 400, "unknown_credential_identifier", "", "[CRQ-4]"},
    {ErrorCode::kProofInvalid, 400, "invalid_proof", "", "[CRQ-7]"},
    {ErrorCode::kProofNonceMissing, 400, "invalid_proof", "", "[PRF-2]"},
    {ErrorCode::kProofNonceUnacceptable, 400, "invalid_nonce", "", "[PRF-2] [NON-6]"},
    {ErrorCode::kEncryptionParametersInvalid, 400, "invalid_encryption_parameters", "", "[CRQ-10]"},
    {ErrorCode::kIssuanceLimitReached, 400, "credential_request_denied", "", "§8.3.1.2"},
    {ErrorCode::kSignerRefused, 400, "credential_request_denied", "", "§8.3.1.2"},
    // Server faults have no invented code.
    {ErrorCode::kStoreDown, 503, "", "Retry-After: 5", "section 14"},
    {ErrorCode::kSignerDown, 503, "", "Retry-After: 5", "section 14"},
    {ErrorCode::kAuditDown, 503, "", "Retry-After: 5", "section 14"},
    {ErrorCode::kOverloaded, 503, "", "Retry-After: 1", "section 14"},
    {ErrorCode::kInternal, 500, "", "Retry-After: 60", "section 14"},
    {ErrorCode::kOperatorRateLimited, 429, "", "Retry-After: 1", "rfc6585 §4"},
    // HTTP.
    {ErrorCode::kRouteUnknown, 404, "", "", "[URL-5]"},
    {ErrorCode::kOfferGone, 404, "", "", "[OFF-11]"},
    {ErrorCode::kMethodNotAllowed, 405, "", "", "[HTTP-8]"},
    {ErrorCode::kHttpBodyTooLarge, 413, "", "", "[HTTP-8]"},
    {ErrorCode::kHttpHeadTooLarge, 431, "", "", "[HTTP-8]"},
    {ErrorCode::kMediaTypeUnsupported, 415, "", "", "[HTTP-8]"},
};

// [HTTP-5] [HTTP-6] [HTTP-10]
TEST(ErrorResponse, AnswersWalletsAsTheErrorTableSays) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(std::string(NameOf(row.code)) + " " + row.why);
    const HttpResponse response =
        ErrorResponse(row.code, RequestId("rq_test"), Audience::kWallet, {true, "ES256 EdDSA"});
    EXPECT_EQ(response.status(), row.status);
    EXPECT_EQ(response.cache_control(), "no-store");
    const std::string field = row.field;
    if (!field.empty()) {
      const std::size_t colon = field.find(": ");
      EXPECT_EQ(FieldOf(response, field.substr(0, colon)), field.substr(colon + 2));
    } else {
      EXPECT_EQ(FieldOf(response, "WWW-Authenticate"), "");
    }
    if (row.code == ErrorCode::kAccessTokenMissing) {
      EXPECT_EQ(response.body(), "") << "[rfc6750 §3.1]";
      continue;
    }
    EXPECT_EQ(FieldOf(response, "Content-Type"), "application/json");
    ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(response.body()));
    const std::string* error = body.FindText("error");
    if (*row.error == '\0') {
      EXPECT_EQ(error, nullptr);
      EXPECT_EQ(body.AsObject()->size(), 1U);
      EXPECT_NE(body.FindText("message"), nullptr);
    } else {
      ASSERT_NE(error, nullptr);
      EXPECT_EQ(*error, row.error);
      EXPECT_NE(body.FindText("error_description"), nullptr);
      EXPECT_EQ(body.AsObject()->size(), 2U) << "exactly these members";
    }
  }
}

// [HTTP-10]
TEST(ErrorResponse, SaysNothingOutsideTheAllowedCharacters) {
  for (const ErrorCode code : AllCodes()) {
    for (const char c : std::string(AnswerTo(code).sentence)) {
      EXPECT_TRUE(c >= 0x20 && c <= 0x7e && c != '"' && c != '\\') << NameOf(code) << ": " << c;
    }
    EXPECT_FALSE(AnswerTo(code).sentence.empty()) << NameOf(code);
  }
}

// [DPOP-9]
TEST(ChallengeText, NamesTheSchemesThatAreTaken) {
  const struct {
    TokenSchemes schemes;
    const char* missing;
    const char* invalid;
  } kCases[] = {
      {{true, ""}, "Bearer", "Bearer error=\"invalid_token\""},
      {{false, "ES256"}, "DPoP algs=\"ES256\"", "DPoP error=\"invalid_token\", algs=\"ES256\""},
      {{true, "ES256"},
       "DPoP algs=\"ES256\", Bearer",
       "DPoP error=\"invalid_token\", algs=\"ES256\", Bearer error=\"invalid_token\""},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ChallengeText(Challenge::kToken, c.schemes), c.missing);
    EXPECT_EQ(ChallengeText(Challenge::kInvalidToken, c.schemes), c.invalid);
    EXPECT_EQ(ChallengeText(Challenge::kApiKey, c.schemes), "Bearer") << "operators have no DPoP";
    EXPECT_EQ(ChallengeText(Challenge::kNone, c.schemes), "");
  }
}

TEST(ErrorResponse, NeverAnswersSuccess) {
  for (const ErrorCode code : AllCodes()) {
    EXPECT_GE(AnswerTo(code).status, 400) << NameOf(code);
  }
}

// [rfc9110 §11.6.1]: a 401 without a challenge is malformed; [rfc9110 §10.2.3].
TEST(ErrorResponse, SendsTheFieldsThatTheStatusDemands) {
  for (const ErrorCode code : AllCodes()) {
    const ErrorAnswer answer = AnswerTo(code);
    if (answer.status == 401) {
      EXPECT_NE(answer.challenge, Challenge::kNone) << NameOf(code);
    }
    if (answer.status == 503 || answer.status == 429) {
      EXPECT_GT(answer.retry_after, Seconds(0)) << NameOf(code);
    }
  }
}

TEST(ErrorResponse, SaysRetryWhereRetryingHelps) {
  for (const ErrorCode code : AllCodes()) {
    const int status = AnswerTo(code).status;
    EXPECT_EQ(IsRetryable(code), status == 503 || status == 429) << NameOf(code);
  }
}

TEST(ErrorResponse, TellsOperatorsCodeSentenceAndRequest) {
  const HttpResponse response =
      ErrorResponse(ErrorCode::kOfferNotCancellable, RequestId("rq_test"), Audience::kOperator);
  EXPECT_EQ(response.status(), 409);
  EXPECT_EQ(response.body(),
            R"({"error":{"code":"offer_not_cancellable","message":"The offer has been used, )"
            R"(cancelled or locked, or it expired.","request_id":"rq_test"}})");
}

TEST(ErrorResponse, NamesTheMemberThatAnOperatorGotWrong) {
  OperatorComplaint complaint =
      Complain(ErrorCode::kClaimsRefused, "credentials[0].claims.birthdate", "is mandatory")
          .error();
  const HttpResponse response = ErrorResponse(complaint, RequestId("rq_test"));
  EXPECT_EQ(response.status(), 422);
  ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(response.body()));
  const JsonValue* error = body.Find("error");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(*error->FindText("member"), "credentials[0].claims.birthdate");
  EXPECT_EQ(*error->FindText("reason"), "is mandatory");
}

TEST(ErrorResponse, LetsAComplaintSayHowLongToWait) {
  OperatorComplaint complaint = Complain({ErrorCode::kOperatorRateLimited, ""}).error();
  complaint.retry_after = Seconds(17);
  EXPECT_EQ(FieldOf(ErrorResponse(complaint, RequestId("rq_test")), "Retry-After"), "17");
}

TEST(OperatorCode, IsTheNameInSnakeCaseAndUnique) {
  EXPECT_EQ(OperatorCode(ErrorCode::kClaimsRefused), "claims_refused");
  EXPECT_EQ(OperatorCode(ErrorCode::kInternal), "internal");
  std::map<std::string, int> seen;
  for (const ErrorCode code : AllCodes()) {
    ++seen[OperatorCode(code)];
  }
  for (const auto& [code, count] : seen) {
    EXPECT_EQ(count, 1) << code;
  }
}

// docs/errors.md is this table. To bring it up to date: CHANCERY_WRITE_DOCS=1 ctest -R
// api_errors_test
TEST(ErrorTable, IsWhatTheDocumentSays) {
  const std::string file = std::string(std::getenv("CHANCERY_SOURCE")) + "/docs/errors.md";
  const std::string table = ErrorTableMarkdown();
  if (std::getenv("CHANCERY_WRITE_DOCS") != nullptr) {
    std::ofstream(file, std::ios::trunc) << table;
  }
  std::ostringstream written;
  written << std::ifstream(file).rdbuf();
  EXPECT_EQ(written.str(), table);
}

}  // namespace
}  // namespace issuer
