// The order of the steps is the order in which errors win, and nothing is spent before the last
// check. [CRQ-13]
#include "appliance/issuance/issue_credential.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/issuance/credential_drafts.h"
#include "appliance/issuance/sealing.h"
#include "appliance/issuance/verify_proofs.h"

namespace issuer {
namespace {

// Who gets credentials: one a key, or one for nobody in particular.
struct Recipients {
  std::vector<std::optional<PublicKey>> holders;
  std::vector<NonceUse> nonces;
};

// [vci-1.0 §8.3.1.2] What is asked for must exist before it can be denied.
Result<const CredentialConfiguration*> ChooseConfiguration(const CredentialRequest& wanted,
                                                           const TokenRecord& token,
                                                           const Services& services) {
  const CredentialConfiguration* configuration = services.credentials.Find(wanted.configuration);
  if (configuration == nullptr) {
    return Fail(ErrorCode::kConfigurationUnknown, "no such configuration");
  }
  const std::vector<ConfigurationId>& granted = token.configurations;
  if (std::find(granted.begin(), granted.end(), wanted.configuration) == granted.end()) {
    return Fail(ErrorCode::kScopeInsufficient, "the token does not cover the configuration");
  }
  return configuration;
}

Result<ProvenHolders> VerifyProofs(const CredentialRequest& wanted,
                                   const CredentialConfiguration& configuration,
                                   const ClientId& client,
                                   const Services& services) {
  if (!wanted.attestation_proofs.empty()) {
    if (!configuration.Accepts(ProofType::kAttestation) || wanted.attestation_proofs.size() != 1) {
      return Fail(ErrorCode::kProofInvalid, "attestation proofs are not accepted, or several sent");
    }
    return VerifyAttestationProof(wanted.attestation_proofs.front(), configuration, services);
  }
  if (wanted.has_other_proof_type || !configuration.Accepts(ProofType::kJwt)) {
    return Fail(ErrorCode::kProofInvalid, "the configuration does not accept this proof type");
  }
  if (wanted.jwt_proofs.empty()) {
    return Fail(ErrorCode::kProofInvalid, "the configuration requires proofs");
  }
  if (wanted.jwt_proofs.size() > std::max<std::size_t>(1, services.config.limits.batch_size)) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "more proofs than a batch may have");
  }
  return VerifyJwtProofs(wanted.jwt_proofs, configuration, client, services);
}

Result<Recipients> ProveRecipients(const CredentialRequest& wanted,
                                   const CredentialConfiguration& configuration,
                                   const ClientId& client,
                                   const Services& services) {
  Recipients recipients;
  if (!configuration.requires_binding()) {
    recipients.holders.emplace_back(std::nullopt);  // proofs are ignored [CRQ-9]
    return recipients;
  }
  ASSIGN_OR_RETURN(const ProvenHolders proven,
                   VerifyProofs(wanted, configuration, client, services));
  recipients.holders.assign(proven.keys().begin(), proven.keys().end());
  recipients.nonces = proven.nonces();
  return recipients;
}

Result<ClaimValue> ClaimsOf(const ConfigurationId& configuration,
                            const AccessToken& token,
                            const TokenRecord& record) {
  ASSIGN_OR_RETURN(ClaimValue all, OpenClaims(token, record.sealed_claims));
  for (ClaimMember& member : all.members) {
    if (member.name == configuration.value()) {
      return std::move(member.value);
    }
  }
  return Fail(ErrorCode::kRecordMalformed, "the token has no claims for a configuration it covers");
}

Status ErrorOf(ReserveOutcome outcome) {
  switch (outcome) {
    case ReserveOutcome::kReserved:
      return {};
    case ReserveOutcome::kTokenUnknown:
      return Fail(ErrorCode::kAccessTokenUnknown, "the token is gone");
    case ReserveOutcome::kTokenExpired:
      return Fail(ErrorCode::kAccessTokenExpired, "the token expired meanwhile");
    case ReserveOutcome::kNotGranted:
      return Fail(ErrorCode::kScopeInsufficient, "the token does not cover the configuration");
    case ReserveOutcome::kNonceUsed:
      return Fail(ErrorCode::kProofNonceUnacceptable, "the nonce was used before");
    case ReserveOutcome::kLimitReached:
      return Fail(ErrorCode::kIssuanceLimitReached, "the token has obtained all it may");
  }
  CHECK(false);
  return {};
}

