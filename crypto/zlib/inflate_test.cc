#include "crypto/zlib/inflate.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "appliance/base/size.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes Deflate(const Bytes& content) {
  uLongf len = compressBound(static_cast<uLong>(content.size()));
  Bytes out(len);
  EXPECT_EQ(compress2(out.data(), &len, content.data(), static_cast<uLong>(content.size()), 9),
            Z_OK);
  out.resize(len);
  return out;
}

TEST(InflateZlib, GivesBackWhatWasCompressed) {
  for (const std::size_t len : {std::size_t{0}, std::size_t{1}, 64 * kKiB, 64 * kKiB + 1, kMiB}) {
    const Bytes content(len, 0x5a);
    EXPECT_EQ(InflateZlib(Deflate(content), kMiB).value(), content) << len;
  }
}

// [PRF-24] A small file must not become a large one.
TEST(InflateZlib, StopsAtItsLimit) {
  const Bytes bomb = Deflate(Bytes(32 * kMiB, 0));
  EXPECT_LT(bomb.size(), 64 * kKiB);
  EXPECT_THAT(InflateZlib(bomb, kMiB), FailsWith(ErrorCode::kEncodingMalformed));
  EXPECT_THAT(InflateZlib(Deflate(Bytes(11, 1)), 10), FailsWith(ErrorCode::kEncodingMalformed));
  EXPECT_EQ(InflateZlib(Deflate(Bytes(10, 1)), 10)->size(), 10U);
}

TEST(InflateZlib, RefusesEveryTruncationAndAnythingBehind) {
  Bytes stream = Deflate(Bytes{1, 2, 3, 4, 5, 6, 7, 8});
  for (std::size_t len = 0; len < stream.size(); ++len) {
    EXPECT_THAT(InflateZlib(ByteView(stream).first(len), 100),
                FailsWith(ErrorCode::kEncodingMalformed))
        << len;
  }
  stream.push_back(0);
  EXPECT_THAT(InflateZlib(stream, 100), FailsWith(ErrorCode::kEncodingMalformed));
}

TEST(InflateZlib, RefusesAWrongChecksum) {
  Bytes stream = Deflate(Bytes(100, 7));
  stream.back() ^= 1;
  EXPECT_THAT(InflateZlib(stream, 100), FailsWith(ErrorCode::kEncodingMalformed));
}

}  // namespace
}  // namespace issuer
