// What a token is good for: what was offered, narrowed to what the wallet asked for. Nothing widens
// an offer. [vci-1.0 §5.1, §6.1.1]
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/issuance/services.h"

namespace issuer {

// Made by api/wallet/access_request.h. Each is nullopt where its parameter is absent.
struct AccessRequest {
  std::optional<std::vector<ConfigurationId>> authorization_details;  // may be unknown
  std::optional<std::vector<std::string>> scopes;
  std::optional<std::string> resource;  // [rfc8707]
};

struct GrantedAccess {
  std::vector<ConfigurationId> configurations;  // in the order of the offer; not empty
  bool names_identifiers = false;               // the answer has authorization_details
  std::optional<std::string> scope;             // what became of the scope that was asked for
};

// Authorization details and scopes add up, as they do in an authorization request. A scope that is
// unknown or not offered is ignored; where no scope is left and no details came, all that is
// offered is granted. [TOK-5] [TOK-6] Fails with kAuthorizationDetailsInvalid if one of the details
// was not offered; kResourceUnknown if the resource is not the Credential Issuer.
Result<GrantedAccess> GrantAccess(const AccessRequest& request,
                                  const std::vector<ConfigurationId>& offered,
                                  const Services& services);

// The one dataset that a token has of a configuration. [vci-1.0 §6.2]
std::string CredentialIdentifierOf(const ConfigurationId& configuration);

// What `identifier` stands for on the token; nullopt if its response did not name it. [CRQ-4]
std::optional<ConfigurationId> FindCredentialIdentifier(const TokenRecord& token,
                                                        std::string_view identifier);

}  // namespace issuer
