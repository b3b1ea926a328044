// Which page of a list an operator asks for.
#pragma once

#include <cstddef>
#include <string>

#include "api/error_response.h"
#include "api/http/request.h"
#include "appliance/base/result.h"

namespace issuer {

struct PageRequest {
  std::size_t limit = 20;  // 1 to 100
  std::string cursor;      // empty: the first page
};

// From the query. Fails with kOperatorRequestMalformed.
Result<PageRequest, OperatorComplaint> ParsePageRequest(const HttpRequest& request);

}  // namespace issuer
