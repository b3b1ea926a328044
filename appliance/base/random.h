// Randomness, injected. SEC-10: every random value comes from the kernel's generator or from the
// HSM.
#pragma once

#include <cstddef>
#include <cstdint>

#include "appliance/base/bytes.h"

namespace issuer {

class Random {
 public:
  virtual ~Random() = default;
  // Fills `out`. Any thread. Never fails: aborts when the kernel has no randomness.
  virtual void Fill(MutableByteView out) = 0;

  // `count` random bytes.
  Bytes Take(std::size_t count);
  // Uniform in [0, bound). Precondition: bound > 0.
  std::uint32_t Below(std::uint32_t bound);
};

class SystemRandom final : public Random {
 public:
  void Fill(MutableByteView out) override;
};

}  // namespace issuer
