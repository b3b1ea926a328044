#include "appliance/base/rfc3339.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace issuer {

std::string ToRfc3339(Timestamp time) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  std::array<char, 40> text{};
  std::snprintf(text.data(),
                text.size(),
                "%04d-%02u-%02uT%02ld:%02ld:%02ldZ",
                static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()),
                static_cast<long>(clock.hours().count()),     // NOLINT(google-runtime-int): %ld
                static_cast<long>(clock.minutes().count()),   // NOLINT(google-runtime-int): %ld
                static_cast<long>(clock.seconds().count()));  // NOLINT(google-runtime-int): %ld
  return text.data();
}

}  // namespace issuer
