// One log line a request that was refused or failed: code and reason, never what the client sent.
#pragma once

#include "appliance/base/error.h"
#include "appliance/base/id.h"
#include "appliance/base/log.h"

namespace issuer {

// A fault of the server is an error, a refusal is information.
void LogRefusal(Log& log, const Error& error, const RequestId& request);

}  // namespace issuer
