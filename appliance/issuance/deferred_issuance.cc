#include "appliance/issuance/deferred_issuance.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/issuance/deferred_claims.h"
#include "appliance/issuance/sealing.h"
#include "appliance/issuance/sign_credentials.h"
#include "appliance/issuance/status_places.h"

namespace issuer {
namespace {

// Longer than a delivery can take; then whoever began it is dead.
constexpr Seconds kDeliveryPatience{30};

CredentialResponse AskAgain(const TransactionId& transaction, const Services& services) {
  CredentialResponse response;
  response.pending = PendingTransaction{transaction.Duplicate(), services.config.deferred.interval};
  return response;
}

// Signs for what `start` let us begin, and ends the transaction.
Result<CredentialResponse> Deliver(const DeliveryStart& start,
                                   const TransactionId& transaction,
                                   const RequestId& request,
                                   const Services& services) {
  const TransactionRecord& record = start.transaction;
  const CredentialConfiguration* configuration = services.credentials.Find(record.configuration);
  if (configuration == nullptr) {
    return Fail(ErrorCode::kCredentialDenied, "the configuration is gone");
  }
  ASSIGN_OR_RETURN(ClaimValue tree, OpenClaims(transaction, record.sealed_claims));
  ASSIGN_OR_RETURN(ClaimValue entry, EntryOf(std::move(tree), record.configuration));
  ASSIGN_OR_RETURN(const std::optional<ClaimValue> claims,
                   ResolveClaims(std::move(entry), start.deferral));
  if (!claims.has_value()) {
    return Fail(ErrorCode::kInternal, "a delivery was begun without claims");
  }
  ASSIGN_OR_RETURN(const std::vector<StatusPlace> places,
                   TakeStatusPlaces(*configuration, record.holders.size(), services));
  ASSIGN_OR_RETURN(
      SignedCredentials credentials,
      SignCredentials(record.holders, places, *configuration, *claims, request, services));
  PreparedNote prepared = PrepareNote(
      record.offer, record.configuration, credentials, places, Delivery::kDeferred, services);
  ASSIGN_OR_RETURN(
      const bool finished,
      services.stores.deferred.FinishDelivery(
          DigestOf(transaction), record.num_attempts, prepared.note, services.clock.Now()));
  if (!finished) {
    return Fail(ErrorCode::kTransactionUnknown, "another poll delivered it meanwhile");
  }
  CredentialResponse response;
  response.credentials = std::move(credentials.texts);
  response.are_objects = HasEmbeddedProof(configuration->signing.format);
  response.notification_id = std::move(prepared.notification_id);
  return response;
}

Result<CredentialResponse> Collect(const TransactionId& transaction,
                                   const Authorization& authorization,
                                   const RequestId& request,
                                   const Services& services) {
  const Digest digest = DigestOf(transaction);
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(const DeliveryStart start,
                   services.stores.deferred.BeginDelivery(
                       digest, authorization.record.offer, now, now + kDeliveryPatience));
  switch (start.kind) {
    case DeliveryStart::Kind::kUnknown:
      return Fail(ErrorCode::kTransactionUnknown, "no such transaction of this grant");
    case DeliveryStart::Kind::kDenied:
      return Fail(ErrorCode::kCredentialDenied, "an operator denied the credential");
    case DeliveryStart::Kind::kWaiting:
    case DeliveryStart::Kind::kBusy:
      return AskAgain(transaction, services);
    case DeliveryStart::Kind::kBegun:
      break;
  }
  Result<CredentialResponse> response = Deliver(start, transaction, request, services);
  if (!response.has_value()) {
    // What failed first is what the wallet is told; without this it would wait a little longer.
    static_cast<void>(
        services.stores.deferred.AbandonDelivery(digest, start.transaction.num_attempts));
  }
  return response;
}

Status Decide(const Decision& decision, const OperatorName& by, const Services& services) {
  ASSIGN_OR_RETURN(const DecideOutcome outcome,
                   services.stores.deferred.DecideDeferral(decision, services.clock.Now()));
  if (outcome != DecideOutcome::kDecided) {
    return Fail(ErrorCode::kTransactionNotPending, "no deferral that waits");
  }
  LogLine line = decision.sealed_claims.empty() ? services.log.Info("deferred.denied")
                                                : services.log.Info("deferred.completed");
  line.With("offer", decision.offer)
      .With("configuration", decision.configuration)
      .With("operator", by)
      .Write();
  return {};
}

}  // namespace

Result<CredentialResponse> CollectCredential(const TransactionId& transaction,
                                             const Authorization& authorization,
                                             const RequestId& request,
                                             const Services& services) {
  Result<CredentialResponse> response = Collect(transaction, authorization, request, services);
  if (!response.has_value()) {
    services.log.Info("deferred.refused")
        .With("request", request)
        .With("offer", authorization.record.offer)
        .With(response.error())
        .Write();
  } else if (!response->pending.has_value()) {
    services.log.Info("deferred.delivered")
        .With("request", request)
        .With("offer", authorization.record.offer)
        .With("num_credentials", static_cast<std::int64_t>(response->credentials.size()))
        .Write();
  }
  return response;
}

Status CompleteDeferral(const OfferHandle& offer,
                        const ConfigurationId& configuration,
                        const ClaimValue& claims,
                        const OperatorName& by,
                        const Services& services) {
  CHECK(claims.kind == ClaimKind::kObject);
  if (!IsWellFormed(claims)) {
    return Fail(ErrorCode::kOperatorRequestMalformed, "the claims are too many or too deep");
  }
  ASSIGN_OR_RETURN(const std::optional<DeferralRecord> deferral,
                   services.stores.deferred.ReadDeferral(offer, configuration));
  if (!deferral.has_value()) {
    return Fail(ErrorCode::kTransactionNotPending, "no deferral that waits");
  }
  Decision decision{offer, configuration, {}};
  ASSIGN_OR_RETURN(decision.sealed_claims, SealClaimsToBox(deferral->box, claims, services.random));
  return Decide(decision, by, services);
}

Status DenyDeferral(const OfferHandle& offer,
                    const ConfigurationId& configuration,
                    const OperatorName& by,
                    const Services& services) {
  return Decide({offer, configuration, {}}, by, services);
}

}  // namespace issuer
