#include "crypto/pkcs11/token.h"

#include <optional>
#include <vector>

#include "crypto/pkcs11/internal.h"
#include "crypto/pkcs11/return_value.h"

namespace issuer {
namespace {

// The text of a blank-padded field.
template <std::size_t N>
std::string_view Unpadded(const unsigned char (&field)[N]) {
  const std::string_view text = AsText(field);
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

Result<std::vector<CK_SLOT_ID>> SlotsWithToken(const CK_FUNCTION_LIST& functions) {
  constexpr const char* kDetail = "the PKCS#11 module cannot list its slots";
  CK_ULONG count = 0;
  if (functions.C_GetSlotList(CK_TRUE, nullptr, &count) != CKR_OK) {
    return Fail(ErrorCode::kTokenDevice, kDetail);
  }
  std::vector<CK_SLOT_ID> slots(count);
  // A token that appears in between makes this CKR_BUFFER_TOO_SMALL: the device is not in a state
  // to be used.
  if (functions.C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) {
    return Fail(ErrorCode::kTokenDevice, kDetail);
  }
  slots.resize(count);
  return slots;
}

}  // namespace

Result<std::vector<SlotEntry>> ReadSlots(const Cryptoki& cryptoki) {
  ASSIGN_OR_RETURN(const std::vector<CK_SLOT_ID> slots, SlotsWithToken(*cryptoki.functions));
  std::vector<SlotEntry> entries;
  for (const CK_SLOT_ID slot : slots) {
    CK_TOKEN_INFO info{};
    if (cryptoki.functions->C_GetTokenInfo(slot, &info) != CKR_OK) {
      continue;  // a broken stranger in another slot is none of our business
    }
    const bool is_initialized = (info.flags & CKF_TOKEN_INITIALIZED) != 0;
    entries.push_back({slot,
                       is_initialized ? std::string(Unpadded(info.label)) : std::string(),
                       is_initialized,
                       info.ulMinPinLen,
                       info.ulMaxPinLen});
  }
  return entries;
}

Result<Token> Token::Find(const Module& module, std::string_view label) {
  ASSIGN_OR_RETURN(const std::vector<SlotEntry> slots, ReadSlots(module.cryptoki()));
  std::optional<CK_SLOT_ID> found;
  for (const SlotEntry& entry : slots) {
    if (!entry.is_initialized || entry.label != label) {
      continue;
    }
    if (found) {
      return Fail(ErrorCode::kTokenMissing, "two tokens have the configured label");
    }
    found = entry.slot;
  }
  if (!found) {
    return Fail(ErrorCode::kTokenMissing, "no token has the configured label");
  }
  return Token(module.cryptoki(), *found);
}

Result<PinState> Token::ReadPinState() const {
  CK_TOKEN_INFO info{};
  if (cryptoki_->functions->C_GetTokenInfo(slot_, &info) != CKR_OK) {
    return Fail(ErrorCode::kTokenDevice, "the token does not answer");
  }
  if ((info.flags & CKF_USER_PIN_LOCKED) != 0) {
    return PinState::kLocked;
  }
  if ((info.flags & CKF_USER_PIN_FINAL_TRY) != 0) {
    return PinState::kFinalTry;
  }
  return (info.flags & CKF_USER_PIN_COUNT_LOW) != 0 ? PinState::kCountLow : PinState::kFresh;
}

Status Token::LogIn(SessionHandle session, const Pin& pin) const {
  ASSIGN_OR_RETURN(const PinState state, ReadPinState());
  if (state == PinState::kLocked) {
    return Fail(ErrorCode::kTokenPinUnsafe, "the token's user PIN is locked");
  }
  if (state == PinState::kFinalTry) {
    return Fail(ErrorCode::kTokenPinUnsafe,
                "the token's user PIN has one try left; it was not spent");
  }
  const CK_RV value = pin.Expose([&](ByteView raw) {
    return cryptoki_->functions->C_Login(session, CKU_USER, AsInput(raw), raw.size());
  });
  if (value == CKR_USER_ALREADY_LOGGED_IN) {
    return {};
  }
  return ToStatus(value, "the token refused the login");
}

}  // namespace issuer
