// Reproducible bytes for tests: a counter through a fixed mixing function. Not random, never
// outside tests.
#pragma once

#include <atomic>

#include "appliance/base/random.h"

namespace issuer {

class FakeRandom final : public Random {
 public:
  explicit FakeRandom(std::uint64_t seed = 1) : state_(seed) {}
  void Fill(MutableByteView out) override {
    for (std::uint8_t& byte : out) {
      std::uint64_t z = state_.fetch_add(0x9e3779b97f4a7c15ULL) + 0x9e3779b97f4a7c15ULL;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
      byte = static_cast<std::uint8_t>(z >> 56);
    }
  }

 private:
  std::atomic<std::uint64_t> state_;
};

}  // namespace issuer
