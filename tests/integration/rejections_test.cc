// Rejections, one request a row: the bytes that a peer sends, and the status and error it must get,
// through the real HTTP server and the real routers. What is malformed as HTTP itself stands in
// api/http's own tests.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/pistache_server.h"
#include "appliance/base/json_reader.h"
#include "tests/integration/rejection_scenario.h"
#include "tests/support/raw_client.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_appliance.h"

namespace issuer {
namespace {

struct Row {
  const char* line;    // method and target
  const char* fields;  // further header lines, each ending in CR LF
  const char* body;
  int status;
  const char* error;  // "" where no standard has a code, so that there is no `error` member
  const char* field;  // "name: value" that the answer must have; "" where none is asked for
  const char* why;
};

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
#define BEARER(token) "Authorization: Bearer " token "\r\n"
#define BOUND(token) "Authorization: DPoP " token "\r\n"
#define DPOP(proof) "DPoP: " proof "\r\n"
#define PROVEN(proofs) R"({"credential_configuration_id":"badge","proofs":)" proofs "}"
#define JWT(proof) PROVEN(R"({"jwt":[")" proof R"("]})")

constexpr const char* kToken = "POST /t1/token";
constexpr const char* kCredential = "POST /t1/credential";
constexpr const char* kGood = JSON BEARER("{token}");
#define CHALLENGE(error) "www-authenticate: DPoP " error "algs=\"ES256 ES384 EdDSA\""
constexpr const char* kAnyScheme = CHALLENGE("") ", Bearer";
constexpr const char* kInvalidToken =
    CHALLENGE("error=\"invalid_token\", ") ", Bearer error=\"invalid_token\"";
constexpr const char* kInvalidDpop = CHALLENGE("error=\"invalid_dpop_proof\", ");
constexpr const char* kUseNonce = CHALLENGE("error=\"use_dpop_nonce\", ");

// clang-format off
constexpr Row kTokenRows[] = {
    {kToken, FORM, "", 400, "invalid_request", "", "nothing"},
    {kToken, FORM, "pre-authorized_code={code}", 400, "invalid_request", "", "[TOK-1] no grant_type"},
    {kToken, FORM, "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code", 400, "invalid_request", "", "[TOK-1] no code"},
    {kToken, FORM, "{form}", 400, "invalid_request", "", "[HTTP-4] an empty code is none"},
    {kToken, FORM, "{form}{code}&tx_code=1&tx_code=1", 400, "invalid_request", "", "[HTTP-3] repeated"},
    {kToken, FORM, "{form}{code}&x=1&x=1", 400, "invalid_request", "", "[HTTP-3] repeated, though unknown"},
    {kToken, FORM, "{form}{code}&x=%c3%28", 400, "invalid_request", "", "not UTF-8"},
    {kToken, FORM, "{form}{code}&x=%0", 400, "invalid_request", "", "a broken escape"},
    {kToken, JSON, R"({"grant_type":"x"})", 400, "invalid_request", "", "[TOK-1] JSON"},
    {kToken, "", "{form}{code}", 400, "invalid_request", "", "[TOK-1] no media type"},
    {kToken, FORM, "{form}{pin code}", 400, "invalid_request", "", "[TOK-2] transaction code missing"},
    {kToken, FORM, "{form}{pin code}&tx_code=", 400, "invalid_request", "", "[TOK-2] [HTTP-4] an empty one is none"},
    {kToken, FORM, "{form}{code}&tx_code=1234", 400, "invalid_request", "", "[TOK-2] one that nobody asked for"},
    {kToken, FORM, "{form}{pin code}&tx_code={x65}", 400, "invalid_request", "", "[TOK-9] too long to be a guess"},
    {kToken, FORM, "{form}{pin code}&tx_code=0000", 400, "invalid_grant", "", "[TOK-32] a wrong transaction code"},
    {kToken, FORM, "{form}{pin code}&tx_code=12345", 400, "invalid_grant", "", "[TOK-32] a longer one"},
    {kToken, FORM, "{form}{locked code}&tx_code=1234", 400, "invalid_grant", "", "[TOK-30] dead for ever"},
    {kToken, FORM, "{form}{x43}", 400, "invalid_grant", "", "[TOK-32] an unknown code"},
    {kToken, FORM, "{form}{x42}", 400, "invalid_grant", "", "[TOK-32] not of a code's length"},
    {kToken, FORM, "{form}{spent code}", 400, "invalid_grant", "", "[OFF-7] [TOK-32] used"},
    {kToken, FORM, "{form}{expired code}", 400, "invalid_grant", "", "[OFF-7] [TOK-32] expired"},
    {kToken, FORM, "{form}{cancelled code}", 400, "invalid_grant", "", "[TOK-32] cancelled"},
    {kToken, FORM, "grant_type=authorization_code&code={code}", 400, "unsupported_grant_type", "", "another grant"},
    {kToken, FORM, "grant_type=refresh_token&pre-authorized_code={code}", 400, "unsupported_grant_type", "", "[TOK-3]"},
    {kToken, FORM, "grant_type=pre-authorized_code&pre-authorized_code={code}", 400, "unsupported_grant_type", "", "not its name"},
    {kToken, FORM "Authorization: Basic YTpi\r\n", "{form}{code}", 401, "invalid_client", "www-authenticate: Basic realm=\"token\"", "[TOK-4]"},
    {kToken, FORM, "{form}{code}&client_id=a&client_secret=b", 401, "invalid_client", "", "[TOK-4]"},
    {kToken, FORM, "{form}{code}&client_assertion=a", 401, "invalid_client", "", "[TOK-4]"},
    {kToken, FORM "OAuth-Client-Attestation: a\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-1] no proof of possession"},
    {kToken, FORM "OAuth-Client-Attestation: a\r\nOAuth-Client-Attestation-PoP: b\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-3] an empty list means nobody"},
    {kToken, FORM "OAuth-Client-Attestation: a\r\nOAuth-Client-Attestation: a\r\nOAuth-Client-Attestation-PoP: b\r\n", "{form}{code}", 400, "invalid_client_attestation", "", "[ABCA-1] twice"},
    {kToken, FORM "Authorization: Basic YTpi\r\n", "{form}{code}&client_assertion=a", 400, "invalid_request", "", "[TOK-4] two methods"},
    {"GET /t1/token", "", "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
    {"PUT /t1/token", FORM, "{form}{code}", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

constexpr Row kDpopTokenRows[] = {
    {kToken, FORM DPOP(""), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] empty"},
    {kToken, FORM DPOP("x"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] no JWS"},
    {kToken, FORM DPOP("{dpop}") DPOP("{dpop}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] two"},
    {kToken, FORM DPOP("{dpop}, {dpop}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-1] two in one"},
    {kToken, FORM DPOP("{dpop typ}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] another typ"},
    {kToken, FORM DPOP("{dpop none}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] alg none"},
    {kToken, FORM DPOP("{dpop private}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] a private key"},
    {kToken, FORM DPOP("{dpop stolen}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-2] another key's signature"},
    {kToken, FORM DPOP("{dpop no jti}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] no jti"},
    {kToken, FORM DPOP("{dpop htm}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] another method"},
    {kToken, FORM DPOP("{dpop htu}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-3] the address behind the edge"},
    {kToken, FORM DPOP("{dpop old}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-4] old"},
    {kToken, FORM DPOP("{dpop future}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-4] from the future"},
    {kToken, FORM DPOP("{dpop used}"), "{form}{code}", 400, "invalid_dpop_proof", "", "[DPOP-6] used before"},
    {kToken, FORM DPOP("{dpop null nonce}"), "{form}{code}", 400, "invalid_dpop_proof", "", "null is no nonce"},
    {kToken, FORM DPOP("{dpop foreign nonce}"), "{form}{code}", 400, "use_dpop_nonce", "", "[DPOP-7] not ours"},
    {kToken, FORM DPOP("{dpop stale nonce}"), "{form}{code}", 400, "use_dpop_nonce", "", "[DPOP-7] stale"},
    {kToken, FORM DPOP("x") "Authorization: Basic YTpi\r\n", "{form}{code}", 400, "invalid_dpop_proof", "", "the key before the client"},
    {kToken, FORM DPOP("{dpop}"), "{form}{x43}", 400, "invalid_grant", "", "a good proof is no grant"},
};

constexpr Row kDpopAuthorizationRows[] = {
    {kCredential, JSON BEARER("{bound token}") DPOP("{dpop bound}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[DPOP-5] a bound token as bearer"},
    {kCredential, JSON BEARER("{bound token}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[DPOP-5] the same without a proof"},
    {kCredential, JSON BOUND("{bound token}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[DPOP-5] no proof"},
    {kCredential, JSON BOUND("{token}") DPOP("{dpop other key}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[DPOP-5] a bearer token under DPoP"},
    {kCredential, JSON BOUND("{x43}") DPOP("x"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[CRQ-13] the token before the proof"},
    {kCredential, JSON BOUND("{expired bound token}") DPOP("{dpop bound}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "expired"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop other key}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[DPOP-5] another key"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop no ath}"), JWT("{proof}"), 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-5] no ath"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop wrong ath}"), JWT("{proof}"), 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-5] of another token"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop}"), JWT("{proof}"), 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-3] of the token endpoint"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop bound}") DPOP("{dpop bound}"), JWT("{proof}"), 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-1] two"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop bound used}"), JWT("{proof}"), 401, "invalid_dpop_proof", kInvalidDpop, "[DPOP-6] used before"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop bound stale}"), JWT("{proof}"), 401, "use_dpop_nonce", kUseNonce, "[DPOP-7] stale"},
    {kCredential, JSON BOUND("{bound token}") DPOP("{dpop bound}"), "{", 400, "invalid_credential_request", "", "the body comes last"},
};

constexpr Row kAuthorizationRows[] = {
    {kCredential, JSON, JWT("{proof}"), 401, "", kAnyScheme, "[rfc6750 §3] no token"},
    {kCredential, JSON "Authorization: Basic YTpi\r\n", JWT("{proof}"), 401, "", kAnyScheme, "another scheme"},
    {kCredential, JSON BEARER("{x43}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "unknown"},
    {kCredential, JSON BEARER("x"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "unknown, short"},
    {kCredential, JSON BEARER("{expired token}"), JWT("{proof}"), 401, "invalid_token", kInvalidToken, "[TOK-23] expired"},
    {kCredential, JSON "Authorization: DPoP {token}\r\n", JWT("{proof}"), 401, "invalid_token", kInvalidToken, "wrong scheme"},
    {kCredential, JSON "Authorization: Bearer\r\n", JWT("{proof}"), 400, "invalid_request", "", "a scheme alone"},
    {kCredential, JSON "Authorization: Bearer a b\r\n", JWT("{proof}"), 400, "invalid_request", "", "two tokens"},
    {"POST /t1/credential?access_token={token}", JSON, JWT("{proof}"), 400, "invalid_request", "", "[CRQ-1] in the query"},
    {"POST /t1/credential?access_token=x", kGood, JWT("{proof}"), 400, "invalid_request", "", "[CRQ-1] two methods"},
    {kCredential, FORM, "access_token={token}", 401, "", kAnyScheme, "[CRQ-1] in the body"},
    {kCredential, kGood, R"({"credential_configuration_id":"pid"})", 403, "insufficient_scope",
     CHALLENGE("error=\"insufficient_scope\", ") ", Bearer error=\"insufficient_scope\"", "[CRQ-5] known but not covered"},
    {"GET /t1/credential", BEARER("{token}"), "", 405, "", "allow: POST, OPTIONS", "[HTTP-8]"},
};

constexpr Row kCredentialRows[] = {
    {kCredential, kGood, "", 400, "invalid_credential_request", "", "nothing"},
    {kCredential, kGood, "{", 400, "invalid_credential_request", "", "not JSON"},
    {kCredential, kGood, "[]", 400, "invalid_credential_request", "", "no object"},
    {kCredential, kGood, "{}", 400, "invalid_credential_request", "", "[CRQ-3] neither identifier"},
    {kCredential, kGood, R"({"credential_configuration_id":"badge","credential_identifier":"x"})", 400, "invalid_credential_request", "", "[CRQ-3] both"},
    {kCredential, kGood, R"({"credential_configuration_id":["badge"]})", 400, "invalid_credential_request", "", "wrong type"},
    {kCredential, kGood, R"({"credential_configuration_id":"badge","credential_configuration_id":"badge"})", 400, "invalid_credential_request", "", "[HTTP-3] repeated"},
    {kCredential, kGood, "{\"credential_configuration_id\":\"badge\",\"x\":\"\xff\"}", 400, "invalid_credential_request", "", "[HTTP-5] not UTF-8"},
    {kCredential, kGood, R"({"format":"vc+sd-jwt","proof":{"proof_type":"jwt","jwt":"x"}})", 400, "invalid_credential_request", "", "[CRQ-12] draft 13"},
    {kCredential, "Content-Type: text/plain\r\n" BEARER("{token}"), JWT("{proof}"), 400, "invalid_credential_request", "", "[CRQ-2]"},
    {kCredential, BEARER("{token}"), JWT("{proof}"), 400, "invalid_credential_request", "", "[CRQ-2] no media type"},
    {kCredential, kGood, R"({"credential_configuration_id":"none"})", 400, "unknown_credential_configuration", "", "[CRQ-5]"},
    {kCredential, kGood, R"({"credential_configuration_id":"none","proofs":7})", 400, "unknown_credential_configuration", "", "[CRQ-5] before the rest"},
    {kCredential, kGood, R"({"credential_identifier":"x"})", 400, "unknown_credential_identifier", "", "[CRQ-4] none was handed out"},
    {kCredential, "Content-Type: application/jwt\r\n" BEARER("{token}"), "e30.e30.x", 400, "invalid_encryption_parameters", "", "[CRQ-10]"},
    {kCredential, kGood, R"({"credential_configuration_id":"badge","credential_response_encryption":{"jwk":{}}})", 400, "invalid_encryption_parameters", "", "[CRQ-10]"},
    {kCredential, JSON BEARER("{used up token}"), R"({"credential_configuration_id":"ticket"})", 400, "credential_request_denied", "", "limit reached"},
    {kCredential, kGood, PROVEN(R"({"jwt":["{proof}","{proof}","{proof}","{proof}"]})"), 400, "invalid_credential_request", "", "[CRQ-8] more than batch_size"},
    {kCredential, kGood, R"({"credential_configuration_id":"badge"})", 400, "invalid_proof", "", "[CRQ-7] no proofs"},
    {kCredential, kGood, PROVEN("[]"), 400, "invalid_proof", "", "[CRQ-6] wrong type"},
    {kCredential, kGood, PROVEN("{}"), 400, "invalid_proof", "", "[CRQ-6] zero members"},
    {kCredential, kGood, PROVEN(R"({"jwt":[]})"), 400, "invalid_proof", "", "[CRQ-6] empty"},
    {kCredential, kGood, PROVEN(R"({"jwt":"{proof}"})"), 400, "invalid_proof", "", "[CRQ-6] no array"},
    {kCredential, kGood, PROVEN(R"({"jwt":["{proof}"],"attestation":["x"]})"), 400, "invalid_proof", "", "[CRQ-6] two members"},
    {kCredential, kGood, PROVEN(R"({"di_vp":[{}]})"), 400, "invalid_proof", "", "[CRQ-7] a type that is not offered"},
    {kCredential, kGood, PROVEN(R"({"jwt":["{proof}",7]})"), 400, "invalid_proof", "", "no text"},
};

constexpr Row kProofRows[] = {
    {kCredential, kGood, JWT(""), 400, "invalid_proof", "", "[PRF-1] no JWS"},
    {kCredential, kGood, JWT("e30.e30.x"), 400, "invalid_proof", "", "[PRF-1] nothing in it"},
    {kCredential, kGood, JWT("{proof typ}"), 400, "invalid_proof", "", "[PRF-10] another typ"},
    {kCredential, kGood, JWT("{proof no typ}"), 400, "invalid_proof", "", "[PRF-10] no typ"},
    {kCredential, kGood, JWT("{proof none}"), 400, "invalid_proof", "", "[SEC-7] alg none"},
    {kCredential, kGood, JWT("{proof hs256}"), 400, "invalid_proof", "", "[SEC-7] symmetric"},
    {kCredential, kGood, JWT("{proof es384}"), 400, "invalid_proof", "", "[PRF-5] not of this key, and not offered"},
    {kCredential, kGood, JWT("{proof crit}"), 400, "invalid_proof", "", "[SEC-7] crit"},
    {kCredential, kGood, JWT("{proof two keys}"), 400, "invalid_proof", "", "[PRF-10] jwk and kid"},
    {kCredential, kGood, JWT("{proof no key}"), 400, "invalid_proof", "", "[PRF-10] no key"},
    {kCredential, kGood, JWT("{proof private}"), 400, "invalid_proof", "", "[PRF-1] a private key"},
    {kCredential, kGood, JWT("{proof did}"), 400, "invalid_proof", "", "[PRF-13] a binding that is not offered"},
    {kCredential, kGood, JWT("{proof stolen}"), 400, "invalid_proof", "", "[PRF-1] another key's signature"},
    {kCredential, kGood, JWT("{proof aud}"), 400, "invalid_proof", "", "[PRF-11] another issuer"},
    {kCredential, kGood, JWT("{proof no aud}"), 400, "invalid_proof", "", "[PRF-11]"},
    {kCredential, kGood, JWT("{proof iss}"), 400, "invalid_proof", "", "[PRF-11] iss from an anonymous client"},
    {kCredential, kGood, JWT("{proof old}"), 400, "invalid_proof", "", "[PRF-1] old"},
    {kCredential, kGood, JWT("{proof future}"), 400, "invalid_proof", "", "[PRF-1] from the future"},
    {kCredential, kGood, JWT("{proof no nonce}"), 400, "invalid_proof", "", "[PRF-2] no nonce"},
    {kCredential, kGood, JWT("{proof null nonce}"), 400, "invalid_proof", "", "[PRF-2] null is none"},
    {kCredential, kGood, JWT("{proof foreign nonce}"), 400, "invalid_nonce", "", "[PRF-2] not ours"},
    {kCredential, kGood, JWT("{proof stale nonce}"), 400, "invalid_nonce", "", "[PRF-2] expired"},
    {kCredential, kGood, JWT("{proof used nonce}"), 400, "invalid_nonce", "", "[PRF-2] [NON-6] used"},
    {kCredential, kGood, PROVEN(R"({"jwt":["{fixed proof}","{fixed proof}"]})"), 400, "invalid_proof", "", "[PRF-4] one key twice"},
    {kCredential, kGood, PROVEN(R"({"jwt":["{proof}","{proof aud}"]})"), 400, "invalid_proof", "", "[PRF-3] one of two is bad"},
};

constexpr Row kOtherRows[] = {
    {"GET /t1/nonce", "", "", 405, "", "allow: POST, OPTIONS", "[NON-5]"},
    {"GET /t1/offers/{x43}", "", "", 404, "", "", "[OFF-11] unknown"},
    {"GET /t1/offers/{x42}", "", "", 404, "", "", "[OFF-11] not of a reference's length"},
    {"GET /t1/offers/{expired reference}", "", "", 404, "", "", "[OFF-11] expired"},
    {"GET /t1/offers/", "", "", 404, "", "", "no reference"},
    {"POST /t1/offers/{x43}", "", "", 405, "", "allow: GET, HEAD, OPTIONS", "[HTTP-8]"},
    {"GET /.well-known/openid-credential-issuer", "", "", 404, "", "", "[URL-5] without the tenant"},
    {"GET /.well-known/openid-credential-issuer/t2", "", "", 404, "", "", "[URL-5] another tenant"},
    {"GET /t1/.well-known/openid-credential-issuer", "", "", 404, "", "", "[URL-5] appended"},
    {"GET /.well-known/oauth-authorization-server/t1/", "", "", 404, "", "", "a slash more"},
    {"POST /.well-known/oauth-authorization-server/t1", "", "", 405, "", "allow: GET, HEAD, OPTIONS", "[HTTP-8]"},
    {"GET /t1/types/badge", "", "", 404, "", "", "has no type metadata"},
    {"GET /t1/vct/none", "", "", 404, "", "", "no such type"},
    {"GET /", "", "", 404, "", "", "nothing here"},
    {"GET //t1/nonce", "", "", 404, "", "", "two slashes are not one"},
    {"POST /t1/%6eonce", "", "", 404, "", "", "nothing is decoded"},
    {"POST /t1/nonce/", "", "", 404, "", "", "a slash more"},
    {"GET /v1/offers", BEARER("ck_admin"), "", 404, "", "", "the other port"},
};

#define ADMIN JSON BEARER("ck_admin")
#define OFFER(claims) R"({"credentials":[{"configuration":"badge","claims":)" claims "}]}"

constexpr Row kOperatorRows[] = {
    {"GET /v1/offers", "", "", 401, "operator_unauthenticated", "www-authenticate: Bearer", "no key"},
    {"GET /v1/offers", BEARER("ck_wrong"), "", 401, "operator_unauthenticated", "www-authenticate: Bearer", "nobody's key"},
    {"GET /v1/offers?access_token=ck_admin", "", "", 401, "operator_unauthenticated", "", "in the query"},
    {"POST /v1/offers", JSON BEARER("ck_auditor"), OFFER(R"({"name":"A"})"), 403, "operator_forbidden", "", "the role"},
    {"GET /v1/status", BEARER("ck_clerk"), "", 403, "operator_forbidden", "", "the role"},
    {"POST /v1/offers", ADMIN, "{", 400, "operator_request_malformed", "", "not JSON"},
    {"POST /v1/offers", ADMIN, "{}", 400, "operator_request_malformed", "", "nothing offered"},
    {"POST /v1/offers", ADMIN, R"({"credentials":[],"credentials":[]})", 400, "operator_request_malformed", "", "repeated"},
    {"POST /v1/offers", ADMIN, R"({"credentials":[{"configuration":"none","claims":{}}]})", 400, "configuration_unknown", "", "unknown"},
    {"POST /v1/offers", JSON BEARER("ck_clerk"), R"({"credentials":[{"configuration":"ticket","claims":{"name":"A"}}]})", 403, "operator_forbidden", "", "not its configuration"},
    {"POST /v1/offers", ADMIN, OFFER("{}"), 422, "claims_refused", "", "a mandatory claim is missing"},
    {"POST /v1/offers", ADMIN, OFFER(R"({"name":1})"), 422, "claims_refused", "", "wrong type"},
    {"POST /v1/offers", ADMIN, OFFER(R"({"name":"A","age":7})"), 422, "claims_refused", "", "not in the schema"},
    {"POST /v1/offers", ADMIN, R"({"credentials":[{"configuration":"pid","claims":{"name":"A"}}]})", 400, "operator_request_malformed", "", "needs a transaction code"},
    {"POST /v1/offers", "Content-Type: text/plain\r\n" BEARER("ck_admin"), OFFER(R"({"name":"A"})"), 415, "media_type_unsupported", "", "[HTTP-8]"},
    {"POST /v1/offers", ADMIN "Idempotency-Key: a b\r\n", OFFER(R"({"name":"A"})"), 400, "operator_request_malformed", "", "a space in the key"},
    {"GET /v1/offers?limit=0", BEARER("ck_admin"), "", 400, "operator_request_malformed", "", "limit"},
    {"GET /v1/offers/of_none", BEARER("ck_admin"), "", 404, "offer_unknown", "", "unknown"},
    {"GET /v1/offers/{pid handle}", BEARER("ck_clerk"), "", 404, "offer_unknown", "", "not its configuration"},
    {"DELETE /v1/offers/{cancelled handle}", BEARER("ck_admin"), "", 409, "offer_not_cancellable", "", "cancelled before"},
    {"PATCH /v1/offers", BEARER("ck_admin"), "", 405, "method_not_allowed", "allow: POST, GET, HEAD", "[HTTP-8]"},
    {"OPTIONS /v1/offers", "", "", 405, "method_not_allowed", "allow: POST, GET, HEAD", "no CORS here"},
    {"POST /t1/token", FORM, "{form}{code}", 404, "route_unknown", "", "the other port"},
};
// clang-format on

class Rejections : public testing::Test {
 protected:
  void SetUp() override {
    ServerOptions options;
    options.num_threads = 2;
    auto wallet = HttpServer::Start(
        options, appliance.wallet_router(), appliance.log(), appliance.random, appliance.clock);
    auto operators = HttpServer::Start(
        options, appliance.operator_router(), appliance.log(), appliance.random, appliance.clock);
    ASSERT_TRUE(wallet.has_value() && operators.has_value());
    wallet_port = *std::move(wallet);
    operator_port = *std::move(operators);
  }

  RawAnswer Send(std::uint16_t port, const Row& row) {
    const std::string body = scenario.Fill(row.body);
    std::string bytes = scenario.Fill(row.line) + " HTTP/1.1\r\nHost: issuer.example\r\n" +
                        scenario.Fill(row.fields);
    if (!body.empty() || std::string_view(row.line).starts_with("P")) {
      bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    const std::optional<RawAnswer> answer = Exchange(port, bytes + "\r\n" + body);
    EXPECT_TRUE(answer.has_value()) << bytes;
    return answer.value_or(RawAnswer{});
  }

  static void ExpectCommon(const RawAnswer& answer, const Row& row) {
    EXPECT_EQ(answer.status, row.status) << answer.body;
    // [HTTP-6] [HTTP-7]
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.count("date"), 1U);
    const std::string_view field = row.field;
    if (!field.empty()) {
      const std::size_t colon = field.find(": ");
      const auto found = answer.headers.find(std::string(field.substr(0, colon)));
      ASSERT_NE(found, answer.headers.end()) << field;
      EXPECT_EQ(found->second, field.substr(colon + 2));
    }
    // [DPOP-7]
    EXPECT_EQ(answer.headers.count("dpop-nonce"),
              row.error == std::string_view("use_dpop_nonce") ? 1U : 0U);
    if (!answer.body.empty()) {
      EXPECT_EQ(answer.headers.at("content-type"), "application/json");
    }
  }

  template <std::size_t kNum>
  void ExpectWalletRows(const Row (&rows)[kNum]) {
    for (const Row& row : rows) {
      SCOPED_TRACE(std::string(row.line) + ": " + row.why);
      const RawAnswer answer = Send(wallet_port->port(), row);
      ExpectCommon(answer, row);
      if (answer.body.empty()) {
        EXPECT_EQ(row.status, 401) << "only a missing token is answered without a body";
        continue;
      }
      ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(answer.body));
      const std::string* error = body.FindText("error");
      EXPECT_EQ(error == nullptr ? "" : *error, row.error);
      EXPECT_EQ(body.AsObject()->size(), error == nullptr ? 1U : 2U) << "no other members";
    }
  }

  TestAppliance appliance;
  RejectionScenario scenario{appliance};
  std::unique_ptr<HttpServer> wallet_port;
  std::unique_ptr<HttpServer> operator_port;
};

TEST_F(Rejections, AtTheTokenEndpoint) {
  ExpectWalletRows(kTokenRows);
}
TEST_F(Rejections, ForWantOfAGoodToken) {
  ExpectWalletRows(kAuthorizationRows);
}
TEST_F(Rejections, OfDpopProofsAtTheTokenEndpoint) {
  ExpectWalletRows(kDpopTokenRows);
}
TEST_F(Rejections, OfDpopProofsAtTheCredentialEndpoint) {
  ExpectWalletRows(kDpopAuthorizationRows);
}
TEST_F(Rejections, AtTheCredentialEndpoint) {
  ExpectWalletRows(kCredentialRows);
}
TEST_F(Rejections, OfProofs) {
  ExpectWalletRows(kProofRows);
}
TEST_F(Rejections, ElsewhereOnTheWalletPort) {
  ExpectWalletRows(kOtherRows);
}

TEST_F(Rejections, OnTheOperatorPort) {
  for (const Row& row : kOperatorRows) {
    SCOPED_TRACE(std::string(row.line) + ": " + row.why);
    const RawAnswer answer = Send(operator_port->port(), row);
    ExpectCommon(answer, row);
    ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(answer.body));
    const JsonValue* error = body.Find("error");
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(*error->FindText("code"), row.error);
    EXPECT_THAT(*error->FindText("request_id"), testing::StartsWith("rq_"));
    EXPECT_EQ(answer.headers.count("access-control-allow-origin"), 0U);
  }
}

// The rows' ground: with nothing wrong the same requests succeed.
TEST_F(Rejections, OfNothingThatIsRight) {
  const Row good[] = {
      {kToken, FORM, "{form}{code}", 200, "", "", ""},
      {kToken, FORM, "{form}{pin code}&tx_code=1234", 200, "", "", ""},
      {kCredential, kGood, JWT("{proof}"), 200, "", "", ""},
      {kToken, FORM DPOP("{dpop}"), "{form}{code}", 200, "", "", ""},
      {kCredential,
       JSON BOUND("{bound token}") DPOP("{dpop bound}"),
       JWT("{proof}"),
       200,
       "",
       "",
       ""},
      {kCredential, kGood, PROVEN(R"({"jwt":["{proof}","{fixed proof}"]})"), 200, "", "", ""},
      {"POST /t1/nonce", "", "", 200, "", "", ""},
      {"OPTIONS /t1/token", "", "", 204, "", "", ""},
  };
  for (const Row& row : good) {
    SCOPED_TRACE(row.line);
    const RawAnswer answer = Send(wallet_port->port(), row);
    EXPECT_EQ(answer.status, row.status) << answer.body;
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.count("dpop-nonce"), row.status == 200 ? 1U : 0U) << "[DPOP-8]";
  }
}

}  // namespace
}  // namespace issuer
