// CHECK(x): aborts in every build when an invariant of our own is broken. Never for what an input
// can cause.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace issuer::internal {
[[noreturn]] inline void CheckFailed(const char* condition, const char* file, int line) {
  static_cast<void>(std::fprintf(stderr, "CHECK failed: %s at %s:%d\n", condition, file, line));
  std::abort();
}
}  // namespace issuer::internal

#define CHECK(condition) \
  ((condition) ? void(0) : ::issuer::internal::CheckFailed(#condition, __FILE__, __LINE__))
