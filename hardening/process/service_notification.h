// Tells the service manager how far we are. [sd_notify(3)]
#pragma once

#include <string_view>

namespace issuer {

// Sends `state`, such as "READY=1" or "STOPPING=1", to $NOTIFY_SOCKET. Does nothing where there is
// none; what cannot be sent is lost, and the service manager's own time-out tells.
void NotifyServiceManager(std::string_view state);

}  // namespace issuer
