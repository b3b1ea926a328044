// A wallet tells what became of its credentials. [vci-1.0 §11]
#pragma once

#include <string>

#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/services.h"

namespace issuer {

// Made by api/wallet/notification_request.h. What the wallet says in words is not kept.
struct NotificationRequest {
  std::string notification_id;
  NotificationEvent event = NotificationEvent::kAccepted;
};

// Durable when it returns. The same again is fine, and so is something else later. [NOT-3] Nothing
// depends on it: the operator sees it, and a policy may revoke what was deleted [NOT-5]. Fails with
// kNotificationUnknown, kStoreDown, kStoreFull.
Status RecordNotification(const NotificationRequest& notification,
                          const Authorization& authorization,
                          const RequestId& request,
                          const Services& services);

}  // namespace issuer
