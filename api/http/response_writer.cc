#include "api/http/response_writer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "api/http/field_syntax.h"
#include "appliance/base/check.h"

namespace issuer {
namespace {

// Those this appliance sends; a reason phrase is optional and means nothing. [rfc9112 §4]
std::string_view ReasonOf(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

void AppendField(std::string& out, std::string_view name, std::string_view value) {
  CHECK(IsToken(name));
  CHECK(std::all_of(value.begin(), value.end(), IsFieldValueChar));
  out.append(name).append(": ").append(value).append("\r\n");
}

bool IsTheServers(std::string_view name) {
  return EqualsIgnoringCase(name, "date") || EqualsIgnoringCase(name, "content-length") ||
         EqualsIgnoringCase(name, "connection") || EqualsIgnoringCase(name, "transfer-encoding");
}

}  // namespace

std::string FormatHttpDate(Timestamp now) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss time{now - midnight};
  std::array<char, 64> text{};
  const int len = std::snprintf(text.data(),
                                text.size(),
                                "%s, %02u %s %04d %02d:%02d:%02d GMT",
                                kDays[std::chrono::weekday{midnight}.c_encoding()],
                                static_cast<unsigned>(date.day()),
                                kMonths[static_cast<unsigned>(date.month()) - 1],
                                static_cast<int>(date.year()),
                                static_cast<int>(time.hours().count()),
                                static_cast<int>(time.minutes().count()),
                                static_cast<int>(time.seconds().count()));
  CHECK(len > 0);
  return {text.data(), static_cast<std::size_t>(len)};
}

const std::string& HttpDate::At(Timestamp now) {
  if (text_.empty() || now != at_) {
    at_ = now;
    text_ = FormatHttpDate(now);
  }
  return text_;
}

std::string SerializeResponse(const HttpResponse& response, const AnswerContext& context) {
  const int status = response.status();
  CHECK(status >= 200 && status <= 599);
  const bool has_no_content = status == 204 || status == 304;
  std::string out;
  out.reserve(512 + response.body().size());
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ").append(ReasonOf(status));
  out.append("\r\n");
  AppendField(out, "Date", context.date);
  AppendField(out, "Cache-Control", response.cache_control());
  AppendField(out, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers()) {
    CHECK(!IsTheServers(name));
    AppendField(out, name, value);
  }
  if (!has_no_content) {
    AppendField(out, "Content-Length", std::to_string(response.body().size()));
  }
  AppendField(out, "Connection", context.keep_alive ? "keep-alive" : "close");
  out.append("\r\n");
  if (!has_no_content && context.method != HttpMethod::kHead) {
    out.append(response.body());
  }
  return out;
}

}  // namespace issuer
