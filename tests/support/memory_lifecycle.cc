// The promises about refresh tokens, deferred issuance and notifications in their plainest form.
#include <algorithm>
#include <limits>
#include <utility>

#include "appliance/base/check.h"
#include "tests/support/erase_expired.h"
#include "tests/support/memory_stores.h"

namespace issuer {
namespace {

void SetTime(NotificationTimes& times, NotificationEvent event, Timestamp now) {
  switch (event) {
    case NotificationEvent::kAccepted:
      times.accepted_at = now;
      break;
    case NotificationEvent::kFailure:
      times.failed_at = now;
      break;
    case NotificationEvent::kDeleted:
      times.deleted_at = now;
      break;
  }
}

}  // namespace

// ---- Notifications ----

void MemoryStores::NoteIssued(const IssuanceNote& note, Timestamp now) {
  EventRecord event;
  event.kind = EventKind::kCredentialIssued;
  event.offer = note.offer;
  event.configuration = note.configuration;
  event.num_credentials = note.num_credentials;
  AppendEvent(std::move(event), now);
  if (note.notification.has_value()) {
    CHECK(notifications_.emplace(note.notification->id, note.notification->record).second);
  }
  Insert(note.issuances);
  OfferRecord* offer = FindOffer(note.offer);
  if (offer == nullptr) {
    return;
  }
  const std::uint32_t room = std::numeric_limits<std::uint32_t>::max() - offer->num_issued;
  offer->num_issued += std::min(room, note.num_credentials);
  offer->state = OfferState::kIssued;
  offer->issued_at = offer->issued_at.value_or(now);
}

Result<NotifyOutcome> MemoryStores::RecordNotification(const Digest& notification,
                                                       const OfferHandle& offer,
                                                       NotificationEvent event,
                                                       Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = notifications_.find(notification);
  if (it == notifications_.end() || it->second.offer != offer || it->second.expires_at <= now) {
    return NotifyOutcome::kUnknown;
  }
  if (it->second.last == event) {
    return NotifyOutcome::kRepeated;
  }
  it->second.last = event;
  SetTime(it->second.notified, event, now);
  if (OfferRecord* record = FindOffer(offer)) {
    SetTime(record->notified, event, now);
  }
  EventRecord told;
  told.kind = EventKind::kNotification;
  told.offer = offer;
  told.configuration = it->second.configuration;
  told.num_credentials = it->second.num_credentials;
  told.notification = event;
  AppendEvent(std::move(told), now);
  return NotifyOutcome::kRecorded;
}

// ---- Refresh tokens ----

void MemoryStores::BeginFamily(const Digest& token, const NewRefresh& refresh) {
  FamilyRecord family;
  family.expires_at = refresh.record.expires_at;
  family.refresh = refresh.token;
  family.tokens = {token};
  CHECK(refreshes_.emplace(refresh.token, refresh.record).second);
  CHECK(families_.emplace(refresh.record.offer, family).second);
}

bool MemoryStores::Revoke(const OfferHandle& offer) {
  const auto it = families_.find(offer);
  if (it == families_.end() || it->second.is_revoked) {
    return false;
  }
  FamilyRecord& family = it->second;
  for (const Digest& token : family.tokens) {
    tokens_.erase(token);
  }
  if (const auto refresh = refreshes_.find(family.refresh); refresh != refreshes_.end()) {
    refresh->second.sealed_claims.clear();
  }
  family.is_revoked = true;
  family.tokens.clear();
  return true;
}

Result<std::optional<RefreshRecord>> MemoryStores::ReadRefresh(const Digest& refresh) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = refreshes_.find(refresh);
  return it == refreshes_.end() ? std::nullopt : std::optional(it->second);
}

Result<RotateOutcome> MemoryStores::RotateRefresh(const Rotation& rotation, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto spent = refreshes_.find(rotation.spent);
  if (spent == refreshes_.end()) {
    return RotateOutcome::kUnknown;
  }
  if (spent->second.is_spent) {
    Revoke(spent->second.offer);
    return RotateOutcome::kReused;
  }
  if (spent->second.expires_at <= now) {
    return RotateOutcome::kExpired;
  }
  const auto it = families_.find(spent->second.offer);
  if (it == families_.end() || it->second.is_revoked) {
    return RotateOutcome::kRevoked;
  }
  spent->second.is_spent = true;
  spent->second.sealed_claims.clear();
  CHECK(refreshes_.emplace(rotation.next.token, rotation.next.record).second);
  CHECK(tokens_.emplace(rotation.token, rotation.token_record).second);
  FamilyRecord& family = it->second;
  family.refresh = rotation.next.token;
  if (family.tokens.size() >= kMaxTokensOfFamily) {
    tokens_.erase(family.tokens.front());
    family.tokens.erase(family.tokens.begin());
  }
  family.tokens.push_back(rotation.token);
  return RotateOutcome::kRotated;
}

Result<bool> MemoryStores::RevokeFamily(const OfferHandle& offer) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  return Revoke(offer);
}

// ---- Deferred issuance ----

DeferralRecord* MemoryStores::FindDeferral(const OfferHandle& offer,
                                           const ConfigurationId& configuration) {
  const auto it = deferrals_.find(DeferralKey(offer, configuration));
  return it == deferrals_.end() ? nullptr : &it->second;
}

