// What the operator port refuses.
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

// clang-format off
#define ADMIN JSON BEARER("ck_admin")
#define OFFER(claims) R"({"credentials":[{"configuration":"badge","claims":)" claims "}]}"

constexpr RejectionRow kRows[] = {
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

class OperatorRejections : public RejectionTest {};

TEST_F(OperatorRejections, NameWhatIsWrong) {
  ExpectOperatorRows(kRows);
}

}  // namespace
}  // namespace issuer
