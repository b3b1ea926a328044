#include "api/http/request_head.h"

#include <algorithm>
#include <array>

#include "api/http/field_syntax.h"

namespace issuer {
namespace {

struct MethodName {
  std::string_view name;
  HttpMethod method;
};
constexpr std::array<MethodName, 7> kMethods = {{
    {"GET", HttpMethod::kGet},
    {"HEAD", HttpMethod::kHead},
    {"POST", HttpMethod::kPost},
    {"DELETE", HttpMethod::kDelete},
    {"OPTIONS", HttpMethod::kOptions},
    {"PUT", HttpMethod::kPut},
    {"PATCH", HttpMethod::kPatch},
}};

// Fields that have one value; a second one means that two readers could disagree.
constexpr std::array<std::string_view, 14> kSingleFields = {"content-type",
                                                            "content-encoding",
                                                            "expect",
                                                            "idempotency-key",
                                                            "user-agent",
                                                            "origin",
                                                            "referer",
                                                            "from",
                                                            "date",
                                                            "if-modified-since",
                                                            "if-range",
                                                            "range",
                                                            "x-request-id",
                                                            "max-forwards"};

HttpMethod MethodOf(std::string_view name) {
  for (const auto& known : kMethods) {
    if (known.name == name) {
      return known.method;
    }
  }
  return HttpMethod::kOther;
}

Status CheckVersion(std::string_view version) {
  if (version == "HTTP/1.1") {
    return {};
  }
  if (version.size() == 8 && version.substr(0, 5) == "HTTP/" && IsDigit(version[5]) &&
      version[6] == '.' && IsDigit(version[7])) {
    return Fail(ErrorCode::kHttpVersionUnsupported, "HTTP version is not 1.1");
  }
  return Fail(ErrorCode::kHttpMalformed, "request line does not end with an HTTP version");
}

// host [ ":" port ] as far as characters go; whom it names does not matter, nothing is derived from
// it.
bool IsHostValue(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return IsDigit(c) || IsAlpha(c) ||
           std::string_view("-._~%!$&'()*+;=:[]").find(c) != std::string_view::npos;
  });
}

Status CheckHost(const HttpRequest& request) {
  // [rfc9112 §3.2] "A server MUST respond with a 400 (Bad Request) status code to any HTTP/1.1
  // request message that lacks a Host header field and to any request message that contains more
  // than one Host header field line or a Host header field with an invalid field value."
  const std::string* host = request.FindHeader("host");
  if (host == nullptr) {
    return Fail(ErrorCode::kHttpMalformed, "Host is missing or repeated");
  }
  if (!IsHostValue(*host)) {
    return Fail(ErrorCode::kHttpMalformed, "Host has an invalid value");
  }
  return {};
}

Result<std::size_t> BodyLenOf(const HttpRequest& request, std::size_t max_body_len) {
  if (request.CountHeaders("transfer-encoding") != 0) {
    return Fail(ErrorCode::kHttpTransferEncoding, "Transfer-Encoding is not implemented");
  }
  const std::size_t num_lengths = request.CountHeaders("content-length");
  if (num_lengths == 0) {
    if (request.CountHeaders("expect") != 0) {
      return Fail(ErrorCode::kHttpLengthRequired, "a body is announced without Content-Length");
    }
    return std::size_t{0};  // [rfc9112 §6.3]: without both fields a request has no body
  }
  const std::string* length = request.FindHeader("content-length");
  if (length == nullptr) {
    return Fail(ErrorCode::kHttpMalformed, "Content-Length is repeated");
  }
  if (length->empty() || length->size() > 19 ||
      !std::all_of(length->begin(), length->end(), IsDigit)) {
    return Fail(ErrorCode::kHttpMalformed, "Content-Length is not a number");
  }
  std::uint64_t value = 0;
  for (const char c : *length) {
    value = value * 10 + static_cast<std::uint64_t>(c - '0');  // 19 digits fit
  }
  if (value > max_body_len) {
    return Fail(ErrorCode::kHttpBodyTooLarge, "Content-Length is above the limit");
  }
  return static_cast<std::size_t>(value);
}

Status CheckSingleFields(const HttpRequest& request) {
  for (const std::string_view name : kSingleFields) {
    if (request.CountHeaders(name) > 1) {
      return Fail(ErrorCode::kHttpMalformed, "a single-value field is repeated");
    }
  }
  return {};
}

bool AsksForClose(const HttpRequest& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& field) {
    return field.first == "connection" && ListHasToken(field.second, "close");
  });
}

}  // namespace

Status ParseRequestLine(std::string_view line, HttpRequest& request) {
  const auto first_space = line.find(' ');
  const auto last_space = line.rfind(' ');
  if (first_space == std::string_view::npos || first_space == last_space) {
    return Fail(ErrorCode::kHttpMalformed, "request line does not have three parts");
  }
  const std::string_view method = line.substr(0, first_space);
  const std::string_view target = line.substr(first_space + 1, last_space - first_space - 1);
  if (!IsToken(method) || method.size() > kMaxMethodLen) {
    return Fail(ErrorCode::kHttpMalformed, "method is not a short token");
  }
  RETURN_IF_ERROR(CheckVersion(line.substr(last_space + 1)));
  if (target.size() > kMaxTargetLen) {
    return Fail(ErrorCode::kHttpTargetTooLong, "request target is too long");
  }
  if (!IsOriginForm(target)) {
    return Fail(ErrorCode::kHttpMalformed, "request target is not a plain path and query");
  }
  const auto question_mark = target.find('?');
  request.method = MethodOf(method);
  request.path = target.substr(0, question_mark);
  request.query = question_mark == std::string_view::npos ? std::string_view()
                                                          : target.substr(question_mark + 1);
  return {};
}

Status ParseHeaderLine(std::string_view line, HttpRequest& request) {
  if (request.headers.size() >= kMaxHeaderFields) {
    return Fail(ErrorCode::kHttpHeadTooLarge, "too many header fields");
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    return Fail(ErrorCode::kHttpMalformed, "header line without a colon");
  }
  // A folded line begins with white space and so has no token for a name.
  if (!IsToken(line.substr(0, colon))) {
    return Fail(ErrorCode::kHttpMalformed, "header name is not a token");
  }
  const std::string_view value = TrimWhitespace(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), IsFieldValueChar)) {
    return Fail(ErrorCode::kHttpMalformed, "header value has a control character");
  }
  request.headers.emplace_back(ToLower(line.substr(0, colon)), value);
  return {};
}

Result<HeadFacts> JudgeHead(const HttpRequest& request, std::size_t max_body_len) {
  HeadFacts facts;
  RETURN_IF_ERROR(CheckHost(request));
  ASSIGN_OR_RETURN(facts.body_len, BodyLenOf(request, max_body_len));
  RETURN_IF_ERROR(CheckSingleFields(request));
  if (request.CountHeaders("upgrade") != 0) {
    return Fail(ErrorCode::kHttpMalformed, "no other protocol is spoken here");
  }
  const std::string* coding = request.FindHeader("content-encoding");
  if (coding != nullptr && !EqualsIgnoringCase(*coding, "identity")) {
    return Fail(ErrorCode::kMediaTypeUnsupported, "content codings are not implemented");
  }
  facts.keep_alive = !AsksForClose(request);
  return facts;
}

}  // namespace issuer
