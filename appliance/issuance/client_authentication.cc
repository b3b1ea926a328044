#include "appliance/issuance/client_authentication.h"

#include <algorithm>
#include <string_view>

#include "appliance/base/encoding.h"
#include "appliance/issuance/client_assertion.h"
#include "appliance/issuance/client_attestation.h"

namespace issuer {
namespace {

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kClientAuthenticationFailed, detail);
}

bool Matches(const CertificateRule& rule, const ClientCertificate& certificate) {
  const auto has = [&](const std::vector<std::string>& names) {
    return std::find(names.begin(), names.end(), rule.value) != names.end();
  };
  switch (rule.field) {
    case CertificateField::kSubjectDn:
      return certificate.subject_dn == rule.value;
    case CertificateField::kSanDns:
      return has(certificate.san_dns);
    case CertificateField::kSanUri:
      return has(certificate.san_uris);
    case CertificateField::kSha256:
      return HexEncode(certificate.sha256) == rule.value;
  }
  return false;
}

// [rfc8705 §2] "the client MUST include the client_id parameter"
Result<AuthenticatedClient> CheckCertificate(const ClientCertificate& certificate,
                                             const std::optional<std::string>& client_id,
                                             const Services& services) {
  const RegisteredClient* client =
      client_id.has_value() ? services.trust.FindClient(*client_id) : nullptr;
  if (client == nullptr || client->method != ClientMethod::kTlsClientAuth) {
    return Refuse("a certificate, and no client_id of a client that has one");
  }
  const Timestamp now = services.clock.Now();
  if (now < certificate.not_before || now > certificate.not_after) {
    return Refuse("the certificate of the client is not valid now");
  }
  if (!Matches(client->certificate, certificate)) {
    return Refuse("the certificate is not the client's");
  }
  return AuthenticatedClient{client->id, client->method, std::nullopt, std::nullopt};
}

Result<AuthenticatedClient> CheckAnonymous(const std::optional<std::string>& client_id,
                                           const Services& services) {
  if (client_id.has_value() && services.trust.FindClient(*client_id) != nullptr) {
    return Refuse("the client_id of a registered client, without its proof");
  }
  return AuthenticatedClient();
}

}  // namespace

Result<AuthenticatedClient> AuthenticateClient(const PresentedClient& presented,
                                               const Services& services) {
  if (const auto* assertion = std::get_if<PresentedAssertion>(&presented.proof)) {
    return VerifyClientAssertion(assertion->jwt, presented.client_id, services);
  }
  if (const auto* certificate = std::get_if<ClientCertificate>(&presented.proof)) {
    return CheckCertificate(*certificate, presented.client_id, services);
  }
  if (const auto* attestation = std::get_if<PresentedAttestation>(&presented.proof)) {
    return VerifyClientAttestation(*attestation, presented.client_id, services);
  }
  return CheckAnonymous(presented.client_id, services);
}

Status UseClientProof(const AuthenticatedClient& client, const Services& services) {
  if (!client.proof.has_value()) {
    return {};
  }
  ASSIGN_OR_RETURN(
      const bool is_first,
      services.replays.Use(client.proof->what, client.proof->expires_at, services.clock.Now()));
  if (is_first) {
    return {};
  }
  return Fail(client.method == ClientMethod::kAttestation ? ErrorCode::kClientAttestationInvalid
                                                          : ErrorCode::kClientAuthenticationFailed,
              "the jti came before");
}

}  // namespace issuer
