#include "crypto/zlib/deflate.h"

#include <zlib.h>

#include <limits>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr int kWindow = 15;      // bits: 32 KiB
constexpr int kGzipHeader = 16;  // added to the window: a gzip wrapper instead of zlib's
constexpr int kMemoryLevel = 8;

Bytes Compress(ByteView content, int window) {
  CHECK(content.size() <= std::numeric_limits<uInt>::max());
  z_stream stream{};
  CHECK(deflateInit2(
            &stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, kMemoryLevel, Z_DEFAULT_STRATEGY) ==
        Z_OK);
  Bytes in = ToBytes(content);  // zlib's pointer is not const
  Bytes out(deflateBound(&stream, static_cast<uLong>(content.size())));
  stream.next_in = in.data();
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  static_cast<void>(deflateEnd(&stream));
  CHECK(outcome == Z_STREAM_END);
  return out;
}

}  // namespace

Bytes DeflateZlib(ByteView content) {
  return Compress(content, kWindow);
}

Bytes DeflateGzip(ByteView content) {
  return Compress(content, kWindow + kGzipHeader);
}

}  // namespace issuer
