#include "api/operator/page_request.h"

#include <charconv>
#include <system_error>

#include "api/http/form.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxCursorLen = 256;
constexpr std::size_t kMaxPage = 100;

}  // namespace

Result<PageRequest, OperatorComplaint> ParsePageRequest(const HttpRequest& request) {
  const Result<Form> query = ParseForm(request.query);
  if (!query.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    "(query)",
                    "must be name=value pairs, each name once");
  }
  PageRequest page;
  const std::string* limit = query->Find("limit");
  if (limit != nullptr) {
    const char* end = limit->data() + limit->size();
    const auto [rest, error] = std::from_chars(limit->data(), end, page.limit);
    if (error != std::errc() || rest != end || page.limit < 1 || page.limit > kMaxPage) {
      return Complain(
          ErrorCode::kOperatorRequestMalformed, "limit", "must be an integer from 1 to 100");
    }
  }
  const std::string* cursor = query->Find("cursor");
  if (cursor != nullptr) {
    if (cursor->size() > kMaxCursorLen) {
      return Complain(
          ErrorCode::kOperatorRequestMalformed, "cursor", "must be the `next` of another page");
    }
    page.cursor = *cursor;
  }
  return page;
}

}  // namespace issuer
