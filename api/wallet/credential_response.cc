#include "api/wallet/credential_response.h"

#include <utility>

#include "appliance/base/json_writer.h"

namespace issuer {

Result<HttpResponse> RenderCredentialResponse(const CredentialResponse& response,
                                              const std::optional<JweRecipient>& recipient,
                                              Random& random) {
  JsonWriter json;
  json.BeginObject();
  if (response.pending.has_value()) {
    response.pending->id.Expose(
        [&](ByteView id) { json.Member("transaction_id").Text(AsText(id)); });
    json.Member("interval").Integer(response.pending->interval.count()).EndObject();
    return RenderForWallet(202, std::move(json).Take(), recipient, random);
  }
  json.Member("credentials").BeginArray();
  for (const std::string& credential : response.credentials) {
    json.BeginObject().Member("credential");
    response.are_objects ? json.Raw(credential) : json.Text(credential);
    json.EndObject();
  }
  json.EndArray();
  if (!response.notification_id.empty()) {
    json.Member("notification_id").Text(response.notification_id);
  }
  json.EndObject();
  return RenderForWallet(200, std::move(json).Take(), recipient, random);
}

}  // namespace issuer
