#include "crypto/pkcs11/fake_module.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "crypto/pkcs11/ec_point.h"

// Found by the test with dlsym.
extern "C" {
issuer::FakeModuleState fake_module;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables):
                                      // a module has no other state
CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list);
}

namespace {

// Objects: one key pair with CKA_ID 01.
constexpr CK_OBJECT_HANDLE kPrivateKey = 1;
constexpr CK_OBJECT_HANDLE kPublicKey = 2;

CK_RV Initialize(void* /*arguments*/) {
  return fake_module.initialize;
}

CK_RV Finalize(void* /*reserved*/) {
  ++fake_module.num_finalized;
  return CKR_OK;
}

CK_RV GetSlotList(CK_BBOOL /*token_present*/, CK_SLOT_ID* slots, CK_ULONG* count) {
  *count = fake_module.num_tokens;
  for (CK_ULONG i = 0; slots != nullptr && i < *count; ++i) {
    slots[i] = i;
  }
  return CKR_OK;
}

CK_RV GetTokenInfo(CK_SLOT_ID /*slot*/, CK_TOKEN_INFO* info) {
  *info = {};
  std::memset(info->label, ' ', sizeof(info->label));
  std::memcpy(info->label, "fake", 4);
  info->flags = CKF_TOKEN_INITIALIZED | fake_module.token_flags;
  return CKR_OK;
}

CK_RV OpenSession(CK_SLOT_ID /*slot*/,
                  CK_FLAGS /*flags*/,
                  void* /*application*/,
                  CK_NOTIFY /*notify*/,
                  CK_SESSION_HANDLE* session) {
  if (fake_module.num_sessions >= fake_module.max_sessions) {
    return CKR_SESSION_COUNT;
  }
  *session = static_cast<CK_SESSION_HANDLE>(++fake_module.num_sessions);
  return CKR_OK;
}

CK_RV CloseSession(CK_SESSION_HANDLE /*session*/) {
  --fake_module.num_sessions;
  return CKR_OK;
}

CK_RV GetSessionInfo(CK_SESSION_HANDLE /*session*/, CK_SESSION_INFO* info) {
  *info = {};
  info->state = CKS_RO_USER_FUNCTIONS;
  return CKR_OK;
}

CK_RV Login(CK_SESSION_HANDLE /*session*/,
            CK_USER_TYPE /*user*/,
            CK_BYTE* /*pin*/,
            CK_ULONG /*len*/) {
  ++fake_module.num_logins;
  return fake_module.log_in;
}

// A search in one session is over before the next begins, so its class can stand here.
CK_OBJECT_CLASS searched =
    0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): as above

CK_RV FindObjectsInit(CK_SESSION_HANDLE /*session*/, CK_ATTRIBUTE* filter, CK_ULONG count) {
  for (CK_ULONG i = 0; i < count; ++i) {
    if (filter[i].type == CKA_CLASS) {
      std::memcpy(&searched, filter[i].pValue, sizeof(searched));
    }
  }
  return CKR_OK;
}

CK_RV FindObjects(CK_SESSION_HANDLE /*session*/,
                  CK_OBJECT_HANDLE* objects,
                  CK_ULONG /*max*/,
                  CK_ULONG* count) {
  *objects = searched == CKO_PRIVATE_KEY ? kPrivateKey : kPublicKey;
  *count = 1;
  return CKR_OK;
}

CK_RV FindObjectsFinal(CK_SESSION_HANDLE /*session*/) {
  return CKR_OK;
}

template <typename T>
void Answer(CK_ATTRIBUTE& attribute, const T& value) {
  std::memcpy(attribute.pValue, &value, sizeof(value));
  attribute.ulValueLen = sizeof(value);
}

CK_RV GetAttributeValue(CK_SESSION_HANDLE /*session*/,
                        CK_OBJECT_HANDLE /*object*/,
                        CK_ATTRIBUTE* attributes,
                        CK_ULONG count) {
  const issuer::Bytes params = issuer::EcParamsOf(issuer::Curve::kP256);
  for (CK_ATTRIBUTE* attribute = attributes; attribute != attributes + count; ++attribute) {
    switch (attribute->type) {
      case CKA_KEY_TYPE:
        Answer(*attribute, CK_KEY_TYPE{CKK_EC});
        break;
      case CKA_EXTRACTABLE:
        Answer(*attribute, CK_BBOOL{CK_FALSE});
        break;
      case CKA_EC_PARAMS:
        std::copy(params.begin(), params.end(), static_cast<CK_BYTE*>(attribute->pValue));
        attribute->ulValueLen = params.size();
        break;
      case CKA_EC_POINT:  // bare, as some tokens have it
        std::memset(attribute->pValue, 4, 65);
        attribute->ulValueLen = 65;
        break;
      default:
        Answer(*attribute, CK_BBOOL{CK_TRUE});
    }
  }
  return CKR_OK;
}

CK_RV SignInit(CK_SESSION_HANDLE /*session*/,
               CK_MECHANISM* /*mechanism*/,
               CK_OBJECT_HANDLE /*key*/) {
  return CKR_OK;
}

CK_RV Sign(CK_SESSION_HANDLE /*session*/,
           CK_BYTE* /*data*/,
           CK_ULONG /*data_len*/,
           CK_BYTE* signature,
           CK_ULONG* signature_len) {
  *signature_len = std::min<CK_ULONG>(*signature_len, fake_module.signature_len);
  std::memset(signature, 0x11, *signature_len);
  return fake_module.sign;
}

CK_FUNCTION_LIST functions =
    [] {  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): the C API returns it
      CK_FUNCTION_LIST list{};
      list.version = {2, 40};
      list.C_Initialize = Initialize;
      list.C_Finalize = Finalize;
      list.C_GetSlotList = GetSlotList;
      list.C_GetTokenInfo = GetTokenInfo;
      list.C_OpenSession = OpenSession;
      list.C_CloseSession = CloseSession;
      list.C_GetSessionInfo = GetSessionInfo;
      list.C_Login = Login;
      list.C_FindObjectsInit = FindObjectsInit;
      list.C_FindObjects = FindObjects;
      list.C_FindObjectsFinal = FindObjectsFinal;
      list.C_GetAttributeValue = GetAttributeValue;
      list.C_SignInit = SignInit;
      list.C_Sign = Sign;
      return list;
    }();

}  // namespace

CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  *list = &functions;
  return CKR_OK;
}
