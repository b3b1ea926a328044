// Return values of PKCS#11 and what they mean.
#include "crypto/pkcs11/return_value.h"

#include <gtest/gtest.h>

#include "crypto/pkcs11/internal.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

TEST(MeaningOf, NamesTheFactAndTheFateOfTheSession) {
  const struct {
    ReturnValue value;
    ErrorCode code;
    SessionFate fate;
  } kCases[] = {
      {CKR_SESSION_COUNT, ErrorCode::kSignerBusy, SessionFate::kUsable},
      {CKR_PIN_INCORRECT, ErrorCode::kTokenPinWrong, SessionFate::kUsable},
      {CKR_PIN_LOCKED, ErrorCode::kTokenPinUnsafe, SessionFate::kUsable},
      {CKR_TOKEN_NOT_PRESENT, ErrorCode::kTokenMissing, SessionFate::kLost},
      {CKR_MECHANISM_INVALID, ErrorCode::kKeyUnfit, SessionFate::kUsable},
      {CKR_ARGUMENTS_BAD, ErrorCode::kInternal, SessionFate::kLost},
      {CKR_SESSION_HANDLE_INVALID, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_SESSION_CLOSED, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_DEVICE_ERROR, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_DEVICE_REMOVED, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_USER_NOT_LOGGED_IN, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_KEY_HANDLE_INVALID, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_OPERATION_ACTIVE, ErrorCode::kTokenDevice, SessionFate::kLost},
      {CKR_VENDOR_DEFINED | 0x17, ErrorCode::kTokenDevice, SessionFate::kLost},
  };
  for (const auto& c : kCases) {
    const ReturnMeaning meaning = MeaningOf(c.value);
    EXPECT_EQ(meaning.code, c.code) << std::hex << c.value;
    EXPECT_EQ(meaning.fate, c.fate) << std::hex << c.value;
  }
}

TEST(ToStatus, IsOkForOkOnly) {
  EXPECT_THAT(ToStatus(CKR_OK, "unused"), IsOk());
  EXPECT_THAT(ToStatus(CKR_DEVICE_ERROR, "it broke"), FailsWith(ErrorCode::kTokenDevice));
}

}  // namespace
}  // namespace issuer
