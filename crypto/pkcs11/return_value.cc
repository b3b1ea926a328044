#include "crypto/pkcs11/return_value.h"

#include "appliance/base/check.h"
#include "crypto/pkcs11/internal.h"

namespace issuer {

ReturnMeaning MeaningOf(ReturnValue value) {
  CHECK(value != CKR_OK);
  switch (value) {
    // The token is there and well; it has no room now.
    case CKR_SESSION_COUNT:
    case CKR_HOST_MEMORY:
    case CKR_DEVICE_MEMORY:
      return {ErrorCode::kSignerBusy, SessionFate::kUsable};

    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return {ErrorCode::kTokenPinWrong, SessionFate::kUsable};
    case CKR_PIN_LOCKED:
    case CKR_PIN_EXPIRED:
    case CKR_USER_PIN_NOT_INITIALIZED:
      return {ErrorCode::kTokenPinUnsafe, SessionFate::kUsable};

    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
    case CKR_SLOT_ID_INVALID:
      return {ErrorCode::kTokenMissing, SessionFate::kLost};

    // A request that this key or token will never grant.
    case CKR_KEY_FUNCTION_NOT_PERMITTED:
    case CKR_KEY_TYPE_INCONSISTENT:
    case CKR_KEY_SIZE_RANGE:
    case CKR_MECHANISM_INVALID:
    case CKR_MECHANISM_PARAM_INVALID:
    case CKR_CURVE_NOT_SUPPORTED:
    case CKR_ATTRIBUTE_TYPE_INVALID:
    case CKR_ATTRIBUTE_VALUE_INVALID:
    case CKR_ATTRIBUTE_SENSITIVE:
    case CKR_TEMPLATE_INCONSISTENT:
    case CKR_TEMPLATE_INCOMPLETE:
      return {ErrorCode::kKeyUnfit, SessionFate::kUsable};

    case CKR_ARGUMENTS_BAD:
    case CKR_CRYPTOKI_NOT_INITIALIZED:
    case CKR_SESSION_READ_ONLY:
    case CKR_DATA_LEN_RANGE:
    case CKR_BUFFER_TOO_SMALL:
      return {ErrorCode::kInternal, SessionFate::kLost};

    // Among them CKR_SESSION_HANDLE_INVALID, CKR_SESSION_CLOSED, CKR_DEVICE_ERROR,
    // CKR_DEVICE_REMOVED, CKR_USER_NOT_LOGGED_IN, CKR_KEY_HANDLE_INVALID, CKR_OPERATION_ACTIVE
    // (what a lost answer leaves behind), CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED and whatever a
    // vendor adds: a fresh session is the safe answer.
    default:
      return {ErrorCode::kTokenDevice, SessionFate::kLost};
  }
}

Status ToStatus(ReturnValue value, const char* detail) {
  if (value == CKR_OK) {
    return {};
  }
  return Fail(MeaningOf(value).code, detail);
}

}  // namespace issuer
