#include "crypto/formats/date_time_stamp.h"

#include <chrono>
#include <string>

#include "appliance/base/rfc3339.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxLen = 64;  // bytes
constexpr std::string_view kWhole = "YYYY-MM-DDThh:mm:ss";
constexpr std::string_view kZone = "+hh:mm";
constexpr std::chrono::hours kMaxOffset{14};

// Of "+hh:mm" or "-hh:mm"; nullopt for anything else.
std::optional<Seconds> OffsetOf(std::string_view zone) {
  if (zone.size() != kZone.size() || (zone.front() != '+' && zone.front() != '-')) {
    return std::nullopt;
  }
  const auto offset = FromRfc3339("1970-01-01T" + std::string(zone.substr(1)) + ":00Z");
  if (!offset.has_value() || offset->time_since_epoch() > kMaxOffset) {
    return std::nullopt;
  }
  const Seconds ahead = offset->time_since_epoch();
  return zone.front() == '+' ? ahead : -ahead;
}

}  // namespace

std::optional<Timestamp> FromDateTimeStamp(std::string_view text) {
  if (text.size() <= kWhole.size() || text.size() > kMaxLen) {
    return std::nullopt;
  }
  const auto local = FromRfc3339(std::string(text.substr(0, kWhole.size())) + "Z");
  text.remove_prefix(kWhole.size());
  if (text.front() == '.') {
    const std::size_t end = text.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) {
      return std::nullopt;
    }
    text.remove_prefix(end);
  }
  const std::optional<Seconds> offset = text == "Z" ? Seconds(0) : OffsetOf(text);
  if (!local.has_value() || !offset.has_value()) {
    return std::nullopt;
  }
  return *local - *offset;
}

}  // namespace issuer
