// What issuerd accepts as an answer, signerd can write, byte for byte.
#include <algorithm>
#include <cstdlib>

#include "crypto/signer/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace issuer;  // NOLINT(google-build-using-namespace): a fuzz target of thirty lines
  WireReader reader(ByteView(data, size));
  const auto header = DecodeHeader(reader);
  const auto expect = [&](const Result<Bytes>& frame) {
    const ByteView body(data, size);
    if (!frame.has_value() ||
        !std::ranges::equal(ByteView(*frame).subspan(kFramePrefixLen), body)) {
      std::abort();
    }
  };
  if (header.has_value() && header->kind == MessageKind::kKeys) {
    const auto keys = DecodeKeys(reader);
    if (keys.has_value()) {
      expect(EncodeKeys(header->id, *keys));
    }
  } else if (header.has_value() && header->kind == MessageKind::kCredential) {
    const auto text = DecodeCredential(reader);
    if (text.has_value()) {
      expect(EncodeCredential(header->id, *text));
    }
  } else if (header.has_value() && header->kind == MessageKind::kSignedStatusList) {
    const auto list = DecodeSignedStatusList(reader);
    if (list.has_value()) {
      expect(EncodeSignedStatusList(header->id, *list));
    }
  } else if (header.has_value() && header->kind == MessageKind::kRecorded) {
    if (DecodeRecorded(reader).has_value()) {
      expect(EncodeRecorded(header->id));
    }
  } else if (header.has_value() && header->kind == MessageKind::kError) {
    const auto error = DecodeError(reader);
    if (error.has_value()) {
      expect(EncodeError(header->id, error->code));
    }
  }
  return 0;
}
