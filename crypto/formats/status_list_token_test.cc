#include "crypto/formats/status_list_token.h"

#include <gmock/gmock.h>

#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/zlib/deflate.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<Bytes> kChain = {{0x30, 0x00}};
const PublicKey kKey{Curve::kP256, Bytes(32, 1), Bytes(32, 2)};

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

StatusListTokenDraft DraftOf(const Bytes& list) {
  return {.uri = "https://issuer.example/status/a",
          .algorithm = SignatureAlgorithm::kEs256,
          .chain = kChain,
          .key = kKey,
          .bits = 2,
          .list = list,
          .issued_at = FromUnix(10),
          .expires_at = FromUnix(20),
          .ttl = Seconds(5),
          .aggregation_uri = "https://issuer.example/status"};
}

// [TSL-2] [TSL-3] [TSL-10] [TSL-11]
TEST(BuildStatusListToken, WritesHeaderAndClaims) {
  // The entries of the specification's example of two bits: 1 2 0 3 0 1 0 1 1 2 3 3.
  const Bytes list = DeflateZlib(Bytes{0xc9, 0x44, 0xf9});
  ASSERT_OK_AND_ASSIGN(const std::string jws, BuildStatusListToken(DraftOf(list), Unsigned));
  const std::size_t first = jws.find('.');
  const std::size_t last = jws.rfind('.');
  EXPECT_EQ(
      AsText(Base64UrlDecode(jws.substr(0, first)).value()),
      R"({"alg":"ES256","typ":"statuslist+jwt","x5c":["MAA="],"jwk":{"crv":"P-256","kty":"EC",)"
      R"("x":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",)"
      R"("y":"AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"}})");
  EXPECT_EQ(AsText(Base64UrlDecode(jws.substr(first + 1, last - first - 1)).value()),
            R"({"sub":"https://issuer.example/status/a","iat":10,"exp":20,"ttl":5,)"
            R"("status_list":{"bits":2,"lst":"eNo76fITAAPfAgc",)"
            R"("aggregation_uri":"https://issuer.example/status"}})");
  EXPECT_EQ(Base64UrlDecode(jws.substr(last + 1)).value(), Bytes(64, 0x5a));
}

TEST(BuildStatusListToken, RefusesWhatIsNone) {
  const Bytes list{1};
  const struct {
    const char* why;
    void (*spoil)(StatusListTokenDraft&);
  } kCases[] = {
      {"three bits", [](StatusListTokenDraft& draft) { draft.bits = 3; }},
      {"no entries", [](StatusListTokenDraft& draft) { draft.list = {}; }},
      {"no name", [](StatusListTokenDraft& draft) { draft.uri.clear(); }},
      {"no life", [](StatusListTokenDraft& draft) { draft.expires_at = draft.issued_at; }},
      {"no time to live", [](StatusListTokenDraft& draft) { draft.ttl = Seconds(0); }},
  };
  for (const auto& one : kCases) {
    StatusListTokenDraft draft = DraftOf(list);
    one.spoil(draft);
    EXPECT_THAT(BuildStatusListToken(draft, Unsigned), FailsWith(ErrorCode::kClaimsRefused))
        << one.why;
  }
  const auto failing = [](ByteView) -> Result<Bytes> {
    return Fail(ErrorCode::kTokenDevice, "no");
  };
  EXPECT_THAT(BuildStatusListToken(DraftOf(list), failing), FailsWith(ErrorCode::kTokenDevice));
}

}  // namespace
}  // namespace issuer
