#include "appliance/issuance/granted_access.h"

#include <algorithm>
#include <utility>

namespace issuer {
namespace {

bool Contains(const auto& list, const auto& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The offered configurations that the scopes stand for.
std::vector<ConfigurationId> ConfigurationsOf(const std::vector<std::string>& scopes,
                                              const std::vector<ConfigurationId>& offered,
                                              const CredentialConfigurations& credentials) {
  std::vector<ConfigurationId> found;
  for (const ConfigurationId& id : offered) {
    const CredentialConfiguration* configuration = credentials.Find(id);
    if (configuration != nullptr && Contains(scopes, configuration->scope)) {
      found.push_back(id);
    }
  }
  return found;
}

std::string ScopeOf(const std::vector<ConfigurationId>& granted,
                    const CredentialConfigurations& credentials) {
  std::string scope;
  for (const ConfigurationId& id : granted) {
    if (const CredentialConfiguration* configuration = credentials.Find(id)) {
      scope += (scope.empty() ? "" : " ") + configuration->scope;
    }
  }
  return scope;
}

}  // namespace

Result<GrantedAccess> GrantAccess(const AccessRequest& request,
                                  const std::vector<ConfigurationId>& offered,
                                  const Services& services) {
  if (request.resource.has_value() && *request.resource != services.config.identifier.ToString()) {
    return Fail(ErrorCode::kResourceUnknown, "the resource is not the Credential Issuer");
  }
  std::vector<ConfigurationId> asked;
  if (request.authorization_details.has_value()) {
    asked = *request.authorization_details;
    const bool all_offered = std::all_of(
        asked.begin(), asked.end(), [&](const auto& id) { return Contains(offered, id); });
    if (!all_offered) {
      return Fail(ErrorCode::kAuthorizationDetailsInvalid, "a configuration was not offered");
    }
  }
  if (request.scopes.has_value()) {
    const auto found = ConfigurationsOf(*request.scopes, offered, services.credentials);
    asked.insert(asked.end(), found.begin(), found.end());
  }
  GrantedAccess access;
  for (const ConfigurationId& id : offered) {
    if (asked.empty() || Contains(asked, id)) {
      access.configurations.push_back(id);
    }
  }
  access.names_identifiers =
      request.authorization_details.has_value() || services.config.always_authorization_details;
  if (request.scopes.has_value()) {
    access.scope = ScopeOf(access.configurations, services.credentials);
  }
  return access;
}

std::string CredentialIdentifierOf(const ConfigurationId& configuration) {
  return configuration.value() + "/1";
}

std::optional<ConfigurationId> FindCredentialIdentifier(const TokenRecord& token,
                                                        std::string_view identifier) {
  if (!token.names_identifiers) {
    return std::nullopt;
  }
  for (const ConfigurationId& id : token.configurations) {
    if (CredentialIdentifierOf(id) == identifier) {
      return id;
    }
  }
  return std::nullopt;
}

}  // namespace issuer
