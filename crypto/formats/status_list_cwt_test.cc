#include "crypto/formats/status_list_cwt.h"

#include <gmock/gmock.h>

#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
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
  return {.uri = "https://example.com/statuslists/1",
          .algorithm = SignatureAlgorithm::kEs256,
          .chain = kChain,
          .key = kKey,
          .bits = 1,
          .list = list,
          .issued_at = FromUnix(1686920170),
          .expires_at = FromUnix(2291720170),
          .ttl = Seconds(43200),
          .aggregation_uri = ""};
}

// The draft's own example: the same protected header and the same claims, in the deterministic
// order. [TSL-8] [TSL-13]
TEST(BuildStatusListCwt, SaysWhatTheExampleSays) {
  const Bytes list = DeflateZlib(Bytes{0xb9, 0xa3});
  ASSERT_OK_AND_ASSIGN(const Bytes cwt, BuildStatusListCwt(DraftOf(list), Unsigned));
  ASSERT_OK_AND_ASSIGN(const CborValue message, ParseCbor(cwt, CborForm::kDeterministic));
  const CborValue* parts = message.Tagged(kCborTagCoseSign1);
  ASSERT_NE(parts, nullptr) << "tag 18, and none outside it";
  ASSERT_EQ(parts->elements.size(), 4U);
  EXPECT_EQ(HexEncode(parts->elements[0].bytes),
            "a2012610781a6170706c69636174696f6e2f7374617475736c6973742b637774");
  EXPECT_EQ(HexEncode(parts->elements[2].bytes),
            "a502782168747470733a2f2f6578616d706c652e636f6d2f7374617475736c697374732f31041a8898dfea"
            "061a648c5bea19fffda2636c73744a78dadbb918000217015d646269747301"
            "19fffe19a8c0");
  EXPECT_EQ(parts->elements[3].bytes, Bytes(64, 0x5a));
}

TEST(BuildStatusListCwt, RefusesWhatIsNone) {
  const Bytes list{1};
  StatusListTokenDraft draft = DraftOf(list);
  draft.bits = 3;
  EXPECT_THAT(BuildStatusListCwt(draft, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
  StatusListTokenDraft dead = DraftOf(list);
  dead.ttl = Seconds(0);
  EXPECT_THAT(BuildStatusListCwt(dead, Unsigned), FailsWith(ErrorCode::kClaimsRefused));
}

}  // namespace
}  // namespace issuer
