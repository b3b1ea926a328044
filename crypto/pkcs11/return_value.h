// CK_RV → what it means to us: an ErrorCode, and whether the session it came from may be used
// again.
#pragma once

#include "appliance/base/error.h"
#include "appliance/base/result.h"

namespace issuer {

// CK_RV, without the header that defines it.
using ReturnValue = unsigned long;

enum class SessionFate { kUsable, kLost };

struct ReturnMeaning {
  ErrorCode code;  // kInternal for our own mistakes, such as a bad argument
  SessionFate fate;
};

// Precondition: `value` is not CKR_OK. Unknown and vendor values are kTokenDevice with the session
// lost.
ReturnMeaning MeaningOf(ReturnValue value);

// Ok for CKR_OK, else the code of MeaningOf() with `detail`, a literal.
Status ToStatus(ReturnValue value, const char* detail);

}  // namespace issuer
