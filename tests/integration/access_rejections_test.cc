// Section 14, "Credential, deferred and notification endpoints: authorization layer" (rfc6750 §3,
// rfc9449 §7): the same rows at each of the three.
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

constexpr const char* kHere = "POST {endpoint}";
constexpr const char* kAnyScheme = CHALLENGE("") ", Bearer";
constexpr const char* kInvalidToken =
    CHALLENGE("error=\"invalid_token\", ") ", Bearer error=\"invalid_token\"";
constexpr const char* kInvalidDpop = CHALLENGE("error=\"invalid_dpop_proof\", ");
constexpr const char* kUseNonce = CHALLENGE("error=\"use_dpop_nonce\", ");

// clang-format off
constexpr RejectionRow kTokenRows[] = {
    // "no token"
    {kHere, JSON, "{}", 401, "", kAnyScheme, "[rfc6750 §3] no token"},
    {kHere, JSON "Authorization: Basic YTpi\r\n", "{}", 401, "", kAnyScheme, "another scheme"},
    {kHere, FORM, "access_token={token}", 401, "", kAnyScheme, "[CRQ-1] in the body"},
    // "malformed use of token (two methods, query token)"
    {kHere, JSON "Authorization: Bearer\r\n", "{}", 400, "invalid_request", "", "a scheme alone"},
    {kHere, JSON "Authorization: Bearer a b\r\n", "{}", 400, "invalid_request", "", "two tokens"},
    {"POST {endpoint}?access_token={token}", JSON, "{}", 400, "invalid_request", "", "[CRQ-1] in the query"},
    {"POST {endpoint}?access_token=x", kWithToken, "{}", 400, "invalid_request", "", "[CRQ-1] two methods"},
    {kHere, JSON BEARER("{token}") BEARER("{token}"), "{}", 400, "invalid_request", "", "[CRQ-1] two fields"},
    // "unknown, expired, revoked, wrong audience, wrong binding, wrong scheme": a token that is
    // looked up has no other audience than this appliance (docs/adr/0014-draft-13-as-a-tenant.md).
    {kHere, JSON BEARER("{x43}"), "{}", 401, "invalid_token", kInvalidToken, "unknown"},
    {kHere, JSON BEARER("x"), "{}", 401, "invalid_token", kInvalidToken, "unknown, short"},
    {kHere, JSON BEARER("{expired token}"), "{}", 401, "invalid_token", kInvalidToken, "[TOK-23] expired"},
    {kHere, JSON "Authorization: DPoP {token}\r\n", "{}", 401, "invalid_token", kInvalidToken, "wrong scheme"},
    {kHere, JSON BOUND("{revoked token}") DPOP("{dpop bound}"), "{}", 401, "invalid_token", kInvalidToken, "revoked by an operator"},
    {kHere, JSON BEARER("{bound token}") DPOP("{dpop bound}"), "{}", 401, "invalid_token", kInvalidToken, "[DPOP-5] a bound token as bearer"},
    {kHere, JSON BEARER("{bound token}"), "{}", 401, "invalid_token", kInvalidToken, "[DPOP-5] the same without a proof"},
    {kHere, JSON BOUND("{bound token}"), "{}", 401, "invalid_token", kInvalidToken, "[DPOP-5] no proof"},
    {kHere, JSON BOUND("{token}") DPOP("{dpop other key}"), "{}", 401, "invalid_token", kInvalidToken, "[DPOP-5] a bearer token under DPoP"},
    {kHere, JSON BOUND("{x43}") DPOP("x"), "{}", 401, "invalid_token", kInvalidToken, "[CRQ-13] the token before the proof"},
    {kHere, JSON BOUND("{expired bound token}") DPOP("{dpop bound}"), "{}", 401, "invalid_token", kInvalidToken, "expired"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop other key}"), "{}", 401, "invalid_token", kInvalidToken, "[DPOP-5] another key"},
    // Not of the table: the method.
    {"GET {endpoint}", BEARER("{token}"), "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

constexpr RejectionRow kDpopRows[] = {
    // "DPoP proof wrong"
    {kHere, JSON BOUND("{bound token}") DPOP("x"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-1] no JWS"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop no ath}"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-5] no ath"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop wrong ath}"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-5] of another token"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop}"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-3] of the token endpoint"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop bound}") DPOP("{dpop bound}"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-1] two"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop bound used}"), "{}", 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-6] used before"},
    // "DPoP nonce"
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop bound stale}"), "{}", 401, "use_dpop_nonce", kUseNonce, "[DPOP-7] stale"},
    {kHere, JSON BOUND("{bound token}") DPOP("{dpop bound foreign}"), "{}", 401, "use_dpop_nonce", kUseNonce, "[DPOP-7] not ours"},
};

constexpr RejectionRow kCoverageRows[] = {
    // "token does not cover the asked credential"
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"pid"})", 403, "insufficient_scope", CHALLENGE("error=\"insufficient_scope\", ") ", Bearer error=\"insufficient_scope\"", "[CRQ-5] known but not covered"},
    {kCredentialLine, JSON BEARER("{ticket token}"), JWT("{proof}"), 403, "insufficient_scope",
     CHALLENGE("error=\"insufficient_scope\", ") ", Bearer error=\"insufficient_scope\"", "[TOK-7] a token for something else"},
};
// clang-format on

class AccessRejections : public RejectionTest {
 protected:
  AccessRejections()
      : RejectionTest([](TestSettings& settings) {
          Config& config = settings.config;
          config.refresh.enabled = true;  // what operators revoke
          config.deferred.enabled = true;
          config.notification.enabled = true;
          config.notification.token_grace = Seconds(0);
        }) {}

  void ExpectRowsAt(const char* endpoint) {
    SCOPED_TRACE(endpoint);
    scenario.SetEndpoint(endpoint);
    ExpectWalletRows(kTokenRows);
    ExpectWalletRows(kDpopRows);
  }
};

TEST_F(AccessRejections, AtTheCredentialEndpoint) {
  ExpectRowsAt("/t1/credential");
  ExpectWalletRows(kCoverageRows);
}

TEST_F(AccessRejections, AtTheDeferredEndpoint) {
  ExpectRowsAt("/t1/deferred_credential");
}

TEST_F(AccessRejections, AtTheNotificationEndpoint) {
  ExpectRowsAt("/t1/notification");
}

// [CRQ-13] With a good token the body is what is wrong.
TEST_F(AccessRejections, ComeBeforeTheBody) {
  const RejectionRow rows[] = {
      {kHere,
       JSON BOUND("{bound token}") DPOP("{dpop bound}"),
       "{",
       400,
       "invalid_credential_request",
       "",
       "the body comes last"},
  };
  for (const char* endpoint : {"/t1/credential", "/t1/deferred_credential"}) {
    scenario.SetEndpoint(endpoint);
    ExpectWalletRows(rows);
  }
}

}  // namespace
}  // namespace issuer
