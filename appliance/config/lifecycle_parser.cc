#include "appliance/config/lifecycle_parser.h"

#include <string>
#include <string_view>
#include <utility>

namespace issuer {
namespace {

using std::chrono::days;

void ReadRefresh(TomlSection section, const Lifetimes& lifetimes, RefreshSettings& refresh) {
  const RefreshSettings defaults;
  refresh.enabled = section.Boolean("enabled", defaults.enabled);
  refresh.lifetime =
      section.Duration("lifetime", Seconds(60), Seconds(days(3650)), defaults.lifetime);
  refresh.max_uses =
      static_cast<std::uint32_t>(section.Integer("max_uses", 1, 1'000'000, defaults.max_uses));
  if (refresh.enabled && refresh.lifetime > lifetimes.offer_record) {
    section.Complain("lifetime",
                     "must not be longer than lifetimes.offer_record: whoever still holds tokens "
                     "must be found on the operator port");
  }
  section.RefuseUnknown();
}

void ReadNotification(TomlSection section, NotificationSettings& notification) {
  const NotificationSettings defaults;
  notification.enabled = section.Boolean("enabled", defaults.enabled);
  notification.token_grace =
      section.Duration("token_grace", Seconds(0), Seconds(days(365)), defaults.token_grace);
  notification.with_deferred = section.Boolean("with_deferred", defaults.with_deferred);
  notification.revoke_deleted = section.Boolean("revoke_deleted", notification.revoke_deleted);
  section.RefuseUnknown();
}

void ReadDeferred(TomlSection section, DeferredSettings& deferred) {
  const DeferredSettings defaults;
  deferred.enabled = section.Boolean("enabled", defaults.enabled);
  deferred.interval = section.Duration("interval", Seconds(1), Seconds(days(7)), defaults.interval);
  deferred.lifetime =
      section.Duration("lifetime", Seconds(60), Seconds(days(365)), defaults.lifetime);
  deferred.token_grace =
      section.Duration("token_grace", Seconds(0), Seconds(days(365)), defaults.token_grace);
  if (deferred.token_grace > deferred.lifetime) {
    section.Complain("token_grace", "must not be longer than deferred.lifetime");
  }
  section.RefuseUnknown();
}

void ReadEvents(TomlSection section, EventSettings& events) {
  events.retention =
      section.Duration("retention", Seconds(0), Seconds(days(365)), EventSettings().retention);
  section.RefuseUnknown();
}

WebhookConfig ReadWebhook(TomlSection section, const EventSettings& events) {
  constexpr std::string_view kLoopback = "http://127.0.0.1:";
  WebhookConfig webhook;
  webhook.name = section.Text("name");
  const bool is_name =
      webhook.name.size() <= 64 &&
      webhook.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!is_name) {
    section.Complain("name", "must be 1 to 64 lower-case letters, digits and dashes");
  }
  webhook.url = section.Text("url");
  if (!ParseHttpsUrl(webhook.url).has_value() && !webhook.url.starts_with(kLoopback)) {
    section.Complain("url", "must be an https URL without query, fragment or trailing slash");
  }
  webhook.secret = section.Path("secret");
  if (events.retention <= Seconds(0)) {
    section.Complain("name", "needs events: set events.retention");
  }
  section.RefuseUnknown();
  return webhook;
}

}  // namespace

void ReadLifecycle(TomlSection& document, Config& config) {
  ReadRefresh(document.Section("refresh", Presence::kOptional), config.lifetimes, config.refresh);
  ReadNotification(document.Section("notification", Presence::kOptional), config.notification);
  ReadDeferred(document.Section("deferred", Presence::kOptional), config.deferred);
  ReadEvents(document.Section("events", Presence::kOptional), config.events);
  for (TomlSection& section : document.Sections("webhook")) {
    config.webhooks.push_back(ReadWebhook(std::move(section), config.events));
  }
}

}  // namespace issuer
