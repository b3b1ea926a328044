#include "appliance/issuance/status_places.h"

#include "appliance/base/encoding.h"

namespace issuer {
namespace {

constexpr std::size_t kIdLen = 16;  // random bytes
// Signing comes a moment after reserving, and times are rounded to at most this.
constexpr Seconds kSigningMargin{3600};

// The end of the bucket that `expires_at` is in.
Timestamp EndOfBucket(Timestamp expires_at, Seconds bucket) {
  return expires_at - expires_at.time_since_epoch() % bucket + bucket;
}

std::uint64_t Draw(Random& random) {
  std::uint64_t draw = 0;
  for (const std::uint8_t byte : random.Take(sizeof(draw))) {
    draw = (draw << 8) | byte;
  }
  return draw;
}

}  // namespace

std::optional<StatusDemand> DemandStatus(const CredentialConfiguration& configuration,
                                         std::size_t num_credentials,
                                         const Services& services) {
  if (!configuration.signing.has_status) {
    return std::nullopt;
  }
  const StatusSettings& status = services.config.status;
  StatusDemand demand;
  demand.list_expires_at = EndOfBucket(
      services.clock.Now() + configuration.signing.validity + kSigningMargin, status.bucket);
  demand.new_list = StatusListId(Base64UrlEncode(services.random.Take(kIdLen)));
  demand.list_size = status.list_size;
  demand.capacity = status.capacity();
  for (std::size_t i = 0; i < num_credentials; ++i) {
    demand.draws.push_back(Draw(services.random));
  }
  return demand;
}

Result<std::vector<StatusPlace>> TakeStatusPlaces(const CredentialConfiguration& configuration,
                                                  std::size_t num_credentials,
                                                  const Services& services) {
  const std::optional<StatusDemand> demand = DemandStatus(configuration, num_credentials, services);
  return demand.has_value() ? services.stores.statuses.TakePlaces(*demand)
                            : std::vector<StatusPlace>();
}

std::string StatusListUri(const StatusSettings& status,
                          const StatusListId& list,
                          StatusListForm form) {
  const std::string uri = status.base + "/" + list.value();
  switch (form) {
    case StatusListForm::kTokenJwt:
    case StatusListForm::kTokenCwt:
      break;
    case StatusListForm::kRevocation:
      return uri + "/revocation";
    case StatusListForm::kSuspension:
      return uri + "/suspension";
  }
  return uri;
}

StatusReference ReferenceTo(const StatusPlace& place, const StatusSettings& status) {
  return {StatusListUri(status, place.list, StatusListForm::kTokenJwt), place.index};
}

std::vector<IssuanceRecord> IssuancesAt(const std::vector<StatusPlace>& places,
                                        const OfferHandle& offer,
                                        const ConfigurationId& configuration,
                                        Timestamp expires_at,
                                        const Services& services) {
  std::vector<IssuanceRecord> issuances;
  for (const StatusPlace& place : places) {
    IssuanceRecord record;
    record.id = IssuanceId("is_" + Base64UrlEncode(services.random.Take(kIdLen)));
    record.offer = offer;
    record.configuration = configuration;
    record.place = place;
    record.issued_at = services.clock.Now();
    record.expires_at = expires_at;
    issuances.push_back(std::move(record));
  }
  return issuances;
}

}  // namespace issuer
