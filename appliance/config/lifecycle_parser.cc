#include "appliance/config/lifecycle_parser.h"

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

}  // namespace

void ReadLifecycle(TomlSection& document, Config& config) {
  ReadRefresh(document.Section("refresh", Presence::kOptional), config.lifetimes, config.refresh);
  ReadNotification(document.Section("notification", Presence::kOptional), config.notification);
  ReadDeferred(document.Section("deferred", Presence::kOptional), config.deferred);
}

}  // namespace issuer
