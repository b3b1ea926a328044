#include "api/operator/deferrals_endpoint.h"

#include <string>
#include <utility>

#include "api/http/media_type.h"
#include "api/operator/offered_credential.h"
#include "api/operator/page_request.h"
#include "api/operator/visible_offer.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"
#include "appliance/issuance/deferred_issuance.h"

namespace issuer {
namespace {

void WriteDeferral(JsonWriter& json, const DeferralRecord& deferral) {
  json.BeginObject();
  json.Member("handle").Text(deferral.offer.value());
  json.Member("configuration").Text(deferral.configuration.value());
  json.Member("created_at").Text(ToRfc3339(deferral.created_at));
  if (deferral.requested_at.has_value()) {
    json.Member("requested_at").Text(ToRfc3339(*deferral.requested_at));
  }
  json.Member("expires_at").Text(ToRfc3339(deferral.expires_at));
  json.EndObject();
}

// True if the credential is denied: exactly one of `deny` (true) and `claims` is there.
Result<bool, OperatorComplaint> ReadDenial(const RequestMembers& members) {
  const JsonValue* deny = members.Find("deny");
  const JsonValue* claims = members.Find("claims");
  if (deny != nullptr && deny->AsBoolean() != std::optional(true)) {
    return members.Complaint("deny", "must be true, or absent");
  }
  if ((deny == nullptr) == (claims == nullptr)) {
    return members.Complaint("claims", "or deny must be there, and not both");
  }
  return deny != nullptr;
}

}  // namespace

Result<HttpResponse, OperatorComplaint> AnswerListDeferrals(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context) {
  ASSIGN_OR_RETURN(const PageRequest wanted, ParsePageRequest(request));
  const Result<DeferralPage> page =
      context.services.stores.deferred.ListPending(wanted.cursor, wanted.limit);
  if (!page.has_value()) {
    return Complain(page.error());
  }
  JsonWriter json;
  json.BeginObject().Member("deferred").BeginArray();
  for (const DeferralRecord& deferral : page->deferrals) {
    if (Covers(caller.identity, deferral.configuration)) {
      WriteDeferral(json, deferral);
    }
  }
  json.EndArray();
  if (!page->next.empty()) {
    json.Member("next").Text(page->next);
  }
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

Result<HttpResponse, OperatorComplaint> AnswerDecideDeferral(const HttpRequest& request,
                                                             const AuthenticatedOperator& caller,
                                                             const OperatorContext& context) {
  const Services& services = context.services;
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Complain({ErrorCode::kMediaTypeUnsupported, "not application/json"});
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed, "(body)", "must be strict JSON in UTF-8");
  }
  ASSIGN_OR_RETURN(const RequestMembers members,
                   RequestMembers::Read(*body, "", {"configuration", "claims", "deny"}));
  ASSIGN_OR_RETURN(const CredentialConfiguration* configuration,
                   ReadConfiguration(members, caller.identity, services.credentials));
  ASSIGN_OR_RETURN(const bool is_denied, ReadDenial(members));
  const Result<OfferRecord> offer = FindOffer(request, caller, services);
  if (!offer.has_value()) {
    return Complain(offer.error());
  }
  Status decided;
  if (is_denied) {
    decided = DenyDeferral(offer->handle, configuration->id, caller.identity.name, services);
  } else {
    ASSIGN_OR_RETURN(const OfferedCredential credential,
                     ReadOfferedCredential(members, caller.identity, services.credentials));
    decided = CompleteDeferral(
        offer->handle, configuration->id, credential.claims, caller.identity.name, services);
  }
  if (!decided.has_value()) {
    return Complain(decided.error());
  }
  return HttpResponse::Empty(204);
}

}  // namespace issuer
