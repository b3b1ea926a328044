// What signerd accepts as a draft, issuerd can write, byte for byte.
#include <algorithm>
#include <cstdlib>

#include "crypto/signer/wire.h"

namespace {

using issuer::ByteView;

void CheckSame(const issuer::Result<issuer::Bytes>& frame, ByteView body) {
  if (!frame.has_value() ||
      !std::ranges::equal(ByteView(*frame).subspan(issuer::kFramePrefixLen), body)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView body(data, size);
  issuer::WireReader reader(body);
  const auto header = issuer::DecodeHeader(reader);
  if (header.has_value() && header->kind == issuer::MessageKind::kSignCredential) {
    const auto message = issuer::DecodeSignCredential(reader);
    if (message.has_value()) {
      CheckSame(issuer::EncodeSignCredential(header->id, message->patience_ms, message->draft),
                body);
    }
  } else if (header.has_value() && header->kind == issuer::MessageKind::kSignMetadata) {
    const auto message = issuer::DecodeSignMetadata(reader);
    if (message.has_value()) {
      CheckSame(issuer::EncodeSignMetadata(header->id, message->patience_ms, message->draft), body);
    }
  } else if (header.has_value() && header->kind == issuer::MessageKind::kSignStatusList) {
    const auto message = issuer::DecodeSignStatusList(reader);
    if (message.has_value()) {
      CheckSame(issuer::EncodeSignStatusList(header->id, message->patience_ms, message->draft),
                body);
    }
  } else if (header.has_value() && header->kind == issuer::MessageKind::kRecordStatusChange) {
    const auto message = issuer::DecodeRecordStatusChange(reader);
    if (message.has_value()) {
      CheckSame(issuer::EncodeRecordStatusChange(header->id, message->patience_ms, message->draft),
                body);
    }
  } else {
    issuer::WireReader hello(body);
    static_cast<void>(issuer::DecodeHello(hello));
  }
  return 0;
}
