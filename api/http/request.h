// An HTTP request that has passed the gate: valid by construction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/id.h"

namespace issuer {

enum class HttpMethod : std::uint8_t {
  kGet,
  kHead,
  kPost,
  kDelete,
  kOptions,
  kPut,
  kPatch,
  kOther
};

struct HttpRequest {
  HttpMethod method = HttpMethod::kGet;
  std::string path;   // exact bytes up to '?'; begins with '/'
  std::string query;  // after '?'; empty if none
  std::vector<std::pair<std::string, std::string>>
      headers;  // names lower case; values trimmed; order and repeats kept
  std::string body;
  RequestId id;                // made by the server
  std::string path_parameter;  // what the route's "{}" matched

  // The field's value if it occurs exactly once; nullptr if it does not occur or is repeated.
  const std::string* FindHeader(std::string_view lower_case_name) const {
    const std::string* found = nullptr;
    for (const auto& [name, value] : headers) {
      if (name == lower_case_name) {
        if (found != nullptr) {
          return nullptr;
        }
        found = &value;
      }
    }
    return found;
  }
  std::size_t CountHeaders(std::string_view lower_case_name) const {
    std::size_t count = 0;
    for (const auto& header : headers) {
      count += header.first == lower_case_name ? 1U : 0U;
    }
    return count;
  }
};

}  // namespace issuer
