#include "appliance/issuance/refresh_grant.h"

#include <algorithm>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/issuance/client_policy.h"
#include "appliance/issuance/sealing.h"

namespace issuer {
namespace {

bool IsSameSender(const RefreshRecord& record, const Sender& sender) {
  return record.client == sender.client && record.client_key == sender.client_key &&
         record.dpop_key == sender.dpop_key;
}

// A dead one has no claims any more; an empty tree keeps the work the same until the store has
// spoken.
Result<ClaimValue> ClaimsOf(const RefreshRecord& record, const RefreshToken& refresh_token) {
  if (record.sealed_claims.empty()) {
    return ClaimValue::OfObject({});
  }
  return OpenClaims(refresh_token, record.sealed_claims);
}

Result<Rotation> PrepareRotation(const RefreshRecord& spent,
                                 const RefreshToken& refresh_token,
                                 const IssuedToken& issued,
                                 Timestamp now,
                                 const Services& services) {
  ASSIGN_OR_RETURN(const ClaimValue claims, ClaimsOf(spent, refresh_token));
  Rotation rotation;
  rotation.spent = DigestOf(refresh_token);
  rotation.token = DigestOf(issued.token);
  TokenRecord& token = rotation.token_record;
  token.offer = spent.offer;
  token.expires_at = now + issued.expires_in;
  token.forget_at = token.expires_at + TokenGrace(services.config);
  token.configurations = spent.configurations;
  token.num_reserved.assign(spent.configurations.size(), 0);
  token.client = spent.client;
  token.client_key = spent.client_key;
  token.dpop_key = spent.dpop_key;
  token.names_identifiers = spent.names_identifiers;
  token.sealed_claims = SealClaims(issued.token, claims, services.random);
  rotation.next.token = DigestOf(*issued.refresh_token);
  rotation.next.record = spent;
  ++rotation.next.record.num_uses;
  rotation.next.record.is_spent = false;
  rotation.next.record.sealed_claims = SealClaims(*issued.refresh_token, claims, services.random);
  return rotation;
}

Status ErrorOf(RotateOutcome outcome) {
  switch (outcome) {
    case RotateOutcome::kRotated:
      return {};
    case RotateOutcome::kUnknown:
      return Fail(ErrorCode::kRefreshTokenInvalid, "the refresh token is unknown");
    case RotateOutcome::kReused:
      return Fail(ErrorCode::kRefreshTokenInvalid,
                  "the refresh token was used before: all tokens of the grant are revoked");
    case RotateOutcome::kExpired:
      return Fail(ErrorCode::kRefreshTokenInvalid, "the refresh token has expired");
    case RotateOutcome::kRevoked:
      return Fail(ErrorCode::kRefreshTokenInvalid, "the tokens of the grant were revoked");
  }
  CHECK(false);
  return {};
}

void LogOutcome(const Status& status,
                RotateOutcome outcome,
                const OfferHandle& offer,
                const RequestId& request,
                Log& log) {
  if (status.has_value()) {
    log.Info("token.refreshed").With("request", request).With("offer", offer).Write();
    return;
  }
  LogLine line = outcome == RotateOutcome::kReused ? log.Warning("token.refresh_reused")
                                                   : log.Info("token.refresh_refused");
  line.With("request", request).With("offer", offer).With(status.error()).Write();
}

}  // namespace

bool MayRefresh(const Sender& sender, const Config& config) {
  return config.refresh.enabled &&
         (!sender.client.empty() || sender.client_key.has_value() || sender.dpop_key.has_value());
}

Seconds TokenGrace(const Config& config) {
  return std::max(config.notification.enabled ? config.notification.token_grace : Seconds(0),
                  config.deferred.enabled ? config.deferred.token_grace : Seconds(0));
}

NewRefresh FirstRefresh(const RefreshToken& refresh_token,
                        const TokenRecord& token,
                        const ClaimValue& claims,
                        Timestamp now,
                        const Services& services) {
  NewRefresh refresh;
  refresh.token = DigestOf(refresh_token);
  RefreshRecord& record = refresh.record;
  record.offer = token.offer;
  record.expires_at = now + services.config.refresh.lifetime;
  record.configurations = token.configurations;
  record.client = token.client;
  record.client_key = token.client_key;
  record.dpop_key = token.dpop_key;
  record.names_identifiers = token.names_identifiers;
  record.sealed_claims = SealClaims(refresh_token, claims, services.random);
  return refresh;
}

Result<IssuedToken> RefreshGrant(const RefreshToken& refresh_token,
                                 const Sender& sender,
                                 const RequestId& request,
                                 const Services& services) {
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(const std::optional<RefreshRecord> record,
                   services.stores.refreshes.ReadRefresh(DigestOf(refresh_token)));
  if (!record.has_value()) {
    return Fail(ErrorCode::kRefreshTokenInvalid, "the refresh token is unknown");
  }
  if (!IsSameSender(*record, sender)) {
    services.log.Warning("token.refresh_by_another_sender")
        .With("request", request)
        .With("offer", record->offer)
        .Write();
    return Fail(ErrorCode::kRefreshTokenInvalid, "the refresh token is another sender's");
  }
  // The policy of today, which may be stricter than that of the first token.
  RETURN_IF_ERROR(CheckClientPolicy(record->configurations, sender, services));
  if (!record->is_spent && record->num_uses >= services.config.refresh.max_uses) {
    return Fail(ErrorCode::kRefreshTokenInvalid, "the grant was refreshed as often as it may be");
  }
  IssuedToken issued = MintToken(
      sender, {record->configurations, record->names_identifiers, std::nullopt}, services);
  if (!issued.refresh_token.has_value()) {
    return Fail(ErrorCode::kRefreshTokenInvalid, "refresh tokens were switched off");
  }
  ASSIGN_OR_RETURN(const Rotation rotation,
                   PrepareRotation(*record, refresh_token, issued, now, services));
  ASSIGN_OR_RETURN(const RotateOutcome outcome,
                   services.stores.refreshes.RotateRefresh(rotation, now));
  const Status status = ErrorOf(outcome);
  LogOutcome(status, outcome, record->offer, request, services.log);
  if (!status.has_value()) {
    return Unexpected(status.error());
  }
  return issued;
}

Status RevokeTokens(const OfferHandle& offer, const OperatorName& by, const Services& services) {
  ASSIGN_OR_RETURN(const bool revoked, services.stores.refreshes.RevokeFamily(offer));
  if (revoked) {
    services.log.Warning("token.family_revoked").With("offer", offer).With("operator", by).Write();
  }
  return {};
}

}  // namespace issuer
