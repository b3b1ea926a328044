// The two metadata documents, made from the configuration and the request keys of the moment.
// [vci-1.0 §12.2] [rfc8414 §2]
#pragma once

#include <string>
#include <vector>

#include "appliance/base/json_writer.h"
#include "appliance/config/config.h"
#include "appliance/config/credential_configuration.h"
#include "crypto/keyring/request_key_ring.h"

namespace issuer {

// The public URLs of this appliance: the identifier followed by a fixed segment.
struct EndpointPaths {
  std::string token;  // path of the URL, e.g. "/t1/token"
  std::string nonce;
  std::string credential;
  std::string deferred_credential;
  std::string notification;
  std::string offers;         // "/t1/offers"; an offer reference follows after a slash
  std::string type_metadata;  // "/t1/types"; a configuration id follows after a slash
  std::string authorization;  // answers nothing but a refusal; see authorization_endpoint.h
  std::string status;         // "/t1/status"; the id of a list follows after a slash
  std::string challenge;      // served where client attestations are accepted
  std::string jwks;           // keys that sign credentials
  std::string jwt_vc_issuer;  // the same as JWT VC Issuer Metadata
  std::string did_document;   // served where the issuer is a did:web
  std::string iaca;           // with ".crt" the root of the document signers, with ".crl" its list
};
EndpointPaths EndpointPathsOf(const HttpsUrl& identifier);

// JSON texts. Members as in checklist sections 4.3, 4.4 and 5, nothing else. [META-20 .. META-49]
// [AS-1 .. AS-10]
std::string IssuerMetadata(const Config& config,
                           const CredentialConfigurations& credentials,
                           const PublishedRequestKeys& request_keys);
std::string AuthorizationServerMetadata(const Config& config,
                                        const CredentialConfigurations& credentials);

// The member `display` of the issuer, if there is anything to show. [META-28]
void WriteIssuerDisplay(JsonWriter& json, const std::vector<DisplayName>& display);

}  // namespace issuer
