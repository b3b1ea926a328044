#include "appliance/base/claim_value.h"

namespace issuer {
namespace {

ClaimValue OfKind(ClaimKind kind) {
  ClaimValue value;
  value.kind = kind;
  return value;
}

}  // namespace

ClaimValue ClaimValue::OfBoolean(bool value) {
  ClaimValue claim = OfKind(ClaimKind::kBoolean);
  claim.boolean = value;
  return claim;
}

ClaimValue ClaimValue::OfInteger(std::int64_t value) {
  ClaimValue claim = OfKind(ClaimKind::kInteger);
  claim.integer = value;
  return claim;
}

ClaimValue ClaimValue::OfDecimal(double value) {
  ClaimValue claim = OfKind(ClaimKind::kDecimal);
  claim.decimal = value;
  return claim;
}

ClaimValue ClaimValue::OfText(std::string value) {
  ClaimValue claim = OfKind(ClaimKind::kText);
  claim.text = std::move(value);
  return claim;
}

ClaimValue ClaimValue::OfFullDate(std::string value) {
  ClaimValue claim = OfKind(ClaimKind::kFullDate);
  claim.text = std::move(value);
  return claim;
}

ClaimValue ClaimValue::OfDateTime(std::string value) {
  ClaimValue claim = OfKind(ClaimKind::kDateTime);
  claim.text = std::move(value);
  return claim;
}

ClaimValue ClaimValue::OfBytes(Bytes value) {
  ClaimValue claim = OfKind(ClaimKind::kBytes);
  claim.bytes = std::move(value);
  return claim;
}

ClaimValue ClaimValue::OfArray(std::vector<ClaimValue> value) {
  ClaimValue claim = OfKind(ClaimKind::kArray);
  claim.elements = std::move(value);
  return claim;
}

ClaimValue ClaimValue::OfObject(std::vector<ClaimMember> value) {
  ClaimValue claim = OfKind(ClaimKind::kObject);
  claim.members = std::move(value);
  return claim;
}

bool operator==(const ClaimValue& a, const ClaimValue& b) {
  return a.kind == b.kind && a.disclosure == b.disclosure && a.boolean == b.boolean &&
         a.integer == b.integer && a.decimal == b.decimal && a.text == b.text &&
         a.bytes == b.bytes && a.elements == b.elements && a.members == b.members;
}

}  // namespace issuer
