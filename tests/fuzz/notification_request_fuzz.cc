// A body that parses names one of the three events.
#include <cstdlib>

#include "api/wallet/notification_request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::HttpRequest request;
  request.headers = {{"content-type", "application/json"}};
  request.body = issuer::AsText({data, size});
  const auto parsed = issuer::ParseNotificationRequest(request);
  if (parsed.has_value() && parsed->event != issuer::NotificationEvent::kAccepted &&
      parsed->event != issuer::NotificationEvent::kFailure &&
      parsed->event != issuer::NotificationEvent::kDeleted) {
    std::abort();
  }
  return 0;
}
