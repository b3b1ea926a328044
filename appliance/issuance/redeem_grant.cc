// Everything is made ready first; the store then decides in one transaction.
#include "appliance/issuance/redeem_grant.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/issuance/client_policy.h"
#include "appliance/issuance/refresh_grant.h"
#include "appliance/issuance/sealing.h"

namespace issuer {
namespace {

// False where the grant is known to be dead: only the store can say of what.
bool LooksAlive(const GrantRecord& grant, Timestamp now) {
  return grant.expires_at > now && !grant.sealed_claims.empty();
}

// [vci-1.0 §6.1] Neither is a guess: neither counts an attempt.
Status CheckTxCodePresence(const GrantRecord& grant, const std::optional<TxCode>& tx_code) {
  if (grant.tx_code.has_value() && !tx_code.has_value()) {
    return Fail(ErrorCode::kTxCodeMissing, "the offer has a transaction code, the request none");
  }
  if (!grant.tx_code.has_value() && tx_code.has_value()) {
    return Fail(ErrorCode::kTxCodeUnexpected, "the request has a transaction code, the offer none");
  }
  return {};
}

// Those of the granted configurations. The claims of a dead grant are gone; an empty tree keeps the
// work the same until the store has spoken.
Result<ClaimValue> ClaimsOf(const GrantRecord& grant,
                            const PreAuthorizedCode& code,
                            const GrantedAccess& access) {
  if (grant.sealed_claims.empty()) {
    return ClaimValue::OfObject({});
  }
  ASSIGN_OR_RETURN(ClaimValue claims, OpenClaims(code, grant.sealed_claims));
  const std::vector<ConfigurationId>& granted = access.configurations;
  std::erase_if(claims.members, [&](const ClaimMember& member) {
    return std::find(granted.begin(), granted.end(), ConfigurationId(member.name)) == granted.end();
  });
  return claims;
}

// [vci-1.0 §13.9] Only what a thief cannot use may live longer. [SEC-1]
Seconds LifetimeFor(const Sender& sender, const Lifetimes& lifetimes) {
  return sender.dpop_key.has_value() ? lifetimes.bound_access_token : lifetimes.access_token;
}

Result<Redemption> PrepareRedemption(const GrantRecord& grant,
                                     const TokenRequest& token_request,
                                     const Sender& sender,
                                     const IssuedToken& issued,
                                     Timestamp now,
                                     const Services& services) {
  const AccessToken& token = issued.token;
  const GrantedAccess& access = issued.access;
  Redemption redemption;
  redemption.code = DigestOf(token_request.code);
  if (token_request.tx_code.has_value()) {
    redemption.tx_code = TxCodeMac(token_request.code, *token_request.tx_code);
  }
  redemption.token = DigestOf(token);
  ASSIGN_OR_RETURN(const ClaimValue claims, ClaimsOf(grant, token_request.code, access));
  TokenRecord& record = redemption.token_record;
  record.offer = grant.offer;
  record.expires_at = now + issued.expires_in;
  record.forget_at = record.expires_at + TokenGrace(services.config);
  record.configurations = access.configurations;
  record.num_reserved.assign(access.configurations.size(), 0);
  record.names_identifiers = access.names_identifiers;
  record.client = sender.client;
  record.client_key = sender.client_key;
  record.dpop_key = sender.dpop_key;
  record.sealed_claims = SealClaims(token, claims, services.random);
  if (issued.refresh_token.has_value()) {
    redemption.refresh = FirstRefresh(*issued.refresh_token, record, claims, now, services);
  }
  return redemption;
}

Status ErrorOf(RedeemOutcome::Kind kind) {
  switch (kind) {
    case RedeemOutcome::Kind::kRedeemed:
      return {};
    case RedeemOutcome::Kind::kUnknown:
      return Fail(ErrorCode::kGrantUnknown, "the code is unknown");
    case RedeemOutcome::Kind::kExpired:
      return Fail(ErrorCode::kGrantExpired, "the code has expired");
    case RedeemOutcome::Kind::kSpent:
      return Fail(ErrorCode::kGrantSpent, "the code was redeemed before");
    case RedeemOutcome::Kind::kCancelled:
      return Fail(ErrorCode::kGrantCancelled, "the offer was cancelled");
    case RedeemOutcome::Kind::kLocked:
      return Fail(ErrorCode::kGrantLocked, "too many wrong transaction codes came before");
    case RedeemOutcome::Kind::kTxCodeWrong:
      return Fail(ErrorCode::kTxCodeWrong, "the transaction code is wrong");
  }
  CHECK(false);
  return {};
}

void LogOutcome(const RedeemOutcome& outcome,
                const Status& status,
                const RequestId& request,
                Log& log) {
  if (status.has_value()) {
    log.Info("grant.redeemed").With("request", request).With("offer", outcome.offer).Write();
    return;
  }
  if (outcome.kind != RedeemOutcome::Kind::kTxCodeWrong) {
    log.Info("grant.refused")
        .With("request", request)
        .With("offer", outcome.offer)
        .With(status.error())
        .Write();
    return;
  }
  log.Warning("grant.tx_code_wrong")
      .With("request", request)
      .With("offer", outcome.offer)
      .With("failures_left", outcome.failures_left)
      .Write();
  if (outcome.failures_left == 0) {
    log.Warning("grant.locked").With("request", request).With("offer", outcome.offer).Write();
  }
}

}  // namespace

IssuedToken MintToken(const Sender& sender, GrantedAccess access, const Services& services) {
  IssuedToken issued{NewAccessToken(services.random),
                     sender.dpop_key.has_value() ? TokenType::kDpop : TokenType::kBearer,
                     LifetimeFor(sender, services.config.lifetimes),
                     std::move(access),
                     std::nullopt};
  if (MayRefresh(sender, services.config)) {
    issued.refresh_token = NewRefreshToken(services.random);
  }
  return issued;
}

Result<IssuedToken> RedeemGrant(const TokenRequest& token_request,
                                const Sender& sender,
                                const RequestId& request,
                                const Services& services) {
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(const std::optional<GrantRecord> grant,
                   services.stores.grants.ReadGrant(DigestOf(token_request.code)));
  if (!grant.has_value()) {
    services.log.Info("grant.unknown").With("request", request).Write();
    return Fail(ErrorCode::kGrantUnknown, "the code is unknown");
  }
  if (LooksAlive(*grant, now)) {
    RETURN_IF_ERROR(CheckClientPolicy(grant->configurations, sender, services));
    RETURN_IF_ERROR(CheckTxCodePresence(*grant, token_request.tx_code));
  }
  ASSIGN_OR_RETURN(GrantedAccess access,
                   GrantAccess(token_request.access, grant->configurations, services));
  IssuedToken issued = MintToken(sender, std::move(access), services);
  ASSIGN_OR_RETURN(const Redemption redemption,
                   PrepareRedemption(*grant, token_request, sender, issued, now, services));
  ASSIGN_OR_RETURN(const RedeemOutcome outcome,
                   services.stores.grants.RedeemGrant(redemption, now));
  const Status status = ErrorOf(outcome.kind);
  LogOutcome(outcome, status, request, services.log);
  if (!status.has_value()) {
    return Unexpected(status.error());
  }
  return issued;
}

}  // namespace issuer
