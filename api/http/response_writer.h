// HttpResponse → the bytes of an answer.
#pragma once

#include <string>
#include <string_view>

#include "api/http/request.h"
#include "api/http/response.h"
#include "appliance/base/clock.h"

namespace issuer {

// `now` as IMF-fixdate, "Thu, 01 Jan 2026 00:00:00 GMT". [rfc9110 §5.6.7]
std::string FormatHttpDate(Timestamp now);

// The Date field's text, made once a second. Confined to one thread.
class HttpDate {
 public:
  // Valid until the next call.
  const std::string& At(Timestamp now);

 private:
  Timestamp at_{};
  std::string text_;
};

struct AnswerContext {
  HttpMethod method = HttpMethod::kOther;  // HEAD gets no body [rfc9110 §9.3.2]
  bool keep_alive = false;
  std::string_view date;
};

// Status line, Date, Cache-Control, X-Content-Type-Options, the response's own fields,
// Content-Length, Connection, body. 204 and 304 have neither body nor Content-Length. [rfc9110
// §6.6.1, §8.6] [rfc9112 §6.3] Aborts if a field has CR, LF or NUL, if its name is no token, if it
// is one of those named above that are the server's to add (Date, Content-Length, Connection,
// Transfer-Encoding), or if the status is below 200 or above 599.
std::string SerializeResponse(const HttpResponse& response, const AnswerContext& context);

}  // namespace issuer