void MemoryStores::Park(const NewTransaction& transaction, Timestamp now) {
  const TransactionRecord& record = transaction.record;
  CHECK(transactions_.emplace(transaction.id, record).second);
  EventRecord event;
  event.kind = EventKind::kCredentialDeferred;
  event.offer = record.offer;
  event.configuration = record.configuration;
  AppendEvent(std::move(event), now);
  if (DeferralRecord* deferral = FindDeferral(record.offer, record.configuration)) {
    deferral->requested_at = deferral->requested_at.value_or(now);
  }
}

Result<std::optional<DeferralRecord>> MemoryStores::ReadDeferral(
    const OfferHandle& offer, const ConfigurationId& configuration) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const DeferralRecord* deferral = FindDeferral(offer, configuration);
  return deferral == nullptr ? std::nullopt : std::optional(*deferral);
}

Result<DeferralPage> MemoryStores::ListPending(const std::string& cursor, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  auto it = deferrals_.begin();
  if (!cursor.empty()) {  // "HANDLE CONFIGURATION" of the last one that was looked at
    const std::size_t space = cursor.find(' ');
    if (space == std::string::npos) {
      return DeferralPage{};
    }
    it = deferrals_.upper_bound(
        {OfferHandle(cursor.substr(0, space)), ConfigurationId(cursor.substr(space + 1))});
  }
  DeferralPage page;
  std::string last;
  for (std::size_t i = 0; i < limit && it != deferrals_.end(); ++i, ++it) {
    const DeferralRecord& record = it->second;
    last = record.offer.value() + " " + record.configuration.value();
    if (record.state == DeferralState::kWaiting && record.requested_at.has_value()) {
      page.deferrals.push_back(record);
    }
  }
  if (it != deferrals_.end()) {
    page.next = last;
  }
  return page;
}

Result<DecideOutcome> MemoryStores::DecideDeferral(const Decision& decision, Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  DeferralRecord* deferral = FindDeferral(decision.offer, decision.configuration);
  if (deferral == nullptr) {
    return DecideOutcome::kUnknown;
  }
  if (deferral->state != DeferralState::kWaiting || deferral->expires_at <= now) {
    return DecideOutcome::kNotPending;
  }
  deferral->state =
      decision.sealed_claims.empty() ? DeferralState::kDenied : DeferralState::kCompleted;
  deferral->decided_at = now;
  deferral->sealed_claims = decision.sealed_claims;
  return DecideOutcome::kDecided;
}

Result<DeliveryStart> MemoryStores::BeginDelivery(const Digest& transaction,
                                                  const OfferHandle& offer,
                                                  Timestamp now,
                                                  Timestamp busy_until) {
  using Kind = DeliveryStart::Kind;
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = transactions_.find(transaction);
  if (it == transactions_.end() || it->second.offer != offer || it->second.expires_at <= now) {
    return DeliveryStart{};
  }
  TransactionRecord& record = it->second;
  const DeferralRecord* deferral = FindDeferral(record.offer, record.configuration);
  if (deferral != nullptr && deferral->state == DeferralState::kDenied) {
    return DeliveryStart{Kind::kDenied, {}, {}};
  }
  if (deferral != nullptr && deferral->state == DeferralState::kWaiting) {
    return DeliveryStart{Kind::kWaiting, {}, {}};
  }
  if (record.busy_until.has_value() && *record.busy_until > now) {
    return DeliveryStart{Kind::kBusy, {}, {}};
  }
  ++record.num_attempts;
  record.busy_until = busy_until;
  return DeliveryStart{
      Kind::kBegun, record, deferral == nullptr ? std::nullopt : std::optional(*deferral)};
}

Result<bool> MemoryStores::FinishDelivery(const Digest& transaction,
                                          std::uint32_t attempt,
                                          const IssuanceNote& note,
                                          Timestamp now) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = transactions_.find(transaction);
  if (it == transactions_.end() || it->second.num_attempts != attempt) {
    return false;
  }
  transactions_.erase(it);
  NoteIssued(note, now);
  return true;
}

Status MemoryStores::AbandonDelivery(const Digest& transaction, std::uint32_t attempt) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  const auto it = transactions_.find(transaction);
  if (it != transactions_.end() && it->second.num_attempts == attempt) {
    it->second.busy_until.reset();
  }
  return {};
}

// ---- Events ----

void MemoryStores::AppendEvent(EventRecord event, Timestamp now) {
  if (event_retention_ <= Seconds(0)) {
    return;
  }
  event.number = ++last_event_;
  event.at = now;
  event.expires_at = now + event_retention_;
  events_.emplace(event.number, std::move(event));
}

Result<std::vector<EventRecord>> MemoryStores::ReadEvents(std::uint64_t after, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  RETURN_IF_ERROR(Health());
  std::vector<EventRecord> events;
  for (auto it = events_.upper_bound(after); it != events_.end() && events.size() < limit; ++it) {
    events.push_back(it->second);
  }
  return events;
}

// ---- Housekeeping ----

std::size_t MemoryStores::SweepLifecycle(Timestamp now, std::size_t limit) {
  const auto expired = [now](const auto& record) { return record.expires_at <= now; };
  std::size_t num_removed = EraseExpired(refreshes_, limit, expired);
  num_removed += EraseExpired(families_, limit - num_removed, expired);
  num_removed += EraseExpired(notifications_, limit - num_removed, expired);
  num_removed += EraseExpired(deferrals_, limit - num_removed, expired);
  num_removed += EraseExpired(transactions_, limit - num_removed, expired);
  num_removed += EraseExpired(events_, limit - num_removed, expired);
  return num_removed;
}

}  // namespace issuer
