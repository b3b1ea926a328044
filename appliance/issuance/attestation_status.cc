#include "appliance/issuance/attestation_status.h"

#include <cstdint>
#include <optional>
#include <string>

namespace issuer {
namespace {

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kJwsMalformed, detail);
}

}  // namespace

Status CheckAttestationStatus(const JsonValue& payload,
                              const Attester& attester,
                              const TrustLists& trust,
                              Timestamp now) {
  const JsonValue* status = payload.Find("status");
  const JsonValue* reference = status == nullptr ? nullptr : status->Find("status_list");
  if (status != nullptr && reference == nullptr && status->AsObject() == nullptr) {
    return Refuse("status is no object");
  }
  const StatusList* list = nullptr;
  if (reference != nullptr) {
    const std::string* uri = reference->FindText("uri");
    const JsonValue* idx = reference->Find("idx");
    if (uri == nullptr || idx == nullptr || !idx->AsInteger().has_value()) {
      return Refuse("status_list has no uri or no idx");
    }
    list = trust.FindStatusList(*uri);
  }
  if (list == nullptr) {
    return attester.requires_status ? Refuse("no status that can be looked up") : Status();
  }
  if (list->HasExpired(now)) {
    return Refuse("the pinned status list has expired");
  }
  const std::optional<std::uint8_t> value = list->At(*reference->Find("idx")->AsInteger());
  if (!value.has_value() || *value != 0) {
    return Refuse("the status is not VALID, or beyond the end of its list");
  }
  return {};
}

}  // namespace issuer
