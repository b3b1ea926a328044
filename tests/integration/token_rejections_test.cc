// Section 14, "Token endpoint" (rfc6749 §5.2): everything but clients.
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

// clang-format off
// A detail as it stands in a form.
#define DETAIL(type, configuration) "%5b%7b%22type%22:%22" type "%22,%22credential_configuration_id%22:%22" configuration "%22%7d%5d"

constexpr RejectionRow kFormRows[] = {
    // "parameter missing, repeated, malformed; no `pre-authorized_code`"
    {kTokenLine, FORM, "", 400, "invalid_request", "", "nothing"},
    {kTokenLine, FORM, "pre-authorized_code={code}", 400, "invalid_request", "", "[TOK-1] no grant_type"},
    {kTokenLine, FORM, "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code", 400, "invalid_request", "", "[TOK-1] no code"},
    {kTokenLine, FORM, "{form}", 400, "invalid_request", "", "[HTTP-4] an empty code is none"},
    {kTokenLine, FORM, "{form}{code}&tx_code=1&tx_code=1", 400, "invalid_request", "", "[HTTP-3] repeated"},
    {kTokenLine, FORM, "{form}{code}&x=1&x=1", 400, "invalid_request", "", "[HTTP-3] repeated, though unknown"},
    {kTokenLine, FORM, "{form}{code}&x=%c3%28", 400, "invalid_request", "", "not UTF-8"},
    {kTokenLine, FORM, "{form}{code}&x=%0", 400, "invalid_request", "", "a broken escape"},
    {kTokenLine, JSON, R"({"grant_type":"x"})", 400, "invalid_request", "", "[TOK-1] JSON"},
    {kTokenLine, "", "{form}{code}", 400, "invalid_request", "", "[TOK-1] no media type"},
    {kTokenLine, FORM, "{form}{pin code}&tx_code={x65}", 400, "invalid_request", "", "[TOK-9] too long to be a guess"},
    {kTokenLine, FORM "Authorization: Basic YTpi\r\n", "{form}{code}&client_assertion=a", 400, "invalid_request", "", "[TOK-4] two methods"},
    // "`tx_code` needed but absent; `tx_code` sent (non-empty) but not expected"
    {kTokenLine, FORM, "{form}{pin code}", 400, "invalid_request", "", "[TOK-2] transaction code missing"},
    {kTokenLine, FORM, "{form}{pin code}&tx_code=", 400, "invalid_request", "", "[TOK-2] [HTTP-4] an empty one is none"},
    {kTokenLine, FORM, "{form}{code}&tx_code=1234", 400, "invalid_request", "", "[TOK-2] one that nobody asked for"},
    // "wrong `tx_code`"
    {kTokenLine, FORM, "{form}{pin code}&tx_code=0000", 400, "invalid_grant", "", "[TOK-32] a wrong transaction code"},
    {kTokenLine, FORM, "{form}{pin code}&tx_code=12345", 400, "invalid_grant", "", "[TOK-32] a longer one"},
    // "code wrong, expired, used, invalidated, or issued to another client"
    {kTokenLine, FORM, "{form}{locked code}&tx_code=1234", 400, "invalid_grant", "", "[TOK-30] dead for ever"},
    {kTokenLine, FORM, "{form}{x43}", 400, "invalid_grant", "", "[TOK-32] an unknown code"},
    {kTokenLine, FORM, "{form}{x42}", 400, "invalid_grant", "", "[TOK-32] not of a code's length"},
    {kTokenLine, FORM, "{form}{spent code}", 400, "invalid_grant", "", "[OFF-7] [TOK-32] used"},
    {kTokenLine, FORM, "{form}{expired code}", 400, "invalid_grant", "", "[OFF-7] [TOK-32] expired"},
    {kTokenLine, FORM, "{form}{cancelled code}", 400, "invalid_grant", "", "[TOK-32] cancelled"},
    // "other `grant_type`"
    {kTokenLine, FORM, "grant_type=authorization_code&code={code}", 400, "unsupported_grant_type", "", "another grant"},
    {kTokenLine, FORM, "grant_type=refresh_token&pre-authorized_code={code}", 400, "unsupported_grant_type", "", "[TOK-3]"},
    {kTokenLine, FORM, "grant_type=pre-authorized_code&pre-authorized_code={code}", 400, "unsupported_grant_type", "", "not its name"},
    {kTokenLine, FORM, "grant_type=refresh_token&refresh_token={x43}", 400, "unsupported_grant_type", "", "not offered here"},
    // "`scope` unusable"
    {kTokenLine, FORM, "{form}{code}&scope=badge++pid", 400, "invalid_scope", "", "[TOK-6] two spaces"},
    {kTokenLine, FORM, "{form}{code}&scope=%20badge", 400, "invalid_scope", "", "[TOK-6] a space first"},
    {kTokenLine, FORM, "{form}{code}&scope=a%22b", 400, "invalid_scope", "", "[TOK-6] a quotation mark"},
    // "`authorization_details` unusable"
    {kTokenLine, FORM, "{form}{code}&authorization_details=x", 400, "invalid_authorization_details", "", "[TOK-5] not JSON"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=%7b%7d", 400, "invalid_authorization_details", "", "[TOK-5] no array"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=%5b%5d", 400, "invalid_authorization_details", "", "[TOK-5] an empty one"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=%5b7%5d", 400, "invalid_authorization_details", "", "[TOK-5] no object"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=" DETAIL("payment", "badge"), 400, "invalid_authorization_details", "", "[TOK-5] an unknown type"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=" DETAIL("openid_credential", "none"), 400, "invalid_authorization_details", "", "[TOK-5] an unknown configuration"},
    {kTokenLine, FORM, "{form}{code}&authorization_details=" DETAIL("openid_credential", "pid"), 400, "invalid_authorization_details", "", "[TOK-5] one that was not offered"},
    // "`resource` unusable"
    {kTokenLine, FORM, "{form}{code}&resource=https://issuer.example/t2", 400, "invalid_target", "", "[TOK-6] another issuer"},
    {kTokenLine, FORM, "{form}{code}&resource=x", 400, "invalid_target", "", "[TOK-6] no URL"},
    // "rate limit": the edge's; behind it guesses count against their code, [TOK-30] above.
    // Not of the table: the method.
    {"GET /t1/token", "", "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
    {"PUT /t1/token", FORM, "{form}{code}", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

// "DPoP proof wrong"; "DPoP nonce missing or stale"
constexpr RejectionRow kDpopRows[] = {
    {kTokenLine, FORM DPOP(""), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] empty"},
    {kTokenLine, FORM DPOP("x"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] no JWS"},
    {kTokenLine, FORM DPOP("{dpop}") DPOP("{dpop}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] two"},
    {kTokenLine, FORM DPOP("{dpop}, {dpop}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] two in one"},
    {kTokenLine, FORM DPOP("{dpop typ}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] another typ"},
    {kTokenLine, FORM DPOP("{dpop none}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] alg none"},
    {kTokenLine, FORM DPOP("{dpop private}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] a private key"},
    {kTokenLine, FORM DPOP("{dpop stolen}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] another key's signature"},
    {kTokenLine, FORM DPOP("{dpop no jti}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] no jti"},
    {kTokenLine, FORM DPOP("{dpop htm}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] another method"},
    {kTokenLine, FORM DPOP("{dpop htu}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] the address behind the edge"},
    {kTokenLine, FORM DPOP("{dpop old}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-4] old"},
    {kTokenLine, FORM DPOP("{dpop future}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-4] from the future"},
    {kTokenLine, FORM DPOP("{dpop used}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-6] used before"},
    {kTokenLine, FORM DPOP("{dpop null nonce}"), "{form}{code}", 400, "invalid_dpop_proof", "", "null is no nonce"},
    {kTokenLine, FORM DPOP("{dpop foreign nonce}"), "{form}{code}", 400, "use_dpop_nonce", "", "[DPOP-7] not ours"},
    {kTokenLine, FORM DPOP("{dpop stale nonce}"), "{form}{code}", 400, "use_dpop_nonce", "", "[DPOP-7] stale"},
    {kTokenLine, FORM DPOP("x") "Authorization: Basic YTpi\r\n", "{form}{code}", 400, "invalid_dpop_proof", "", "the key before the client"},
    {kTokenLine, FORM DPOP("{dpop}"), "{form}{x43}", 400, "invalid_grant", "", "a good proof is no grant"},
};
// clang-format on

class TokenRejections : public RejectionTest {};

TEST_F(TokenRejections, OfForms) {
  ExpectWalletRows(kFormRows);
}

TEST_F(TokenRejections, OfDpopProofs) {
  ExpectWalletRows(kDpopRows);
}

// [TOK-9] None of the rows that name no guess spends a code or counts.
TEST_F(TokenRejections, SpendNothing) {
  const std::string code = scenario.Fill("{pin code}");
  scenario.Add("this code", [code] { return code; });
  const RejectionRow refused[] = {
      {kTokenLine, FORM, "{form}{this code}", 400, "invalid_request", "", "no tx_code"},
      {kTokenLine, FORM, "{form}{this code}&tx_code=1234&scope=a++b", 400, "invalid_scope", "", ""},
      {kTokenLine,
       FORM,
       "{form}{this code}&tx_code=0000&resource=x",
       400,
       "invalid_target",
       "",
       ""},
      {kTokenLine,
       FORM,
       "{form}{this code}&tx_code=0000&authorization_details=x",
       400,
       "invalid_authorization_details",
       "",
       ""},
      {kTokenLine,
       FORM,
       "{form}{this code}&tx_code=0000&authorization_details=" DETAIL("openid_credential", "badge"),
       400,
       "invalid_authorization_details",
       "",
       ""},
      {kTokenLine,
       FORM DPOP("x"),
       "{form}{this code}&tx_code=0000",
       400,
       "invalid_dpop_proof",
       "",
       ""},
  };
  ExpectWalletRows(refused);
  const RejectionRow good[] = {
      {kTokenLine, FORM, "{form}{this code}&tx_code=1234", 200, "", "", ""}};
  ExpectAccepted(good);
}

TEST_F(TokenRejections, OfNothingThatIsRight) {
  const RejectionRow good[] = {
      {kTokenLine, FORM, "{form}{code}", 200, "", "", ""},
      {kTokenLine, FORM, "{form}{pin code}&tx_code=1234", 200, "", "", ""},
      {kTokenLine, FORM, "{form}{code}&scope=badge+other", 200, "", "", ""},
      {kTokenLine, FORM, "{form}{code}&resource=https://issuer.example/t1", 200, "", "", ""},
      {kTokenLine,
       FORM,
       "{form}{code}&authorization_details=" DETAIL("openid_credential", "badge"),
       200,
       "",
       "",
       ""},
      {kTokenLine, FORM DPOP("{dpop}"), "{form}{code}", 200, "", "", ""},
      {"OPTIONS /t1/token", "", "", 204, "", "", ""},
  };
  ExpectAccepted(good);
}

}  // namespace
}  // namespace issuer
