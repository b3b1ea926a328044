#include "appliance/issuance/change_status.h"

#include <optional>
#include <string>

#include "appliance/base/check.h"
#include "appliance/issuance/credential_drafts.h"

namespace issuer {
namespace {

constexpr std::size_t kPage = 100;

LogLine LineFor(CredentialStatus status, Log& log) {
  switch (status) {
    case CredentialStatus::kValid:
      return log.Info("status.reinstated");
    case CredentialStatus::kSuspended:
      return log.Info("status.suspended");
    case CredentialStatus::kInvalid:
      break;
  }
  return log.Info("status.revoked");
}

}  // namespace

std::string_view NameOf(CredentialStatus status) {
  switch (status) {
    case CredentialStatus::kValid:
      return "valid";
    case CredentialStatus::kSuspended:
      return "suspended";
    case CredentialStatus::kInvalid:
      return "revoked";
  }
  CHECK(false);
  return "";
}

Result<SetStatusOutcome> ChangeStatus(const IssuanceId& issuance,
                                      CredentialStatus status,
                                      const StatusChanger& by,
                                      const Services& services) {
  StatusStore& statuses = services.stores.statuses;
  ASSIGN_OR_RETURN(const std::optional<IssuanceRecord> before, statuses.ReadIssuance(issuance));
  if (before.has_value() && before->status != status &&
      before->status != CredentialStatus::kInvalid) {
    RETURN_IF_ERROR(services.signer.RecordStatusChange(
        {by.request, before->configuration, issuance.value(), status, by.operator_name},
        Deadline::In(kSignerPatience)));
  }
  ASSIGN_OR_RETURN(SetStatusOutcome outcome,
                   statuses.SetStatus(issuance, status, services.clock.Now()));
  if (outcome.kind == SetStatusOutcome::Kind::kChanged) {
    LineFor(status, services.log)
        .With("issuance", ConfiguredText{outcome.issuance.id.value()})
        .With("configuration", outcome.issuance.configuration)
        .With("operator", by.operator_name)
        .With("request", by.request)
        .Write();
  }
  return outcome;
}

Status RevokeNotified(const OfferHandle& offer,
                      const Digest& notification,
                      const RequestId& request,
                      const Services& services) {
  IssuanceFilter filter;
  filter.offer = offer;
  std::string cursor;
  do {
    ASSIGN_OR_RETURN(const IssuancePage page,
                     services.stores.statuses.ListIssuances(filter, cursor, kPage));
    for (const IssuanceRecord& issuance : page.issuances) {
      if (issuance.notification == notification) {
        RETURN_IF_ERROR(
            ChangeStatus(issuance.id, CredentialStatus::kInvalid, {request, {}}, services));
      }
    }
    cursor = page.next;
  } while (!cursor.empty());
  return {};
}

}  // namespace issuer
