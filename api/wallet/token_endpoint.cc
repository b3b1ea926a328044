#include "api/wallet/token_endpoint.h"

#include <utility>

#include "api/wallet/challenge_endpoint.h"
#include "api/wallet/token_request.h"
#include "api/wallet/token_sender.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/redeem_grant.h"
#include "appliance/issuance/refresh_grant.h"

namespace issuer {
namespace {

// [vci-1.0 §6.2] [rfc6749 §5.1]
void WriteAccess(JsonWriter& json, const GrantedAccess& access) {
  if (access.scope.has_value()) {
    json.Member("scope").Text(*access.scope);
  }
  if (!access.names_identifiers) {
    return;
  }
  json.Member("authorization_details").BeginArray();
  for (const ConfigurationId& configuration : access.configurations) {
    json.BeginObject().Member("type").Text("openid_credential");
    json.Member("credential_configuration_id").Text(configuration.value());
    json.Member("credential_identifiers").BeginArray();
    json.Text(CredentialIdentifierOf(configuration)).EndArray().EndObject();
  }
  json.EndArray();
}

// The form is judged before the sender, the sender before anything is looked up. [TOK-9]
Result<IssuedToken> Issue(const HttpRequest& request, const Form& form, const Services& services) {
  if (services.config.refresh.enabled && IsRefreshRequest(form)) {
    ASSIGN_OR_RETURN(const RefreshToken refresh_token, ParseRefreshRequest(form));
    ASSIGN_OR_RETURN(const Sender sender, AuthenticateSender(request, form, services));
    return RefreshGrant(refresh_token, sender, request.id, services);
  }
  ASSIGN_OR_RETURN(const TokenRequest token_request, ParseTokenRequest(form));
  ASSIGN_OR_RETURN(const Sender sender, AuthenticateSender(request, form, services));
  return RedeemGrant(token_request, sender, request.id, services);
}

}  // namespace

Result<IssuedToken> RedeemTokenRequest(const HttpRequest& request, const WalletContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const Form form, ParseTokenForm(request));
  return Issue(request, form, services);
}

void WriteTokenMembers(JsonWriter& json, const IssuedToken& issued) {
  issued.token.Expose([&](ByteView token) { json.Member("access_token").Text(AsText(token)); });
  json.Member("token_type").Text(issued.type == TokenType::kDpop ? "DPoP" : "Bearer");
  json.Member("expires_in").Integer(issued.expires_in.count());
  WriteAccess(json, issued.access);
  if (issued.refresh_token.has_value()) {
    issued.refresh_token->Expose(
        [&](ByteView token) { json.Member("refresh_token").Text(AsText(token)); });
  }
}

Result<HttpResponse> AnswerTokenRequest(const HttpRequest& request, const WalletContext& context) {
  ASSIGN_OR_RETURN(const IssuedToken issued, RedeemTokenRequest(request, context));
  JsonWriter json;
  json.BeginObject();
  WriteTokenMembers(json, issued);
  json.EndObject();
  HttpResponse response = HttpResponse::Json(200, std::move(json).Take());
  if (request.CountHeaders("oauth-client-attestation") != 0) {
    AddChallenge(response, context.services);  // for the next proof of possession
  }
  return response;
}

}  // namespace issuer
