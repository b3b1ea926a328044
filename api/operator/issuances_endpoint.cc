#include "api/operator/issuances_endpoint.h"

#include <array>
#include <string>
#include <utility>

#include "api/http/form.h"
#include "api/http/media_type.h"
#include "api/operator/page_request.h"
#include "api/operator/request_members.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/rfc3339.h"
#include "appliance/issuance/change_status.h"
#include "appliance/issuance/status_places.h"

namespace issuer {
namespace {

constexpr std::size_t kIssuanceIdLen = 25;  // characters, see IssuanceId

void WriteIssuance(JsonWriter& json, const IssuanceRecord& issuance, const Services& services) {
  const StatusReference reference = ReferenceTo(issuance.place, services.config.status);
  json.BeginObject();
  json.Member("id").Text(issuance.id.value());
  if (!issuance.offer.empty()) {
    json.Member("offer").Text(issuance.offer.value());
  }
  json.Member("configuration").Text(issuance.configuration.value());
  json.Member("issued_at").Text(ToRfc3339(issuance.issued_at));
  json.Member("expires_at").Text(ToRfc3339(issuance.expires_at));
  json.Member("status").Text(NameOf(issuance.status));
  if (issuance.changed_at.has_value()) {
    json.Member("changed_at").Text(ToRfc3339(*issuance.changed_at));
  }
  json.Member("status_list").BeginObject();
  json.Member("idx").Integer(reference.index).Member("uri").Text(reference.uri).EndObject();
  json.EndObject();
}

HttpResponse Show(const IssuanceRecord& issuance, const Services& services) {
  JsonWriter json;
  WriteIssuance(json, issuance, services);
  return HttpResponse::Json(200, std::move(json).Take());
}

Unexpected<OperatorComplaint> Unknown() {
  return Complain({ErrorCode::kIssuanceUnknown, "no such issuance, or it has expired"});
}

// A time of the query; nullopt: it has none of that name.
Result<std::optional<Timestamp>, OperatorComplaint> FindTime(const Form& query, const char* name) {
  const std::string* text = query.Find(name);
  if (text == nullptr) {
    return std::optional<Timestamp>();
  }
  const std::optional<Timestamp> time = FromRfc3339(*text);
  if (!time.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    name,
                    "must be a time in UTC such as 2026-01-01T00:00:00Z");
  }
  return time;
}

Result<IssuanceFilter, OperatorComplaint> ParseFilter(const HttpRequest& request) {
  const Result<Form> query = ParseForm(request.query);
  if (!query.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    "(query)",
                    "must be name=value pairs, each name once");
  }
  IssuanceFilter filter;
  if (const std::string* offer = query->Find("offer")) {
    if (offer->size() > 64 || offer->find('\0') != std::string::npos) {
      return Complain(ErrorCode::kOperatorRequestMalformed, "offer", "must be an offer's handle");
    }
    filter.offer = OfferHandle(*offer);
  }
  if (const std::string* configuration = query->Find("configuration")) {
    if (configuration->size() > 64 || configuration->find('\0') != std::string::npos) {
      return Complain(
          ErrorCode::kOperatorRequestMalformed, "configuration", "must be a configuration's id");
    }
    filter.configuration = ConfigurationId(*configuration);
  }
  ASSIGN_OR_RETURN(filter.from, FindTime(*query, "from"));
  ASSIGN_OR_RETURN(filter.to, FindTime(*query, "to"));
  return filter;
}

// The issuance that the path names, if the caller may know of it.
Result<IssuanceRecord, OperatorComplaint> FindIssuance(const HttpRequest& request,
                                                       const AuthenticatedOperator& caller,
                                                       const Services& services) {
  if (request.path_parameter.size() != kIssuanceIdLen) {
    return Unknown();
  }
  Result<std::optional<IssuanceRecord>> found =
      services.stores.statuses.ReadIssuance(IssuanceId(request.path_parameter));
  if (!found.has_value()) {
    return Complain(found.error());
  }
  if (!found->has_value() || !Covers(caller.identity, (*found)->configuration) ||
      (*found)->expires_at <= services.clock.Now()) {
    return Unknown();
  }
  return **std::move(found);
}

Result<CredentialStatus, OperatorComplaint> ParseStatus(const HttpRequest& request) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Complain({ErrorCode::kMediaTypeUnsupported, "not application/json"});
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed, "(body)", "must be strict JSON in UTF-8");
  }
  ASSIGN_OR_RETURN(const RequestMembers members, RequestMembers::Read(*body, "", {"status"}));
  ASSIGN_OR_RETURN(const std::string* name, members.FindText("status"));
  for (const CredentialStatus status :
       {CredentialStatus::kValid, CredentialStatus::kSuspended, CredentialStatus::kInvalid}) {
    if (name != nullptr && *name == NameOf(status)) {
      return status;
    }
  }
  return members.Complaint("status", "must be valid, suspended or revoked");
}

}  // namespace

Result<HttpResponse, OperatorComplaint> AnswerListIssuances(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const PageRequest wanted, ParsePageRequest(request));
  ASSIGN_OR_RETURN(const IssuanceFilter filter, ParseFilter(request));
  const Result<IssuancePage> page =
      services.stores.statuses.ListIssuances(filter, wanted.cursor, wanted.limit);
  if (!page.has_value()) {
    return Complain(page.error());
  }
  JsonWriter json;
  json.BeginObject().Member("issuances").BeginArray();
  for (const IssuanceRecord& issuance : page->issuances) {
    if (Covers(caller.identity, issuance.configuration)) {
      WriteIssuance(json, issuance, services);
    }
  }
  json.EndArray();
  if (!page->next.empty()) {
    json.Member("next").Text(page->next);
  }
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

Result<HttpResponse, OperatorComplaint> AnswerShowIssuance(const HttpRequest& request,
                                                           const AuthenticatedOperator& caller,
                                                           const OperatorContext& context) {
  ASSIGN_OR_RETURN(const IssuanceRecord issuance, FindIssuance(request, caller, context.services));
  return Show(issuance, context.services);
}

Result<HttpResponse, OperatorComplaint> AnswerSetStatus(const HttpRequest& request,
                                                        const AuthenticatedOperator& caller,
                                                        const OperatorContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const CredentialStatus status, ParseStatus(request));
  ASSIGN_OR_RETURN(const IssuanceRecord issuance, FindIssuance(request, caller, services));
  const Result<SetStatusOutcome> outcome =
      ChangeStatus(issuance.id, status, {request.id, caller.identity.name}, services);
  if (!outcome.has_value()) {
    return Complain(outcome.error());
  }
  switch (outcome->kind) {
    case SetStatusOutcome::Kind::kChanged:
    case SetStatusOutcome::Kind::kUnchanged:
      return Show(outcome->issuance, services);
    case SetStatusOutcome::Kind::kUnknown:
      break;
    case SetStatusOutcome::Kind::kFinal:
      return Complain({ErrorCode::kStatusFinal, "it was revoked"});
  }
  return Unknown();
}

}  // namespace issuer
