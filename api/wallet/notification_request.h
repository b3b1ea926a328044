// JSON → NotificationRequest. [vci-1.0 §11.1]
#pragma once

#include "api/http/request.h"
#include "appliance/base/result.h"
#include "appliance/issuance/record_notification.h"

namespace issuer {

// Unknown members are ignored, a repeated one is refused. `event` is compared letter by letter;
// `event_description` must be of the characters that the standard allows, and is dropped. Fails
// with kNotificationRequestMalformed. [NOT-1]
Result<NotificationRequest> ParseNotificationRequest(const HttpRequest& request);

}  // namespace issuer
