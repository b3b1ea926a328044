// Nonce endpoint, offers by reference, documents, and paths that nobody has: no table of section 14
// is about them.
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

// clang-format off
constexpr RejectionRow kRows[] = {
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
// clang-format on

class PublicRejections : public RejectionTest {};

TEST_F(PublicRejections, ElsewhereOnTheWalletPort) {
  ExpectWalletRows(kRows);
}

TEST_F(PublicRejections, OfNothingThatIsRight) {
  const RejectionRow good[] = {
      {"POST /t1/nonce", "", "", 200, "", "", ""},
      {"GET /t1/offers/{reference}", "", "", 200, "", "", ""},
  };
  ExpectAccepted(good);
}

}  // namespace
}  // namespace issuer
