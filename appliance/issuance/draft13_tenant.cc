#include "appliance/issuance/draft13_tenant.h"

#include "appliance/base/check.h"

namespace issuer {
namespace {

Config ConfigFor(const Config& appliance) {
  CHECK(appliance.draft13_identifier.has_value());
  Config config = appliance;
  config.identifier = *appliance.draft13_identifier;
  config.protocol = WalletProtocol::kDraft13;
  // Draft 13 has other forms of them, which are not served.
  config.refresh.enabled = false;
  config.notification.enabled = false;
  config.deferred.enabled = false;
  return config;
}

// The other formats have other forms there too.
CredentialConfigurations CredentialsFor(const CredentialConfigurations& appliance) {
  CredentialConfigurations credentials;
  for (const CredentialConfiguration& configuration : appliance.all) {
    if (configuration.signing.format == CredentialFormat::kSdJwtVc) {
      credentials.all.push_back(configuration);
    }
  }
  return credentials;
}

Services ServicesWith(const Config& config,
                      const CredentialConfigurations& credentials,
                      const Services& appliance) {
  return {config,
          credentials,
          appliance.trust,
          appliance.stores,
          appliance.signer,
          appliance.nonces,
          appliance.replays,
          appliance.request_keys,
          appliance.clock,
          appliance.random,
          appliance.log,
          appliance.status_lists,
          appliance.rdf};
}

}  // namespace

Draft13Tenant::Draft13Tenant(const Services& services)
    : config_(ConfigFor(services.config)),
      credentials_(CredentialsFor(services.credentials)),
      services_(ServicesWith(config_, credentials_, services)) {}

}  // namespace issuer
