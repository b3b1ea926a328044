#include "api/operator/events_endpoint.h"

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "api/http/form.h"
#include "appliance/base/check.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"
#include "appliance/issuance/change_status.h"

namespace issuer {
namespace {

constexpr std::size_t kPage = 100;

std::string_view NameOf(EventKind kind) {
  switch (kind) {
    case EventKind::kOfferRedeemed:
      return "offer_redeemed";
    case EventKind::kOfferLocked:
      return "offer_locked";
    case EventKind::kCredentialIssued:
      return "credential_issued";
    case EventKind::kCredentialDeferred:
      return "credential_deferred";
    case EventKind::kNotification:
      return "notification_received";
    case EventKind::kStatusChanged:
      return "status_changed";
  }
  CHECK(false);
  return "";
}

// As wallets spell it. [vci-1.0 §11.1]
std::string_view NameOf(NotificationEvent event) {
  switch (event) {
    case NotificationEvent::kAccepted:
      return "credential_accepted";
    case NotificationEvent::kFailure:
      return "credential_failure";
    case NotificationEvent::kDeleted:
      return "credential_deleted";
  }
  CHECK(false);
  return "";
}

void WriteEvent(JsonWriter& json, const EventRecord& event) {
  json.BeginObject();
  json.Member("number").Integer(static_cast<std::int64_t>(event.number));
  json.Member("kind").Text(NameOf(event.kind));
  json.Member("time").Text(ToRfc3339(event.at));
  if (!event.offer.empty()) {
    json.Member("offer").Text(event.offer.value());
  }
  if (!event.configuration.empty()) {
    json.Member("configuration").Text(event.configuration.value());
  }
  if (event.num_credentials > 0) {
    json.Member("num_credentials").Integer(event.num_credentials);
  }
  if (event.notification.has_value()) {
    json.Member("notification").Text(NameOf(*event.notification));
  }
  if (event.change.has_value()) {
    json.Member("issuance").Text(event.change->issuance.value());
    json.Member("status").Text(NameOf(event.change->status));
  }
  json.EndObject();
}

// The number after which events are wanted; 0 if the query does not say.
Result<std::uint64_t, OperatorComplaint> ParseAfter(const HttpRequest& request) {
  const Result<Form> query = ParseForm(request.query);
  if (!query.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    "(query)",
                    "must be name=value pairs, each name once");
  }
  std::uint64_t after = 0;
  if (const std::string* text = query->Find("after")) {
    const char* end = text->data() + text->size();
    const auto [rest, error] = std::from_chars(text->data(), end, after);
    if (error != std::errc() || rest != end ||
        after > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) {
      return Complain(ErrorCode::kOperatorRequestMalformed, "after", "must be an event's number");
    }
  }
  return after;
}

}  // namespace

Result<HttpResponse, OperatorComplaint> AnswerListEvents(const HttpRequest& request,
                                                         const AuthenticatedOperator& /*caller*/,
                                                         const OperatorContext& context) {
  ASSIGN_OR_RETURN(const std::uint64_t after, ParseAfter(request));
  const auto events = context.services.stores.events.ReadEvents(after, kPage);
  if (!events.has_value()) {
    return Complain(events.error());
  }
  JsonWriter json;
  json.BeginObject().Member("events").BeginArray();
  for (const EventRecord& event : *events) {
    WriteEvent(json, event);
  }
  json.EndArray().EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

}  // namespace issuer
