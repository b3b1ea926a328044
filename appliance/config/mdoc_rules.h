// What a mobile document demands of its claim schema, beyond what every credential does.
#pragma once

#include <string>

#include "appliance/config/complaints.h"
#include "appliance/config/credential_configuration.h"

namespace issuer {

constexpr const char* kMdlDoctype = "org.iso.18013.5.1.mDL";
constexpr const char* kMdlNamespace = "org.iso.18013.5.1";

// Complains about `claims` of a driving licence: about each of the eleven elements that must be
// there if it is missing, not mandatory or of another type, about every other element of the
// standard's namespace whose type is not the standard's, and about what driving privileges are made
// of. Each complaint names the element. Other doctypes have no rules here. [iso18013-5 §7.2]
// [MD-9]
void CheckMdocClaims(const std::string& doctype, const ClaimSchema& claims, Complaints& complaints);

}  // namespace issuer
