#include "appliance/issuance/sign_credentials.h"

#include "appliance/base/encoding.h"
#include "appliance/issuance/credential_drafts.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kNotificationIdLen = 16;  // random bytes

}  // namespace

Result<std::vector<std::string>> SignCredentials(const Holders& holders,
                                                 const CredentialConfiguration& configuration,
                                                 const ClaimValue& claims,
                                                 const RequestId& request,
                                                 const Services& services) {
  std::vector<CredentialDraft> drafts =
      DraftsFor(holders, configuration, claims, request, services.clock.Now());
  for (CredentialDraft& draft : drafts) {
    draft.for_draft13 = services.config.protocol == WalletProtocol::kDraft13;
  }
  ASSIGN_OR_RETURN(std::vector<std::string> credentials,
                   services.signer.SignCredentials(drafts, Deadline::In(kSignerPatience)));
  if (credentials.size() != drafts.size()) {
    return Fail(ErrorCode::kInternal, "the signer answered another number of credentials");
  }
  return credentials;
}

PreparedNote PrepareNote(const OfferHandle& offer,
                         const ConfigurationId& configuration,
                         std::size_t num_credentials,
                         Delivery delivery,
                         const Services& services) {
  PreparedNote prepared;
  prepared.note.offer = offer;
  prepared.note.configuration = configuration;
  prepared.note.num_credentials = static_cast<std::uint32_t>(num_credentials);
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
  prepared.note.notification = notification;
  return prepared;
}

}  // namespace issuer
