#include "api/operator/health_endpoint.h"

#include <chrono>
#include <utility>

#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

constexpr std::chrono::milliseconds kPatience{2000};

}  // namespace

HttpResponse AnswerLive(const HttpRequest& /*request*/, const OperatorContext& /*context*/) {
  JsonWriter json;
  json.BeginObject().Member("status").Text("live").EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

HttpResponse AnswerReady(const HttpRequest& /*request*/, const OperatorContext& context) {
  const bool has_store = context.services.stores.housekeeping.Usage().has_value();
  const bool has_signer = context.services.signer.ListKeys(Deadline::In(kPatience)).has_value();
  const bool is_ready = has_store && has_signer;
  JsonWriter json;
  json.BeginObject().Member("status").Text(is_ready ? "ready" : "unready");
  json.Member("missing").BeginArray();
  if (!has_store) {
    json.Text("store");
  }
  if (!has_signer) {
    json.Text("signer");
  }
  json.EndArray().EndObject();
  HttpResponse response = HttpResponse::Json(is_ready ? 200 : 503, std::move(json).Take());
  if (!is_ready) {
    response.With("Retry-After", "5");
  }
  return response;
}

}  // namespace issuer
