#include "appliance/base/random.h"

#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "appliance/base/check.h"

namespace issuer {

Bytes Random::Take(std::size_t count) {
  Bytes out(count);
  Fill(out);
  return out;
}

std::uint32_t Random::Below(std::uint32_t bound) {
  CHECK(bound > 0);
  // The largest multiple of `bound` that fits: values at or above it would favour small results.
  const std::uint64_t limit = (std::uint64_t{1} << 32) / bound * bound;
  for (;;) {
    std::uint32_t value = 0;
    Fill({reinterpret_cast<std::uint8_t*>(&value), sizeof(value)});
    if (value < limit) {
      return value % bound;
    }
  }
}

void SystemRandom::Fill(MutableByteView out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    CHECK(got > 0 || (got < 0 && errno == EINTR));
    if (got > 0) {
      out = out.subspan(static_cast<std::size_t>(got));
    }
  }
}

}  // namespace issuer
