#include "appliance/issuance/sign_credentials.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/issuance/credential_drafts.h"
#include "appliance/issuance/status_places.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kNotificationIdLen = 16;  // random bytes

}  // namespace

Result<SignedCredentials> SignCredentials(const Holders& holders,
                                          const std::vector<StatusPlace>& places,
                                          const CredentialConfiguration& configuration,
                                          const ClaimValue& claims,
                                          const RequestId& request,
                                          const Services& services) {
  CHECK(!holders.empty() && (places.empty() || places.size() == holders.size()));
  std::vector<CredentialDraft> drafts =
      DraftsFor(holders, configuration, claims, request, services.clock.Now());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].for_draft13 = services.config.protocol == WalletProtocol::kDraft13;
    if (!places.empty()) {
      drafts[i].status = ReferenceTo(places[i], services.config.status);
    }
  }
  SignedCredentials credentials;
  credentials.expires_at = drafts.front().expires_at;
  ASSIGN_OR_RETURN(credentials.texts,
                   services.signer.SignCredentials(drafts, Deadline::In(kSignerPatience)));
  if (credentials.texts.size() != drafts.size()) {
    return Fail(ErrorCode::kInternal, "the signer answered another number of credentials");
  }
  return credentials;
}

PreparedNote PrepareNote(const OfferHandle& offer,
                         const ConfigurationId& configuration,
                         const SignedCredentials& credentials,
                         const std::vector<StatusPlace>& places,
                         Delivery delivery,
                         const Services& services) {
  PreparedNote prepared;
  prepared.note.offer = offer;
  prepared.note.configuration = configuration;
  prepared.note.num_credentials = static_cast<std::uint32_t>(credentials.texts.size());
  prepared.note.issuances =
      IssuancesAt(places, offer, configuration, credentials.expires_at, services);
  const Config& config = services.config;
  if (!config.notification.enabled ||
      (delivery == Delivery::kDeferred && !config.notification.with_deferred)) {
    return prepared;
  }
  prepared.notification_id = Base64UrlEncode(services.random.Take(kNotificationIdLen));
  NewNotification notification;
  notification.id = Sha256(AsBytes(prepared.notification_id));
  notification.record.offer = offer;
  notification.record.configuration = configuration;
  notification.record.num_credentials = prepared.note.num_credentials;
  // Longer than any token of the grant, and than the offer's own record.
  notification.record.expires_at = services.clock.Now() + config.lifetimes.bound_access_token +
                                   config.notification.token_grace + config.lifetimes.offer_record;
  for (IssuanceRecord& issuance : prepared.note.issuances) {
    issuance.notification = notification.id;
  }
  prepared.note.notification = std::move(notification);
  return prepared;
}

}  // namespace issuer
