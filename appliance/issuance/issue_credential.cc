// The order of the steps is the order in which errors win, and nothing is spent before the last
// check. [CRQ-13]
#include "appliance/issuance/issue_credential.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/issuance/deferred_claims.h"
#include "appliance/issuance/sealing.h"
#include "appliance/issuance/sign_credentials.h"
#include "appliance/issuance/status_places.h"
#include "appliance/issuance/verify_proofs.h"

namespace issuer {
namespace {

// Who gets credentials: one a key, or one for nobody in particular.
struct Recipients {
  Holders holders;
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
  const std::size_t num_presentations = wanted.presentation_proofs.size();
  const ProofType type = num_presentations == 0 ? ProofType::kJwt : ProofType::kDiVp;
  if (wanted.has_other_proof_type || !configuration.Accepts(type)) {
    return Fail(ErrorCode::kProofInvalid, "the configuration does not accept this proof type");
  }
  const std::size_t num_proofs = wanted.jwt_proofs.size() + num_presentations;
  if (num_proofs == 0) {
    return Fail(ErrorCode::kProofInvalid, "the configuration requires proofs");
  }
  if (num_proofs > std::max<std::size_t>(1, services.config.limits.batch_size)) {
    return Fail(ErrorCode::kCredentialRequestMalformed, "more proofs than a batch may have");
  }
  if (type == ProofType::kDiVp) {
    return VerifyPresentationProofs(wanted.presentation_proofs, configuration, services);
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

// What the store has of claims that come later; nullopt where they came with the offer.
Result<std::optional<DeferralRecord>> FindDeferral(const ClaimValue& entry,
                                                   const TokenRecord& token,
                                                   const ConfigurationId& configuration,
                                                   const Services& services) {
  if (entry.kind != ClaimKind::kBytes) {
    return std::optional<DeferralRecord>();
  }
  return services.stores.deferred.ReadDeferral(token.offer, configuration);
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

// Places in a status list, one a recipient, where the credentials are for now and have a status.
Result<std::vector<StatusPlace>> Reserve(const CredentialConfiguration& configuration,
                                         const Digest& token,
                                         Recipients& recipients,
                                         std::optional<NewTransaction> transaction,
                                         const Services& services) {
  Reservation reservation;
  reservation.token = token;
  reservation.configuration = configuration.id;
  reservation.num_credentials = static_cast<std::uint32_t>(recipients.holders.size());
  reservation.max_credentials = services.config.limits.issuances_per_token;
  reservation.nonces = std::move(recipients.nonces);
  if (!transaction.has_value()) {
    reservation.status = DemandStatus(configuration, recipients.holders.size(), services);
  }
  reservation.transaction = std::move(transaction);
  ASSIGN_OR_RETURN(Reserved reserved,
                   services.stores.issuances.ReserveIssuance(reservation, services.clock.Now()));
  RETURN_IF_ERROR(ErrorOf(reserved.outcome));
  return std::move(reserved.places);
}

// [vci-1.0 §8.3] The recipients are proven, the rest is for later.
Result<CredentialResponse> Park(const CredentialConfiguration& configuration,
                                const Authorization& authorization,
                                ClaimValue entry,
                                Recipients recipients,
                                const Services& services) {
  const DeferredSettings& settings = services.config.deferred;
  if (!settings.enabled) {
    return Fail(ErrorCode::kCredentialDenied, "deferred issuance was switched off");
  }
  PendingTransaction pending{NewTransactionId(services.random), settings.interval};
  NewTransaction transaction;
  transaction.id = DigestOf(pending.id);
  transaction.record.offer = authorization.record.offer;
  transaction.record.configuration = configuration.id;
  transaction.record.expires_at = services.clock.Now() + settings.lifetime;
  transaction.record.holders = recipients.holders;
  const ClaimValue tree = ClaimValue::OfObject({{configuration.id.value(), std::move(entry)}});
  transaction.record.sealed_claims = SealClaims(pending.id, tree, services.random);
  RETURN_IF_ERROR(
      Reserve(configuration, authorization.token, recipients, std::move(transaction), services));
  CredentialResponse response;
  response.pending = std::move(pending);
  return response;
}

Result<CredentialResponse> Issue(const CredentialRequest& wanted,
                                 const AccessToken& token,
                                 const Authorization& authorization,
                                 const RequestId& request,
                                 const Services& services) {
  const TokenRecord& record = authorization.record;
  ASSIGN_OR_RETURN(const CredentialConfiguration* configuration,
                   ChooseConfiguration(wanted, record, services));
  ASSIGN_OR_RETURN(Recipients recipients,
                   ProveRecipients(wanted, *configuration, record.client, services));
  ASSIGN_OR_RETURN(ClaimValue tree, OpenClaims(token, record.sealed_claims));
  ASSIGN_OR_RETURN(ClaimValue entry, EntryOf(std::move(tree), configuration->id));
  ASSIGN_OR_RETURN(const std::optional<DeferralRecord> deferral,
                   FindDeferral(entry, record, configuration->id, services));
  ASSIGN_OR_RETURN(const std::optional<ClaimValue> claims, ResolveClaims(entry, deferral));
  if (!claims.has_value() || configuration->is_deferred) {
    return Park(*configuration, authorization, std::move(entry), std::move(recipients), services);
  }
  ASSIGN_OR_RETURN(
      const std::vector<StatusPlace> places,
      Reserve(*configuration, authorization.token, recipients, std::nullopt, services));

  ASSIGN_OR_RETURN(
      SignedCredentials credentials,
      SignCredentials(recipients.holders, places, *configuration, *claims, request, services));
  PreparedNote prepared = PrepareNote(
      record.offer, configuration->id, credentials, places, Delivery::kImmediate, services);
  RETURN_IF_ERROR(services.stores.issuances.RecordIssued(prepared.note, services.clock.Now()));
  CredentialResponse response;
  response.credentials = std::move(credentials.texts);
  response.are_objects = HasEmbeddedProof(configuration->signing.format);
  response.notification_id = std::move(prepared.notification_id);
  return response;
}

}  // namespace

Result<Authorization> AuthorizeToken(const AccessToken& token,
                                     Seconds grace,
                                     const Services& services) {
  Authorization authorization;
  authorization.token = DigestOf(token);
  ASSIGN_OR_RETURN(std::optional<TokenRecord> record,
                   services.stores.issuances.FindToken(authorization.token));
  if (!record.has_value()) {
    return Fail(ErrorCode::kAccessTokenUnknown, "no such token");
  }
  if (record->expires_at + grace <= services.clock.Now()) {
    return Fail(ErrorCode::kAccessTokenExpired, "the token has expired");
  }
  authorization.record = *std::move(record);
  return authorization;
}

Result<Authorization> AuthorizeToken(const AccessToken& token, const Services& services) {
  return AuthorizeToken(token, Seconds(0), services);
}

Result<CredentialResponse> IssueCredential(const CredentialRequest& credential_request,
                                           const AccessToken& token,
                                           const Authorization& authorization,
                                           const RequestId& request,
                                           const Services& services) {
  Result<CredentialResponse> response =
      Issue(credential_request, token, authorization, request, services);
  if (!response.has_value()) {
    services.log.Info("credential.refused")
        .With("request", request)
        .With("offer", authorization.record.offer)
        .With(response.error())
        .Write();
    return response;
  }
  if (response->pending.has_value()) {
    services.log.Info("credential.deferred")
        .With("request", request)
        .With("offer", authorization.record.offer)
        .With("configuration", credential_request.configuration)
        .Write();
    return response;
  }
  services.log.Info("credential.issued")
      .With("request", request)
      .With("offer", authorization.record.offer)
      .With("configuration", credential_request.configuration)
      .With("num_credentials", static_cast<std::int64_t>(response->credentials.size()))
      .Write();
  return response;
}

}  // namespace issuer
