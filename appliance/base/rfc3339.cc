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

std::optional<Timestamp> FromRfc3339(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  if (text.size() != kForm.size()) {
    return std::nullopt;
  }
  std::array<int, 6> fields{};  // year to second
  std::size_t field = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] != '0') {
      if (text[i] != kForm[i]) {
        return std::nullopt;
      }
      ++field;
    } else if (is_digit) {
      fields[field] = fields[field] * 10 + (text[i] - '0');
    } else {
      return std::nullopt;
    }
  }
  const std::chrono::year_month_day date{std::chrono::year(fields[0]),
                                         std::chrono::month(static_cast<unsigned>(fields[1])),
                                         std::chrono::day(static_cast<unsigned>(fields[2]))};
  if (!date.ok() || fields[0] < 1970 || fields[3] > 23 || fields[4] > 59 || fields[5] > 59) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(fields[3]) +
         std::chrono::minutes(fields[4]) + Seconds(fields[5]);
}

}  // namespace issuer
