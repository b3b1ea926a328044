#include "appliance/issuance/issue_directly.h"

#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "appliance/issuance/credential_drafts.h"
#include "appliance/issuance/paper_credential.h"
#include "appliance/issuance/status_places.h"

namespace issuer {

Result<DirectlyIssued> IssueDirectly(const DirectIssuance& wanted,
                                     const RequestId& request,
                                     const Services& services) {
  const ConfigurationId& id = wanted.credential.configuration;
  const CredentialConfiguration* configuration = services.credentials.Find(id);
  CHECK(configuration != nullptr && configuration->direct_issuance);
  CHECK(wanted.holder.has_value() == configuration->requires_binding());

  const bool is_paper = configuration->signing.format == CredentialFormat::kClaim169Cwt;
  if (is_paper) {
    RETURN_IF_ERROR(CheckFitsPaper(*configuration, wanted.credential.claims, services));
  }
  ASSIGN_OR_RETURN(const std::vector<StatusPlace> places,
                   TakeStatusPlaces(*configuration, 1, services));
  std::vector<CredentialDraft> drafts = DraftsFor(
      {wanted.holder}, *configuration, wanted.credential.claims, request, services.clock.Now());
  if (!places.empty()) {
    drafts.front().status = ReferenceTo(places.front(), services.config.status);
  }
  Result<std::vector<std::string>> credentials =
      services.signer.SignCredentials(drafts, Deadline::In(kSignerPatience));
  if (!credentials.has_value()) {
    services.log.Info("credential.refused_directly")
        .With("request", request)
        .With("operator", wanted.requested_by)
        .With(credentials.error())
        .Write();
    return Unexpected(credentials.error());
  }
  if (credentials->size() != 1) {
    return Fail(ErrorCode::kInternal, "the signer answered another number of credentials");
  }
  if (is_paper) {
    ASSIGN_OR_RETURN(credentials->front(), PaperTextOf(credentials->front()));
  }
  DirectlyIssued issued{std::move(credentials->front()), drafts.front().expires_at, std::nullopt};
  if (!places.empty()) {
    const std::vector<IssuanceRecord> issuances =
        IssuancesAt(places, OfferHandle(), id, issued.expires_at, services);
    RETURN_IF_ERROR(services.stores.statuses.RecordIssuances(issuances));
    issued.issuance = issuances.front().id;
  }
  services.log.Info("credential.issued_directly")
      .With("request", request)
      .With("operator", wanted.requested_by)
      .With("configuration", id)
      .Write();
  return issued;
}

}  // namespace issuer
