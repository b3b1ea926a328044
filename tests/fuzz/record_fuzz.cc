// Whatever decodes as a record of any kind must encode to the very same bytes.
#include <cstdlib>

#include "storage/record_codec.h"

namespace {

template <typename Decoded>
void ExpectSameBytes(const Decoded& record, issuer::ByteView bytes) {
  if (record.has_value() && issuer::Encode(*record) != issuer::ToBytes(bytes)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const issuer::ByteView bytes(data, size);
  ExpectSameBytes(issuer::DecodeOffer(bytes), bytes);
  ExpectSameBytes(issuer::DecodeGrant(bytes), bytes);
  ExpectSameBytes(issuer::DecodeToken(bytes), bytes);
  ExpectSameBytes(issuer::DecodeReference(bytes), bytes);
  ExpectSameBytes(issuer::DecodeAnswer(bytes), bytes);
  ExpectSameBytes(issuer::DecodeNonce(bytes), bytes);
  ExpectSameBytes(issuer::DecodeRefresh(bytes), bytes);
  ExpectSameBytes(issuer::DecodeFamily(bytes), bytes);
  ExpectSameBytes(issuer::DecodeNotification(bytes), bytes);
  ExpectSameBytes(issuer::DecodeDeferral(bytes), bytes);
  ExpectSameBytes(issuer::DecodeTransaction(bytes), bytes);
  ExpectSameBytes(issuer::DecodeEvent(bytes), bytes);
  ExpectSameBytes(issuer::DecodeIssuance(bytes), bytes);
  ExpectSameBytes(issuer::DecodeStatusList(bytes), bytes);
  ExpectSameBytes(issuer::DecodeStatusChunk(bytes), bytes);
  return 0;
}
