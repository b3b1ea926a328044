#include "appliance/issuerctl/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <string_view>

#include "appliance/base/size.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxBodyLen = 8 * kMiB;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlPtr = std::unique_ptr<CURL, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;

std::size_t TakeBody(char* data, std::size_t size, std::size_t count, void* answer) {
  std::string& body = static_cast<HttpAnswer*>(answer)->body;
  if (body.size() + size * count > kMaxBodyLen) {
    return 0;  // aborts the transfer
  }
  body.append(data, size * count);
  return size * count;
}

std::size_t TakeHeader(char* data, std::size_t size, std::size_t count, void* answer) {
  const std::string_view line(data, size * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
      return static_cast<char>(std::tolower(c));
    });
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front())) != 0) {
      value.remove_prefix(1);
    }
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back())) != 0) {
      value.remove_suffix(1);
    }
    static_cast<HttpAnswer*>(answer)->headers.emplace_back(std::move(name), value);
  }
  return size * count;
}

// The URL to speak to and the Host to name, when the edge is left out.
struct Target {
  std::string url;
  std::optional<std::string> host;
};

Answer<Target> TargetOf(const HttpCall& call) {
  if (call.connect.empty()) {
    return Target{call.url, std::nullopt};
  }
  constexpr std::string_view kScheme = "https://";
  if (!call.url.starts_with(kScheme)) {
    return Sorry(call.url + " is not an https URL");
  }
  const std::size_t path = std::min(call.url.find_first_of("/?", kScheme.size()), call.url.size());
  return Target{"http://" + call.connect + call.url.substr(path),
                call.url.substr(kScheme.size(), path - kScheme.size())};
}

HeaderList Headers(const HttpCall& call, const Target& target) {
  HeaderList list;
  const auto add = [&](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    CHECK(longer != nullptr);
    static_cast<void>(list.release());
    list.reset(longer);
  };
  for (const auto& [name, value] : call.headers) {
    add(name + ": " + value);
  }
  if (target.host) {
    add("Host: " + *target.host);
  }
  add("Expect:");  // no waiting for 100 Continue
  return list;
}

}  // namespace

Answer<HttpAnswer> Send(const HttpCall& call) {
  ASSIGN_OR_RETURN(const Target target, TargetOf(call));
  const CurlPtr curl(curl_easy_init());
  if (!curl) {
    return Sorry("libcurl cannot be started");
  }
  const HeaderList headers = Headers(call, target);
  HttpAnswer answer;
  const auto set = [&](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  set(CURLOPT_URL, target.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "https,http");
  set(CURLOPT_NOPROXY, "*");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_WRITEFUNCTION, &TakeBody);
  set(CURLOPT_WRITEDATA, static_cast<void*>(&answer));
  set(CURLOPT_HEADERFUNCTION, &TakeHeader);
  set(CURLOPT_HEADERDATA, static_cast<void*>(&answer));
  if (call.method == "POST") {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(call.body.size()));
    set(CURLOPT_POSTFIELDS, call.body.c_str());
  } else {
    set(CURLOPT_CUSTOMREQUEST, call.method.c_str());
  }
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    return Sorry("no answer from " + target.url.substr(0, target.url.find('?')) + ": " +
                 curl_easy_strerror(code));
  }
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

}  // namespace issuer
