// The `claims` array of a credential configuration → ClaimSchema, and the descriptions of claims
// that wallets see.
#pragma once

#include "appliance/base/json_value.h"
#include "appliance/config/credential_configuration.h"
#include "appliance/config/json_section.h"

namespace issuer {

struct ParsedClaims {
  ClaimSchema schema;         // kObject
  JsonValue metadata_claims;  // credential_metadata.claims [vci-1.0 §12.2.4, appendix C]
  JsonValue type_claims;      // the claims of SD-JWT VC type metadata
};

// Each entry: path, type, mandatory, disclosure, max_length, values, display. A parent stands
// before its children. Complaints go to where `configuration` sends them.
ParsedClaims ParseClaims(JsonSection& configuration, CredentialFormat format);

// An array of display objects as the specification has them: name, locale (one object a locale),
// and where `allow_looks`, description, logo, colours and background image. Null if the member is
// absent.
enum class Looks : std::uint8_t { kNameOnly, kFull };
JsonValue ParseDisplay(JsonSection& parent, const char* member, Looks looks);

}  // namespace issuer
