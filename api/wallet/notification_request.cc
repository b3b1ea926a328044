#include "api/wallet/notification_request.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/media_type.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kNotificationRequestMalformed, detail);
}

std::optional<NotificationEvent> EventNamed(std::string_view name) {
  if (name == "credential_accepted") {
    return NotificationEvent::kAccepted;
  }
  if (name == "credential_failure") {
    return NotificationEvent::kFailure;
  }
  if (name == "credential_deleted") {
    return NotificationEvent::kDeleted;
  }
  return std::nullopt;
}

// [vci-1.0 §11.1] "MUST NOT include characters outside the set %x20-21 / %x23-5B / %x5D-7E."
bool IsDescription(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c >= 0x20 && c <= 0x7e && c != '"' && c != '\\';
  });
}

}  // namespace

Result<NotificationRequest> ParseNotificationRequest(const HttpRequest& request) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Refuse("not JSON by its media type");
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value() || body->AsObject() == nullptr) {
    return Refuse("no JSON object");
  }
  const std::string* id = body->FindText("notification_id");
  const std::string* event = body->FindText("event");
  if (id == nullptr || event == nullptr) {
    return Refuse("notification_id or event is missing, or no text");
  }
  const std::optional<NotificationEvent> known = EventNamed(*event);
  if (!known.has_value()) {
    return Refuse("an event that is not defined");
  }
  if (const JsonValue* description = body->Find("event_description")) {
    const std::string* text = description->AsText();
    if (text == nullptr || !IsDescription(*text)) {
      return Refuse("an event_description of other characters than allowed");
    }
  }
  return NotificationRequest{*id, *known};
}

}  // namespace issuer
