// What signerd accepts as a draft, issuerd can write, byte for byte.
#include <algorithm>
#include <cstdlib>

#include "crypto/signer/wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace issuer;  // NOLINT(google-build-using-namespace): a fuzz target of thirty lines
  const ByteView body(data, size);
  WireReader reader(body);
  const auto header = DecodeHeader(reader);
  if (!header.has_value() || header->kind != MessageKind::kSignCredential) {
    WireReader hello(body);
    (void)DecodeHello(hello);
    return 0;
  }
  const auto message = DecodeSignCredential(reader);
  if (message.has_value()) {
    const auto frame = EncodeSignCredential(header->id, message->patience_ms, message->draft);
    if (!frame.has_value() ||
        !std::ranges::equal(ByteView(*frame).subspan(kFramePrefixLen), body)) {
      std::abort();
    }
  }
  return 0;
}
