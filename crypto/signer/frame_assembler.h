// Bytes as they come off the socket → whole frames.
#pragma once

#include <cstddef>
#include <optional>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// Holds at most one frame and what was read beyond it. Confined to one thread.
class FrameAssembler {
 public:
  enum class ReadOutcome { kMore, kNothingNow, kEnded };
  // One recv(2) without waiting. kMore: something came. kNothingNow: poll(2) first. kEnded: by the
  // peer, or by an error.
  ReadOutcome ReadFrom(int fd);

  // The body of the next whole frame; nullopt: read more first. Fails with kWireMalformed for a
  // length that no frame has; nothing that follows it can be understood.
  Result<std::optional<Bytes>> Next();

 private:
  Bytes buffer_;
  std::size_t num_used_ = 0;  // bytes at the front of buffer_ that were given out
};

}  // namespace issuer
