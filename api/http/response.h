// An HTTP response under construction. Uncacheable unless the endpoint says otherwise; Date,
// Content-Length and Connection are the server's to add.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace issuer {

class HttpResponse {
 public:
  HttpResponse(int status, std::string_view content_type, std::string body)
      : status_(status), body_(std::move(body)) {
    if (!content_type.empty()) {
      headers_.emplace_back("Content-Type", content_type);
    }
  }
  static HttpResponse Json(int status, std::string body) {
    return {status, "application/json", std::move(body)};
  }
  static HttpResponse Empty(int status) { return {status, "", ""}; }

  // `name` and `value` must be free of CR, LF and NUL: the serializer checks and aborts.
  HttpResponse& With(std::string_view name, std::string_view value) {
    headers_.emplace_back(name, value);
    return *this;
  }
  // Replaces `Cache-Control: no-store`.
  HttpResponse& WithCacheControl(std::string_view value) {
    cache_control_ = value;
    return *this;
  }

  int status() const { return status_; }
  const std::string& body() const { return body_; }
  const std::string& cache_control() const { return cache_control_; }
  const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

 private:
  int status_;
  std::string body_;
  std::string cache_control_ = "no-store";
  std::vector<std::pair<std::string, std::string>> headers_;
};

}  // namespace issuer
