#include "crypto/pkcs11/key_generation.h"

#include <algorithm>
#include <array>
#include <optional>

#include "crypto/pkcs11/ec_point.h"
#include "crypto/pkcs11/internal.h"
#include "crypto/pkcs11/return_value.h"
#include "crypto/pkcs11/token.h"

namespace issuer {
namespace {

constexpr std::size_t kTokenLabelLen = 32;
constexpr std::size_t kMaxKeyIdLen = 64;
constexpr CK_ULONG kNewRsaBits = 3072;  // as strong as P-256 [sp800-57 part 1, §5.6.1]

// The first slot that holds an uninitialised token, if no token is called `label` yet.
Result<SlotEntry> FindFreeSlot(const Cryptoki& cryptoki, const std::string& label) {
  ASSIGN_OR_RETURN(const std::vector<SlotEntry> slots, ReadSlots(cryptoki));
  std::optional<SlotEntry> free;
  for (const SlotEntry& entry : slots) {
    if (entry.is_initialized && entry.label == label) {
      return Fail(ErrorCode::kKeyUnfit, "a token of this label exists already");
    }
    if (!entry.is_initialized && !free) {
      free = entry;
    }
  }
  if (!free) {
    return Fail(ErrorCode::kTokenMissing, "no slot has an uninitialised token");
  }
  return *free;
}

Status CheckPinLen(const SlotEntry& slot, const Pin& pin) {
  const std::size_t len = pin.Expose([](ByteView raw) { return raw.size(); });
  if (len < slot.min_pin_len || len > slot.max_pin_len) {
    return Fail(ErrorCode::kTokenPinWrong, "the PIN is shorter or longer than the token allows");
  }
  return {};
}

// Logs the security officer in through `session`, sets the user PIN, logs out.
Status SetUserPin(const CK_FUNCTION_LIST& functions,
                  SessionHandle session,
                  const Pin& so_pin,
                  const Pin& user_pin) {
  RETURN_IF_ERROR(ToStatus(so_pin.Expose([&](ByteView raw) {
    return functions.C_Login(session, CKU_SO, AsInput(raw), raw.size());
  }),
                           "the token refused the security officer's login"));
  const CK_RV set = user_pin.Expose(
      [&](ByteView raw) { return functions.C_InitPIN(session, AsInput(raw), raw.size()); });
  functions.C_Logout(session);
  return ToStatus(set, "the token refused the user PIN");
}

Status RefuseTakenId(SessionLease& session, ByteView id) {
  std::array<CK_ATTRIBUTE, 1> filter = {AttributeOf(CKA_ID, id)};
  ASSIGN_OR_RETURN(const std::vector<CK_OBJECT_HANDLE> found, FindObjects(session, filter, 1));
  if (!found.empty()) {
    return Fail(ErrorCode::kKeyUnfit, "an object with this id is in the token already");
  }
  return {};
}

CK_MECHANISM_TYPE MechanismFor(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
    case SignatureAlgorithm::kEs384:
      break;
    case SignatureAlgorithm::kEdDsa:
      return CKM_EC_EDWARDS_KEY_PAIR_GEN;
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      return CKM_RSA_PKCS_KEY_PAIR_GEN;
  }
  return CKM_EC_KEY_PAIR_GEN;
}

}  // namespace

Status InitializeToken(const Module& module,
                       const std::string& label,
                       const Pin& so_pin,
                       const Pin& user_pin) {
  if (label.empty() || label.size() > kTokenLabelLen || label.back() == ' ') {
    return Fail(ErrorCode::kConfigInvalid, "a token label has 1 to 32 bytes and no trailing blank");
  }
  const CK_FUNCTION_LIST& functions = *module.cryptoki().functions;
  ASSIGN_OR_RETURN(const SlotEntry slot, FindFreeSlot(module.cryptoki(), label));
  RETURN_IF_ERROR(CheckPinLen(slot, so_pin));
  RETURN_IF_ERROR(CheckPinLen(slot, user_pin));
  std::array<CK_BYTE, kTokenLabelLen> padded{};
  padded.fill(' ');
  std::ranges::copy(AsBytes(label), padded.begin());
  RETURN_IF_ERROR(ToStatus(so_pin.Expose([&](ByteView raw) {
    return functions.C_InitToken(slot.slot, AsInput(raw), raw.size(), padded.data());
  }),
                           "the token cannot be initialised"));
  // Some modules number their slots anew after this, so the token is looked up.
  ASSIGN_OR_RETURN(const Token token, Token::Find(module, label));
  SessionHandle session = kNoSession;
  RETURN_IF_ERROR(
      ToStatus(functions.C_OpenSession(
                   token.slot(), CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &session),
               "the new token opens no session"));
  const Status set = SetUserPin(functions, session, so_pin, user_pin);
  functions.C_CloseSession(session);
  return set;
}

Result<SigningKey> GenerateKey(SessionLease& session, const KeyRequest& request) {
  if (request.id.empty() || request.id.size() > kMaxKeyIdLen) {
    return Fail(ErrorCode::kConfigInvalid, "a key id has 1 to 64 bytes");
  }
  RETURN_IF_ERROR(RefuseTakenId(session, request.id));
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  const ByteView label = AsBytes(request.name.value());
  std::vector<CK_ATTRIBUTE> public_template = {AttributeOf(CKA_TOKEN, yes),
                                               AttributeOf(CKA_PRIVATE, no),
                                               AttributeOf(CKA_VERIFY, yes),
                                               AttributeOf(CKA_LABEL, label),
                                               AttributeOf(CKA_ID, ByteView(request.id))};
  std::vector<CK_ATTRIBUTE> private_template = {AttributeOf(CKA_TOKEN, yes),
                                                AttributeOf(CKA_PRIVATE, yes),
                                                AttributeOf(CKA_SENSITIVE, yes),
                                                AttributeOf(CKA_EXTRACTABLE, no),
                                                AttributeOf(CKA_SIGN, yes),
                                                AttributeOf(CKA_LABEL, label),
                                                AttributeOf(CKA_ID, ByteView(request.id))};
  const Bytes params = EcParamsOf(CurveOf(request.algorithm));
  CK_ULONG modulus_bits = kNewRsaBits;
  constexpr std::array<CK_BYTE, 3> kExponent = {0x01, 0x00, 0x01};
  if (IsRsa(request.algorithm)) {
    public_template.push_back(AttributeOf(CKA_MODULUS_BITS, modulus_bits));
    public_template.push_back(AttributeOf(CKA_PUBLIC_EXPONENT, ByteView(kExponent)));
    private_template.push_back(AttributeOf(CKA_DECRYPT, no));
    private_template.push_back(AttributeOf(CKA_UNWRAP, no));
  } else {
    public_template.push_back(AttributeOf(CKA_EC_PARAMS, ByteView(params)));
    private_template.push_back(AttributeOf(CKA_DERIVE, no));
  }
  CK_MECHANISM mechanism = {MechanismFor(request.algorithm), nullptr, 0};
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE private_key = 0;
  RETURN_IF_ERROR(
      session.Check(session.cryptoki().functions->C_GenerateKeyPair(session.handle(),
                                                                    &mechanism,
                                                                    public_template.data(),
                                                                    public_template.size(),
                                                                    private_template.data(),
                                                                    private_template.size(),
                                                                    &public_key,
                                                                    &private_key),
                    "the token made no key pair"));
  return SigningKey::Find(session, request.id, request.algorithm);
}

}  // namespace issuer
