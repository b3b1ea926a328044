// See claim_cbor.h.
#include "crypto/formats/claim_cbor.h"

namespace issuer {

void WriteClaim(CborWriter& cbor, const ClaimValue& value) {
  switch (value.kind) {
    case ClaimKind::kNull:
      cbor.Null();
      return;
    case ClaimKind::kBoolean:
      cbor.Boolean(value.boolean);
      return;
    case ClaimKind::kInteger:
      cbor.Integer(value.integer);
      return;
    case ClaimKind::kDecimal:
      cbor.Decimal(value.decimal);
      return;
    case ClaimKind::kText:
      cbor.Text(value.text);
      return;
    case ClaimKind::kBytes:
      cbor.ByteString(value.bytes);
      return;
    case ClaimKind::kFullDate:
      cbor.Tag(kCborTagFullDate).Text(value.text);
      return;
    case ClaimKind::kDateTime:
      cbor.Tag(kCborTagDateTime).Text(value.text);
      return;
    case ClaimKind::kArray:
      cbor.Array(value.elements.size());
      for (const ClaimValue& element : value.elements) {
        WriteClaim(cbor, element);
      }
      return;
    case ClaimKind::kObject:
      cbor.BeginMap(value.members.size());
      for (const ClaimMember& member : value.members) {
        cbor.Key(member.name);
        WriteClaim(cbor, member.value);
      }
      cbor.EndMap();
      return;
  }
}

}  // namespace issuer
