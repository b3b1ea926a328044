#include "api/operator/offered_credential.h"

#include <string>
#include <utility>

#include "api/operator/operator_context.h"
#include "appliance/config/claim_typing.h"

namespace issuer {

Result<const CredentialConfiguration*, OperatorComplaint> ReadConfiguration(
    const RequestMembers& members,
    const Operator& caller,
    const CredentialConfigurations& credentials) {
  ASSIGN_OR_RETURN(const std::string* name, members.FindText("configuration"));
  if (name == nullptr) {
    return members.Complaint("configuration", "is mandatory");
  }
  const CredentialConfiguration* configuration = credentials.Find(ConfigurationId(*name));
  if (configuration == nullptr) {
    return Complain(ErrorCode::kConfigurationUnknown,
                    members.PathOf("configuration"),
                    "is no configuration of this appliance");
  }
  if (!Covers(caller, configuration->id)) {
    return Complain(ErrorCode::kOperatorForbidden,
                    members.PathOf("configuration"),
                    "is not among the configurations of this API key");
  }
  return configuration;
}

Result<OfferedCredential, OperatorComplaint> ReadOfferedCredential(
    const RequestMembers& members,
    const Operator& caller,
    const CredentialConfigurations& credentials) {
  ASSIGN_OR_RETURN(const std::string* name, members.FindText("configuration"));
  const JsonValue* claims = members.Find("claims");
  if (name != nullptr && (claims == nullptr || claims->AsObject() == nullptr)) {
    return members.Complaint("claims", "is mandatory, a JSON object");
  }
  ASSIGN_OR_RETURN(const CredentialConfiguration* configuration,
                   ReadConfiguration(members, caller, credentials));
  Result<ClaimValue, ClaimComplaint> typed = TypeClaims(configuration->claims, *claims);
  if (!typed.has_value()) {
    const ClaimComplaint& complaint = typed.error();
    const std::string below = complaint.path.empty() ? std::string() : "." + complaint.path;
    return Complain(ErrorCode::kClaimsRefused, members.PathOf("claims") + below, complaint.reason);
  }
  return OfferedCredential{configuration->id, *std::move(typed)};
}

}  // namespace issuer
