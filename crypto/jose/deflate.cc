#include "crypto/jose/deflate.h"

#include <zlib.h>

#include <limits>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr int kRawDeflate = -15;  // window of 32 KiB, no zlib or gzip header
constexpr int kMemoryLevel = 8;

// Input of a z_stream, whose pointer is to non-const for C's sake.
Bytef* InputOf(ByteView bytes) {
  return const_cast<Bytef*>(bytes.data());  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

uInt Length(std::size_t len) {
  CHECK(len <= std::numeric_limits<uInt>::max());
  return static_cast<uInt>(len);
}

}  // namespace

Bytes Deflate(ByteView plain) {
  z_stream stream{};
  CHECK(deflateInit2(&stream,
                     Z_DEFAULT_COMPRESSION,
                     Z_DEFLATED,
                     kRawDeflate,
                     kMemoryLevel,
                     Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes out(deflateBound(&stream, plain.size()));
  stream.next_in = InputOf(plain);
  stream.avail_in = Length(plain.size());
  stream.next_out = out.data();
  stream.avail_out = Length(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  static_cast<void>(deflateEnd(&stream));
  CHECK(outcome == Z_STREAM_END);
  return out;
}

Result<WipedBytes> Inflate(ByteView compressed, std::size_t max_len) {
  z_stream stream{};
  CHECK(inflateInit2(&stream, kRawDeflate) == Z_OK);
  // One byte more than may come out tells "exactly as much" from "more".
  WipedBytes out(max_len + 1);
  stream.next_in = InputOf(compressed);
  stream.avail_in = Length(compressed.size());
  stream.next_out = out.data();
  stream.avail_out = Length(out.size());
  const int outcome = inflate(&stream, Z_FINISH);
  const std::size_t num_left = stream.avail_in;
  const std::size_t num_written = stream.total_out;
  static_cast<void>(inflateEnd(&stream));
  if (num_written > max_len) {
    return Fail(ErrorCode::kJweMalformed, "inflates to more than is taken");
  }
  if (outcome != Z_STREAM_END || num_left != 0) {
    return Fail(ErrorCode::kJweMalformed, "not one whole DEFLATE stream");
  }
  out.resize(num_written);
  return out;
}

}  // namespace issuer
