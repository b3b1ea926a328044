// The ports' promises in their plainest form.
#include "tests/support/memory_stores.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "appliance/base/check.h"
#include "appliance/base/secret.h"
#include "tests/support/erase_expired.h"

namespace issuer {
namespace {

bool IsOpen(const OfferRecord& offer, Timestamp now) {
  return offer.state == OfferState::kOpen && offer.expires_at > now;
}

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

// "SECONDS.HANDLE" of the last offer of a page.
std::string CursorOf(const OfferRecord& offer) {
  return std::to_string(ToUnix(offer.created_at)) + "." + offer.handle.value();
}

std::optional<std::pair<Timestamp, OfferHandle>> ParseCursor(const std::string& cursor) {
  const std::size_t dot = cursor.find('.');
  std::int64_t seconds = 0;
  if (dot == std::string::npos ||
      std::from_chars(cursor.data(), cursor.data() + dot, seconds).ptr != cursor.data() + dot) {
    return std::nullopt;
  }
  return std::pair(FromUnix(seconds), OfferHandle(cursor.substr(dot + 1)));
}

}  // namespace

void MemoryStores::Break(ErrorCode code) {
  const std::lock_guard lock(mutex_);
  broken_ = code;
}

void MemoryStores::Mend() {
  const std::lock_guard lock(mutex_);
  broken_.reset();
}

Status MemoryStores::Health() const {
  return broken_.has_value() ? Status(Fail(*broken_, "broken by the test")) : Status();
}

OfferRecord* MemoryStores::FindOffer(const OfferHandle& handle) {
  const auto it = offers_.find(handle);
  return it == offers_.end() ? nullptr : &it->second;
}

void MemoryStores::ForgetSealed(const OfferRecord& offer) {
  if (const auto grant = grants_.find(offer.code); grant != grants_.end()) {
    grant->second.sealed_claims.clear();
  }
  if (const auto it = references_.find(offer.reference); it != references_.end()) {
    it->second.sealed_offer.clear();
  }
}

Result<PutOfferOutcome> MemoryStores::PutOffer(const NewOffer& offer, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  if (offer.idempotency.has_value()) {
    const auto it = answers_.find(offer.idempotency->key);
    if (it != answers_.end() && it->second.expires_at > now) {
      if (it->second.request != offer.idempotency->request) {
        return PutOfferOutcome{PutOfferOutcome::Kind::kConflict, {}};
      }
      return PutOfferOutcome{PutOfferOutcome::Kind::kRepeated, it->second.sealed_answer};
    }
    answers_[offer.idempotency->key] = *offer.idempotency;
  }
  const OfferRecord& record = offer.offer;
  CHECK(offers_.emplace(record.handle, record).second);
  CHECK(offers_by_time_.emplace(TimeKey(record.created_at, record.handle), record.handle).second);
  CHECK(grants_.emplace(record.code, offer.grant).second);
  if (!offer.sealed_offer.empty()) {
    const Reference reference{record.handle, record.expires_at, offer.sealed_offer};
    CHECK(references_.emplace(record.reference, reference).second);
  }
  for (const DeferralRecord& deferral : offer.deferrals) {
    const DeferralKey key(deferral.offer, deferral.configuration);
    CHECK(deferrals_.emplace(key, deferral).second);
  }
  return PutOfferOutcome{};
}

Result<std::optional<Bytes>> MemoryStores::ReadReference(const Digest& reference, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = references_.find(reference);
  if (it == references_.end()) {
    return std::optional<Bytes>();
  }
  const OfferRecord* offer = FindOffer(it->second.offer);
  if (offer == nullptr || !IsOpen(*offer, now)) {
    return std::optional<Bytes>();
  }
  return std::optional<Bytes>(it->second.sealed_offer);
}

Result<std::optional<OfferRecord>> MemoryStores::ReadOffer(const OfferHandle& handle) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const OfferRecord* offer = FindOffer(handle);
  return offer == nullptr ? std::nullopt : std::optional(*offer);
}

Result<OfferPage> MemoryStores::ListOffers(const std::string& cursor, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  auto position = offers_by_time_.end();
  if (!cursor.empty()) {
    const auto after = ParseCursor(cursor);
    if (!after.has_value()) {
      return OfferPage{};
    }
    position = offers_by_time_.lower_bound(*after);
  }
  OfferPage page;
  while (position != offers_by_time_.begin() && page.offers.size() < limit) {
    --position;
    page.offers.push_back(offers_.at(position->second));
  }
  if (position != offers_by_time_.begin() && !page.offers.empty()) {
    page.next = CursorOf(page.offers.back());
  }
  return page;
}

Result<CancelOutcome> MemoryStores::CancelOffer(const OfferHandle& handle, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  OfferRecord* offer = FindOffer(handle);
  if (offer == nullptr) {
    return CancelOutcome::kUnknown;
  }
  if (!IsOpen(*offer, now)) {
    return CancelOutcome::kNotCancellable;
  }
  offer->state = OfferState::kCancelled;
  ForgetSealed(*offer);
  return CancelOutcome::kCancelled;
}

Result<std::optional<GrantRecord>> MemoryStores::ReadGrant(const Digest& code) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = grants_.find(code);
  return it == grants_.end() ? std::nullopt : std::optional(it->second);
}