Status Reserve(const ConfigurationId& configuration,
               const Digest& token,
               Recipients& recipients,
               const Services& services) {
  Reservation reservation;
  reservation.token = token;
  reservation.configuration = configuration;
  reservation.num_credentials = static_cast<std::uint32_t>(recipients.holders.size());
  reservation.max_credentials = services.config.limits.issuances_per_token;
  reservation.nonces = std::move(recipients.nonces);
  ASSIGN_OR_RETURN(const ReserveOutcome outcome,
                   services.stores.issuances.ReserveIssuance(reservation, services.clock.Now()));
  return ErrorOf(outcome);
}

Result<std::vector<std::string>> Issue(const CredentialRequest& wanted,
                                       const AccessToken& token,
                                       const Authorization& authorization,
                                       const RequestId& request,
                                       const Services& services) {
  const TokenRecord& record = authorization.record;
  ASSIGN_OR_RETURN(const CredentialConfiguration* configuration,
                   ChooseConfiguration(wanted, record, services));
  ASSIGN_OR_RETURN(Recipients recipients,
                   ProveRecipients(wanted, *configuration, record.client, services));
  ASSIGN_OR_RETURN(const ClaimValue claims, ClaimsOf(configuration->id, token, record));
  RETURN_IF_ERROR(Reserve(configuration->id, authorization.token, recipients, services));

  std::vector<CredentialDraft> drafts =
      DraftsFor(recipients.holders, *configuration, claims, request, services.clock.Now());
  for (CredentialDraft& draft : drafts) {
    draft.for_draft13 = services.config.protocol == WalletProtocol::kDraft13;
  }
  ASSIGN_OR_RETURN(std::vector<std::string> credentials,
                   services.signer.SignCredentials(drafts, Deadline::In(kSignerPatience)));
  if (credentials.size() != drafts.size()) {
    return Fail(ErrorCode::kInternal, "the signer answered another number of credentials");
  }
  RETURN_IF_ERROR(services.stores.issuances.RecordIssued(
      record.offer, static_cast<std::uint32_t>(credentials.size()), services.clock.Now()));
  return credentials;
}

}  // namespace

Result<Authorization> AuthorizeToken(const AccessToken& token, const Services& services) {
  Authorization authorization;
  authorization.token = DigestOf(token);
  ASSIGN_OR_RETURN(std::optional<TokenRecord> record,
                   services.stores.issuances.FindToken(authorization.token));
  if (!record.has_value()) {
    return Fail(ErrorCode::kAccessTokenUnknown, "no such token");
  }
  if (record->expires_at <= services.clock.Now()) {
    return Fail(ErrorCode::kAccessTokenExpired, "the token has expired");
  }
  authorization.record = *std::move(record);
  return authorization;
}

Result<std::vector<std::string>> IssueCredential(const CredentialRequest& credential_request,
                                                 const AccessToken& token,
                                                 const Authorization& authorization,
                                                 const RequestId& request,
                                                 const Services& services) {
  Result<std::vector<std::string>> credentials =
      Issue(credential_request, token, authorization, request, services);
  if (!credentials.has_value()) {
    services.log.Info("credential.refused")
        .With("request", request)
        .With("offer", authorization.record.offer)
        .With(credentials.error())
        .Write();
    return credentials;
  }
  services.log.Info("credential.issued")
      .With("request", request)
      .With("offer", authorization.record.offer)
      .With("configuration", credential_request.configuration)
      .With("num_credentials", static_cast<std::int64_t>(credentials->size()))
      .Write();
  return credentials;
}

}  // namespace issuer
