#include "appliance/issuance/client_assertion.h"

#include <utility>
#include <vector>

#include "appliance/issuance/jwt_claims.h"
#include "appliance/issuance/metadata.h"
#include "appliance/trust/attester_signature.h"
#include "crypto/jose/jws.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kClientAuthenticationFailed, detail);
}

// None, or one that says what it is: a JWT made for another purpose is no assertion. [rfc8725
// §3.11]
bool IsAssertionType(std::string_view typ) {
  return typ.empty() || typ == "JWT" || typ == "client-authentication+jwt";
}

// The registered client whose key made the signature, and what it signed.
Result<std::pair<const RegisteredClient*, JsonValue>> FindSigner(
    const UnverifiedJws& jws,
    const std::optional<std::string>& client_id,
    const Services& services) {
  KeyTries tries;
  for (const RegisteredClient& client : services.trust.clients) {
    if (client.method != ClientMethod::kPrivateKeyJwt ||
        (client_id.has_value() && client.id.value() != *client_id)) {
      continue;
    }
    const Result<VerifiedJws> verified = VerifyByKeys(jws, client.keys, tries);
    if (verified.has_value()) {
      ASSIGN_OR_RETURN(JsonValue payload, verified->PayloadJson());
      return std::pair{&client, std::move(payload)};
    }
  }
  return Refuse("the assertion is not signed by a registered client, or by another one");
}

bool IsForUs(const JsonValue& payload, const HttpsUrl& identifier) {
  const JsonValue* aud = payload.Find("aud");
  return IsAddressedTo(aud, identifier.ToString()) ||
         IsAddressedTo(aud, identifier.origin + EndpointPathsOf(identifier).token);
}

Result<AuthenticatedClient> Verify(std::string_view jwt,
                                   const std::optional<std::string>& client_id,
                                   const Services& services) {
  ASSIGN_OR_RETURN(const UnverifiedJws jws, UnverifiedJws::Parse(jwt));
  if (!IsAssertionType(jws.typ())) {
    return Refuse("typ is not that of a client assertion");
  }
  ASSIGN_OR_RETURN(const auto signer, FindSigner(jws, client_id, services));
  const auto& [client, payload] = signer;
  const std::string* iss = FindName(payload, "iss");
  const std::string* sub = FindName(payload, "sub");
  if (iss == nullptr || sub == nullptr || *iss != client->id.value() || *sub != *iss) {
    return Refuse("iss and sub are not both the client's id");
  }
  if (!IsForUs(payload, services.config.identifier)) {
    return Refuse("aud is neither our identifier nor our token endpoint, alone");
  }
  const Timestamp now = services.clock.Now();
  JwtTimeRules rules;
  rules.needs_exp = true;
  rules.max_life = kMaxAssertionLife;
  RETURN_IF_ERROR(CheckJwtTimes(payload, rules, now));
  const std::string* jti = FindName(payload, "jti");
  if (jti == nullptr) {
    return Refuse("jti is missing, no text or too long");
  }
  AuthenticatedClient authenticated{client->id, client->method, std::nullopt, SingleUse()};
  authenticated.proof->what = Sha256(AsBytes("assertion\n" + *iss + "\n" + *jti));
  authenticated.proof->expires_at = FromUnix(*payload.Find("exp")->AsInteger());
  return authenticated;
}

}  // namespace

Result<AuthenticatedClient> VerifyClientAssertion(std::string_view jwt,
                                                  const std::optional<std::string>& client_id,
                                                  const Services& services) {
  Result<AuthenticatedClient> client = Verify(jwt, client_id, services);
  // What fails below, in a JWS or its times, is a client that did not prove itself; the detail
  // stays.
  return client.has_value() ? std::move(client) : Refuse(client.error().detail);
}

}  // namespace issuer