RedeemOutcome MemoryStores::CountFailure(OfferRecord& offer, Timestamp now) {
  ++offer.tx_code_failures;
  if (offer.tx_code_failures >= offer.tx_code_max_failures) {
    offer.state = OfferState::kLocked;
    ForgetSealed(offer);
    EventRecord event;
    event.kind = EventKind::kOfferLocked;
    event.offer = offer.handle;
    AppendEvent(std::move(event), now);
    return {RedeemOutcome::Kind::kTxCodeWrong, offer.handle, 0};
  }
  return {RedeemOutcome::Kind::kTxCodeWrong,
          offer.handle,
          static_cast<std::uint16_t>(offer.tx_code_max_failures - offer.tx_code_failures)};
}

Result<RedeemOutcome> MemoryStores::RedeemGrant(const Redemption& redemption, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto grant = grants_.find(redemption.code);
  OfferRecord* offer = grant == grants_.end() ? nullptr : FindOffer(grant->second.offer);
  if (offer == nullptr) {
    return RedeemOutcome{};
  }
  if (const auto kind = KindOf(offer->state); kind != RedeemOutcome::Kind::kRedeemed) {
    return RedeemOutcome{kind, offer->handle, 0};
  }
  if (grant->second.expires_at <= now) {
    return RedeemOutcome{RedeemOutcome::Kind::kExpired, offer->handle, 0};
  }
  if (!SameTxCode(grant->second.tx_code, redemption.tx_code)) {
    return CountFailure(*offer, now);
  }
  const TokenRecord& token = redemption.token_record;
  CHECK(token.num_reserved.size() == token.configurations.size());
  CHECK(tokens_.emplace(redemption.token, token).second);
  if (redemption.refresh.has_value()) {
    BeginFamily(redemption.token, *redemption.refresh);
  }
  offer->state = OfferState::kRedeemed;
  offer->redeemed_at = now;
  ForgetSealed(*offer);
  EventRecord event;
  event.kind = EventKind::kOfferRedeemed;
  event.offer = offer->handle;
  AppendEvent(std::move(event), now);
  return RedeemOutcome{RedeemOutcome::Kind::kRedeemed, offer->handle, 0};
}

Result<std::optional<TokenRecord>> MemoryStores::FindToken(const Digest& token) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = tokens_.find(token);
  return it == tokens_.end() ? std::nullopt : std::optional(it->second);
}

Result<Reserved> MemoryStores::ReserveIssuance(const Reservation& reservation, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = tokens_.find(reservation.token);
  if (it == tokens_.end()) {
    return Reserved{ReserveOutcome::kTokenUnknown, {}};
  }
  TokenRecord& token = it->second;
  if (token.expires_at <= now) {
    return Reserved{ReserveOutcome::kTokenExpired, {}};
  }
  const auto granted = std::find(
      token.configurations.begin(), token.configurations.end(), reservation.configuration);
  if (granted == token.configurations.end()) {
    return Reserved{ReserveOutcome::kNotGranted, {}};
  }
  const bool used = std::any_of(
      reservation.nonces.begin(), reservation.nonces.end(), [this](const NonceUse& use) {
        return nonces_.contains(use.nonce);
      });
  if (used) {
    return Reserved{ReserveOutcome::kNonceUsed, {}};
  }
  const auto index = static_cast<std::size_t>(granted - token.configurations.begin());
  std::uint32_t& num_reserved = token.num_reserved[index];
  if (num_reserved > reservation.max_credentials ||
      reservation.num_credentials > reservation.max_credentials - num_reserved) {
    return Reserved{ReserveOutcome::kLimitReached, {}};
  }
  num_reserved += reservation.num_credentials;
  for (const NonceUse& use : reservation.nonces) {
    nonces_[use.nonce] = use.expires_at;
  }
  if (reservation.transaction.has_value()) {
    Park(*reservation.transaction, now);
  }
  Reserved reserved{ReserveOutcome::kReserved, {}};
  if (reservation.status.has_value()) {
    reserved.places = Take(*reservation.status);
  }
  return reserved;
}

Status MemoryStores::RecordIssued(const IssuanceNote& note, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  NoteIssued(note, now);
  return {};
}

Result<std::size_t> MemoryStores::SweepExpired(Timestamp now, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto expired = [now](const auto& record) { return record.expires_at <= now; };
  std::size_t num_removed = EraseExpired(offers_, limit, [&](const OfferRecord& offer) {
    if (offer.forget_at > now) {
      return false;
    }
    offers_by_time_.erase(TimeKey(offer.created_at, offer.handle));
    return true;
  });
  num_removed += EraseExpired(references_, limit - num_removed, expired);
  num_removed += EraseExpired(grants_, limit - num_removed, expired);
  num_removed += EraseExpired(tokens_, limit - num_removed, [now](TokenRecord& token) {
    if (token.expires_at <= now) {
      token.sealed_claims.clear();
    }
    return std::max(token.expires_at, token.forget_at) <= now;
  });
  num_removed += EraseExpired(answers_, limit - num_removed, expired);
  num_removed +=
      EraseExpired(nonces_, limit - num_removed, [now](Timestamp until) { return until <= now; });
  num_removed += SweepLifecycle(now, limit - num_removed);
  return num_removed + SweepStatuses(now, limit - num_removed);
}

Result<StoreUsage> MemoryStores::Usage() {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  StoreUsage usage;
  usage.num_offers = offers_.size();
  usage.num_grants = grants_.size();
  usage.num_tokens = tokens_.size();
  usage.num_nonces = nonces_.size();
  return usage;
}

}  // namespace issuer
