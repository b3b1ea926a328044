// Grants on LMDB: the one place where a code is spent.
#include "storage/lmdb/lmdb_grant_store.h"

#include "appliance/base/secret.h"
#include "storage/lmdb/lmdb_refresh_store.h"

namespace issuer {
namespace {

// What a code is worth whose offer is in `state`, before time and transaction code are looked at.
RedeemOutcome::Kind KindOf(OfferState state) {
  switch (state) {
    case OfferState::kOpen:
      return RedeemOutcome::Kind::kRedeemed;
    case OfferState::kRedeemed:
    case OfferState::kIssued:
      return RedeemOutcome::Kind::kSpent;
    case OfferState::kCancelled:
      return RedeemOutcome::Kind::kCancelled;
    case OfferState::kLocked:
      return RedeemOutcome::Kind::kLocked;
  }
  return RedeemOutcome::Kind::kUnknown;
}

bool SameTxCode(const std::optional<Digest>& expected, const std::optional<Digest>& given) {
  if (expected.has_value() != given.has_value()) {
    return false;
  }
  return !expected.has_value() || ConstantTimeEqual(*expected, *given);
}

EventRecord EventOf(EventKind kind, const OfferHandle& offer) {
  EventRecord event;
  event.kind = kind;
  event.offer = offer;
  return event;
}

}  // namespace

Result<std::optional<GrantRecord>> LmdbGrantStore::ReadGrant(const Digest& code) {
  return ReadRecord<DecodeGrant>(access_.environment, access_.schema.grants, code);
}

Result<RedeemOutcome> LmdbGrantStore::RedeemGrant(const Redemption& redemption, Timestamp now) {
  return access_.commits.Run([&](WriteTxn& txn) { return Redeem(txn, redemption, now); });
}

Result<RedeemOutcome> LmdbGrantStore::Redeem(WriteTxn& txn,
                                             const Redemption& redemption,
                                             Timestamp now) const {
  const Schema& schema = access_.schema;
  ASSIGN_OR_RETURN(const std::optional<GrantRecord> grant,
                   GetRecord<DecodeGrant>(txn, schema.grants, redemption.code));
  if (!grant.has_value()) {
    return RedeemOutcome{};
  }
  ASSIGN_OR_RETURN(std::optional<OfferRecord> offer,
                   GetRecord<DecodeOffer>(txn, schema.offers, KeyOf(grant->offer)));
  if (!offer.has_value()) {
    return RedeemOutcome{};
  }
  if (const auto kind = KindOf(offer->state); kind != RedeemOutcome::Kind::kRedeemed) {
    return RedeemOutcome{kind, offer->handle, 0};
  }
  if (grant->expires_at <= now) {
    return RedeemOutcome{RedeemOutcome::Kind::kExpired, offer->handle, 0};
  }
  if (!SameTxCode(grant->tx_code, redemption.tx_code)) {
    return CountFailure(txn, std::move(*offer), now);
  }
  offer->state = OfferState::kRedeemed;
  offer->redeemed_at = now;
  RETURN_IF_ERROR(PutOfferRecord(txn, schema, *offer));
  RETURN_IF_ERROR(ForgetSealed(txn, schema, *offer));
  RETURN_IF_ERROR(InsertExpiring(txn,
                                 schema,
                                 ExpiringTable::kTokens,
                                 redemption.token,
                                 Encode(redemption.token_record),
                                 redemption.token_record.expires_at));
  if (redemption.refresh.has_value()) {
    RETURN_IF_ERROR(BeginFamily(txn, schema, redemption.token, *redemption.refresh));
  }
  RETURN_IF_ERROR(
      AppendEvent(txn, access_, EventOf(EventKind::kOfferRedeemed, offer->handle), now));
  return RedeemOutcome{RedeemOutcome::Kind::kRedeemed, offer->handle, 0};
}

Result<RedeemOutcome> LmdbGrantStore::CountFailure(WriteTxn& txn,
                                                   OfferRecord offer,
                                                   Timestamp now) const {
  // The offer is not locked, so the counter is below its maximum and cannot wrap.
  ++offer.tx_code_failures;
  RedeemOutcome outcome{RedeemOutcome::Kind::kTxCodeWrong, offer.handle, 0};
  if (offer.tx_code_failures >= offer.tx_code_max_failures) {
    offer.state = OfferState::kLocked;
    RETURN_IF_ERROR(ForgetSealed(txn, access_.schema, offer));
    RETURN_IF_ERROR(AppendEvent(txn, access_, EventOf(EventKind::kOfferLocked, offer.handle), now));
  } else {
    outcome.failures_left =
        static_cast<std::uint16_t>(offer.tx_code_max_failures - offer.tx_code_failures);
  }
  RETURN_IF_ERROR(PutOfferRecord(txn, access_.schema, offer));
  return outcome;
}

}  // namespace issuer
