#include "crypto/zlib/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "appliance/base/size.h"

namespace issuer {
namespace {

struct EndInflate {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

Result<Bytes> InflateZlib(ByteView stream, std::size_t max_len) {
  if (stream.size() > std::numeric_limits<uInt>::max()) {
    return Fail(ErrorCode::kEncodingMalformed, "compressed data too long");
  }
  z_stream state{};
  if (inflateInit(&state) != Z_OK) {
    return Fail(ErrorCode::kInternal, "zlib has no memory");
  }
  const std::unique_ptr<z_stream, EndInflate> guard(&state);
  Bytes in = ToBytes(stream);  // zlib's pointer is not const
  state.next_in = in.data();
  state.avail_in = static_cast<uInt>(in.size());
  Bytes out;
  // One byte of room beyond the limit shows what is too long.
  for (int status = Z_OK; status != Z_STREAM_END;) {
    const std::size_t len = out.size();
    const std::size_t room = std::min<std::size_t>(64 * kKiB, max_len + 1 - len);
    if (room == 0) {
      return Fail(ErrorCode::kEncodingMalformed, "compressed data grows beyond its limit");
    }
    out.resize(len + room);
    state.next_out = out.data() + len;
    state.avail_out = static_cast<uInt>(room);
    status = inflate(&state, Z_NO_FLUSH);
    out.resize(len + room - state.avail_out);
    const bool is_stuck = status == Z_BUF_ERROR || (state.avail_in == 0 && state.avail_out != 0);
    if (status != Z_STREAM_END && (status != Z_OK || is_stuck)) {
      return Fail(ErrorCode::kEncodingMalformed, "compressed data malformed or cut");
    }
  }
  if (state.avail_in != 0 || out.size() > max_len) {
    return Fail(ErrorCode::kEncodingMalformed, "compressed data too long, or bytes behind it");
  }
  return out;
}

}  // namespace issuer
