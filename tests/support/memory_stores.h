// MemoryStores: every port of storage/ in plain maps under one mutex. It is the readable
// specification of the ports: the contract tests hold LMDB to the same promises. For tests only,
// since it forgets everything.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "storage/stores.h"

namespace issuer {

// Any thread.
class MemoryStores final : public OfferStore,
                           public GrantStore,
                           public IssuanceStore,
                           public Housekeeping,
                           public NotificationStore,
                           public RefreshStore,
                           public DeferredStore,
                           public EventStore,
                           public StatusStore {
 public:
  // `event_retention`: how long events are kept; 0: there are none.
  explicit MemoryStores(Seconds event_retention = Seconds(0)) : event_retention_(event_retention) {}

  Stores stores() { return {*this, *this, *this, *this, *this, *this, *this, *this, *this}; }

  // From now on every verb fails with `code` and changes nothing, until Mend().
  void Break(ErrorCode code);
  void Mend();

  Result<PutOfferOutcome> PutOffer(const NewOffer& offer, Timestamp now) override;
  Result<std::optional<Bytes>> ReadReference(const Digest& reference, Timestamp now) override;
  Result<std::optional<OfferRecord>> ReadOffer(const OfferHandle& handle) override;
  Result<OfferPage> ListOffers(const std::string& cursor, std::size_t limit) override;
  Result<CancelOutcome> CancelOffer(const OfferHandle& handle, Timestamp now) override;

  Result<std::optional<GrantRecord>> ReadGrant(const Digest& code) override;
  Result<RedeemOutcome> RedeemGrant(const Redemption& redemption, Timestamp now) override;

  Result<std::optional<TokenRecord>> FindToken(const Digest& token) override;
  Result<Reserved> ReserveIssuance(const Reservation& reservation, Timestamp now) override;
  Status RecordIssued(const IssuanceNote& note, Timestamp now) override;

  Result<NotifyOutcome> RecordNotification(const Digest& notification,
                                           const OfferHandle& offer,
                                           NotificationEvent event,
                                           Timestamp now) override;

  Result<std::optional<RefreshRecord>> ReadRefresh(const Digest& refresh) override;
  Result<RotateOutcome> RotateRefresh(const Rotation& rotation, Timestamp now) override;
  Result<bool> RevokeFamily(const OfferHandle& offer) override;

  Result<std::optional<DeferralRecord>> ReadDeferral(const OfferHandle& offer,
                                                     const ConfigurationId& configuration) override;
  Result<DeferralPage> ListPending(const std::string& cursor, std::size_t limit) override;
  Result<DecideOutcome> DecideDeferral(const Decision& decision, Timestamp now) override;
  Result<DeliveryStart> BeginDelivery(const Digest& transaction,
                                      const OfferHandle& offer,
                                      Timestamp now,
                                      Timestamp busy_until) override;
  Result<bool> FinishDelivery(const Digest& transaction,
                              std::uint32_t attempt,
                              const IssuanceNote& note,
                              Timestamp now) override;
  Status AbandonDelivery(const Digest& transaction, std::uint32_t attempt) override;

  Result<std::vector<EventRecord>> ReadEvents(std::uint64_t after, std::size_t limit) override;

  Result<std::vector<StatusPlace>> TakePlaces(const StatusDemand& demand) override;
  Status RecordIssuances(const std::vector<IssuanceRecord>& issuances) override;
  Result<SetStatusOutcome> SetStatus(const IssuanceId& issuance,
                                     CredentialStatus status,
                                     Timestamp now) override;
  Result<std::optional<IssuanceRecord>> ReadIssuance(const IssuanceId& issuance) override;
  Result<IssuancePage> ListIssuances(const IssuanceFilter& filter,
                                     const std::string& cursor,
                                     std::size_t limit) override;
  Result<std::vector<StatusListVersion>> ListStatusLists(Timestamp now) override;
  Result<std::optional<StatusListContent>> ReadStatusList(const StatusListId& list) override;

  Result<std::size_t> SweepExpired(Timestamp now, std::size_t limit) override;
  Result<StoreUsage> Usage() override;

 private:
  struct Reference {
    OfferHandle offer;
    Timestamp expires_at{};
    Bytes sealed_offer;
  };
  struct StatusList {
    Timestamp expires_at{};
    std::uint32_t capacity = 0;
    std::uint64_t version = 1;
    std::vector<bool> taken;
    std::vector<CredentialStatus> values;
  };
  // Orders offers as they are listed, once reversed.
  using TimeKey = std::pair<Timestamp, OfferHandle>;
  using DeferralKey = std::pair<OfferHandle, ConfigurationId>;

  // Each needs the mutex held.
  Status Health() const;
  OfferRecord* FindOffer(const OfferHandle& handle);
  void ForgetSealed(const OfferRecord& offer);
  RedeemOutcome CountFailure(OfferRecord& offer, Timestamp now);
  void AppendEvent(EventRecord event, Timestamp now);
  void NoteIssued(const IssuanceNote& note, Timestamp now);
  void Park(const NewTransaction& transaction, Timestamp now);
  void BeginFamily(const Digest& token, const NewRefresh& refresh);
  bool Revoke(const OfferHandle& offer);
  DeferralRecord* FindDeferral(const OfferHandle& offer, const ConfigurationId& configuration);
  std::size_t SweepLifecycle(Timestamp now, std::size_t limit);
  std::vector<StatusPlace> Take(const StatusDemand& demand);
  void Insert(const std::vector<IssuanceRecord>& issuances);
  std::size_t SweepStatuses(Timestamp now, std::size_t limit);

  const Seconds event_retention_;
  std::mutex mutex_;  // guards all below
  std::optional<ErrorCode> broken_;
  std::map<OfferHandle, OfferRecord> offers_;
  std::map<TimeKey, OfferHandle> offers_by_time_;
  std::map<Digest, Reference> references_;
  std::map<Digest, GrantRecord> grants_;
  std::map<Digest, TokenRecord> tokens_;
  std::map<Digest, Timestamp> nonces_;  // until when each is remembered
  std::map<Digest, IdempotentAnswer> answers_;
  std::map<Digest, RefreshRecord> refreshes_;
  std::map<OfferHandle, FamilyRecord> families_;
  std::map<Digest, NotificationRecord> notifications_;
  std::map<DeferralKey, DeferralRecord> deferrals_;
  std::map<Digest, TransactionRecord> transactions_;
  std::map<std::uint64_t, EventRecord> events_;
  std::uint64_t last_event_ = 0;
  std::map<IssuanceId, IssuanceRecord> issuances_;
  std::map<StatusListId, StatusList> status_lists_;
  std::map<Timestamp, StatusListId> open_lists_;  // by expiry: the list that is being filled
};

}  // namespace issuer
