// Whom the token endpoint knows by name, and whose attestations count: as chancery.toml says it,
// with the paths of key files. What those files hold is read by appliance/trust.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"

namespace issuer {

// How a client proves who it is.
enum class ClientMethod : std::uint8_t {
  kNone = 1,       // it does not: anonymous access
  kPrivateKeyJwt,  // [rfc7523 §2.2]
  kTlsClientAuth,  // [rfc8705 §2.1], by a certificate that the edge hands over
  kAttestation,    // attest_jwt_client_auth [abca-07]
};

// As in `token_endpoint_auth_methods_supported`.
constexpr std::string_view MethodName(ClientMethod method) {
  switch (method) {
    case ClientMethod::kNone:
      return "none";
    case ClientMethod::kPrivateKeyJwt:
      return "private_key_jwt";
    case ClientMethod::kTlsClientAuth:
      return "tls_client_auth";
    case ClientMethod::kAttestation:
      return "attest_jwt_client_auth";
  }
  return "";
}

constexpr std::optional<ClientMethod> ClientMethodFromName(std::string_view name) {
  for (const auto method : {ClientMethod::kNone,
                            ClientMethod::kPrivateKeyJwt,
                            ClientMethod::kTlsClientAuth,
                            ClientMethod::kAttestation}) {
    if (MethodName(method) == name) {
      return method;
    }
  }
  return std::nullopt;
}

// What must be equal in a client's certificate. [rfc8705 §2.1.2]
enum class CertificateField : std::uint8_t { kSubjectDn, kSanDns, kSanUri, kSha256 };

struct CertificateRule {
  CertificateField field = CertificateField::kSha256;
  std::string value;  // kSha256: of the DER, lower-case hex
};

// [[client]]
struct ClientSettings {
  ClientId id;
  ClientMethod method = ClientMethod::kPrivateKeyJwt;  // or kTlsClientAuth
  std::filesystem::path jwks;                          // kPrivateKeyJwt
  CertificateRule certificate;                         // kTlsClientAuth
};

// [[client_attester]], [[key_attester]]. At least one of the two files.
struct AttesterSettings {
  std::string issuer;             // what `iss` must be where there is one; empty: anything
  std::filesystem::path jwks;     // its keys; empty: none
  std::filesystem::path anchors;  // PEM, for chains in x5c; empty: none
  std::vector<ClientId> clients;  // client attesters: whom it may vouch for; empty: anybody
  bool requires_status = false;   // what it attests must have a status that can be looked up here
};

// [[attestation_status]]: a Token Status List that somebody put there.
struct StatusListSettings {
  std::string uri;
  std::filesystem::path file;  // the JWT
  std::filesystem::path jwks;  // who may have signed it
};

// An empty list means nobody.
struct TrustSettings {
  // Lower case; empty: tls_client_auth is not served. The edge alone may set this field.
  std::string certificate_header;
  std::optional<Seconds> attestation_max_age;  // since its iat; none: until it expires
  bool require_challenge = false;              // in every proof of possession of an attestation
  std::vector<ClientSettings> clients;
  std::vector<AttesterSettings> client_attesters;
  std::vector<AttesterSettings> key_attesters;
  std::vector<StatusListSettings> status_lists;

  // True if somebody could prove himself so. kNone: always.
  bool Knows(ClientMethod method) const {
    if (method == ClientMethod::kNone || method == ClientMethod::kAttestation) {
      return method == ClientMethod::kNone || !client_attesters.empty();
    }
    return std::any_of(
        clients.begin(), clients.end(), [&](const auto& c) { return c.method == method; });
  }
};

}  // namespace issuer
