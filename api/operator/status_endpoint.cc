#include "api/operator/status_endpoint.h"

#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"

namespace issuer {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};

void WriteStore(JsonWriter& json, const Services& services) {
  const Result<StoreUsage> usage = services.stores.housekeeping.Usage();
  json.Member("store").BeginObject().Member("reachable").Boolean(usage.has_value());
  if (usage.has_value()) {
    json.Member("offers").Integer(static_cast<std::int64_t>(usage->num_offers));
    json.Member("grants").Integer(static_cast<std::int64_t>(usage->num_grants));
    json.Member("tokens").Integer(static_cast<std::int64_t>(usage->num_tokens));
    json.Member("nonces").Integer(static_cast<std::int64_t>(usage->num_nonces));
    json.Member("used_bytes").Integer(static_cast<std::int64_t>(usage->used_bytes));
    json.Member("max_bytes").Integer(static_cast<std::int64_t>(usage->max_bytes));
  }
  json.EndObject();
}

void WriteKey(JsonWriter& json, const SigningKeyInfo& key, Timestamp now) {
  json.BeginObject();
  json.Member("name").Text(key.name.value());
  json.Member("algorithm").Text(JoseName(key.algorithm));
  json.Member("not_before").Text(ToRfc3339(key.not_before));
  json.Member("not_after").Text(ToRfc3339(key.not_after));
  // Whole days; negative once expired.
  json.Member("days_left")
      .Integer(std::chrono::floor<std::chrono::days>(key.not_after - now).count());
  json.EndObject();
}

void WriteSigner(JsonWriter& json, const Services& services) {
  const Result<std::vector<SigningKeyInfo>> keys =
      services.signer.ListKeys(Deadline::In(kPatience));
  json.Member("signer").BeginObject().Member("reachable").Boolean(keys.has_value());
  if (keys.has_value()) {
    const Timestamp now = services.clock.Now();
    json.Member("keys").BeginArray();
    for (const SigningKeyInfo& key : *keys) {
      WriteKey(json, key, now);
    }
    json.EndArray();
  }
  json.EndObject();
}

}  // namespace

Result<HttpResponse, OperatorComplaint> AnswerStatus(const HttpRequest& /*request*/,
                                                     const AuthenticatedOperator& /*caller*/,
                                                     const OperatorContext& context) {
  const Services& services = context.services;
  JsonWriter json;
  json.BeginObject();
  json.Member("version").Text(CHANCERY_VERSION);
  json.Member("issuer").Text(services.config.identifier.ToString());
  json.Member("time").Text(ToRfc3339(services.clock.Now()));
  WriteStore(json, services);
  WriteSigner(json, services);
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

}  // namespace issuer
