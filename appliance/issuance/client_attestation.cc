// The attestation leads to the wallet's key; only what that key signed is then read.
#include "appliance/issuance/client_attestation.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/issuance/attestation_status.h"
#include "appliance/issuance/jwt_claims.h"
#include "appliance/trust/attester_signature.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/jose/jws.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::string_view kAttestationType = "oauth-client-attestation+jwt";
constexpr std::string_view kPopType = "oauth-client-attestation-pop+jwt";

// A client instance whose attestation is right; that it has the key was not shown.
struct AttestedInstance {
  std::string client_id;
  PublicKey key;
};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kClientAttestationInvalid, detail);
}

bool MayVouchFor(const Attester& attester, const std::string& client_id, const TrustLists& trust) {
  const bool is_listed = std::any_of(attester.clients.begin(),
                                     attester.clients.end(),
                                     [&](const ClientId& id) { return id.value() == client_id; });
  // A registered client proves itself by its own method alone.
  return (attester.clients.empty() || is_listed) && trust.FindClient(client_id) == nullptr;
}

Status CheckAge(const JsonValue& payload, const Services& services) {
  const std::optional<Seconds>& max_age = services.config.trust.attestation_max_age;
  if (!max_age.has_value()) {
    return {};
  }
  const JsonValue* iat = payload.Find("iat");
  if (iat == nullptr || *iat->AsInteger() < ToUnix(services.clock.Now()) - max_age->count()) {
    return Fail(ErrorCode::kClientAttestationOutdated, "the attestation is older than allowed");
  }
  return {};
}

Result<AttestedInstance> VerifyAttestation(std::string_view jwt, const Services& services) {
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(const UnverifiedJws jws, UnverifiedJws::Parse(jwt));
  if (jws.typ() != kAttestationType) {
    return Refuse("typ is not oauth-client-attestation+jwt");
  }
  ASSIGN_OR_RETURN(const AttestedJws attested,
                   VerifyByAttester(jws, services.trust.client_attesters, now));
  ASSIGN_OR_RETURN(const JsonValue payload, attested.jws.PayloadJson());
  const Attester& attester = *attested.attester;
  const JsonValue* iss = payload.Find("iss");
  if (iss != nullptr && (iss->AsText() == nullptr ||
                         (!attester.issuer.empty() && *iss->AsText() != attester.issuer))) {
    return Refuse("iss is not the attester that signed");
  }
  const std::string* sub = FindName(payload, "sub");
  if (sub == nullptr || !MayVouchFor(attester, *sub, services.trust)) {
    return Refuse("sub is missing, or no client that this attester may vouch for");
  }
  JwtTimeRules rules;
  rules.needs_exp = true;
  RETURN_IF_ERROR(CheckJwtTimes(payload, rules, now));
  const JsonValue* cnf = payload.Find("cnf");
  const JsonValue* jwk = cnf == nullptr ? nullptr : cnf->Find("jwk");
  if (jwk == nullptr) {
    return Refuse("cnf.jwk is missing");
  }
  ASSIGN_OR_RETURN(PublicKey key, ParseJwk(*jwk));
  RETURN_IF_ERROR(CheckAttestationStatus(payload, attester, services.trust, now));
  RETURN_IF_ERROR(CheckAge(payload, services));
  return AttestedInstance{*sub, std::move(key)};
}

// `challenge`, which drafts before -05 call `nonce`. [ABCA-4]
Status CheckChallenge(const JsonValue& payload, const Services& services) {
  const JsonValue* challenge = payload.Find("challenge");
  challenge = challenge == nullptr ? payload.Find("nonce") : challenge;
  if (challenge == nullptr) {
    return services.config.trust.require_challenge
               ? Fail(ErrorCode::kAttestationChallengeRequired, "no challenge")
               : Status();
  }
  if (challenge->AsText() == nullptr) {
    return Refuse("the challenge is no text");
  }
  if (!services.nonces.attestations.Check(*challenge->AsText(), services.clock.Now()).has_value()) {
    return Fail(ErrorCode::kAttestationChallengeRequired, "the challenge is stale or none of ours");
  }
  return {};
}

// The proof's single use: of this key, not of this `sub`, which many devices share. [ABCA-10]
Result<SingleUse> VerifyPop(std::string_view jwt,
                            const AttestedInstance& instance,
                            const std::string& thumbprint,
                            const Services& services) {
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(jwt));
  if (jws.typ() != kPopType) {
    return Refuse("typ is not oauth-client-attestation-pop+jwt");
  }
  ASSIGN_OR_RETURN(const VerifiedJws verified, std::move(jws).Verify(instance.key));
  ASSIGN_OR_RETURN(const JsonValue payload, verified.PayloadJson());
  if (!IsAddressedAmongOthersTo(payload.Find("aud"), services.config.identifier.ToString())) {
    return Refuse("aud of the proof of possession is not our identifier");
  }
  const JsonValue* iss = payload.Find("iss");
  if (iss != nullptr && (iss->AsText() == nullptr || *iss->AsText() != instance.client_id)) {
    return Refuse("iss of the proof of possession is not the attestation's sub");
  }
  JwtTimeRules rules;
  rules.needs_iat = true;
  rules.max_age = kMaxPopAge;
  RETURN_IF_ERROR(CheckJwtTimes(payload, rules, now));
  const std::string* jti = FindName(payload, "jti");
  if (jti == nullptr) {
    return Refuse("jti of the proof of possession is missing, no text or too long");
  }
  RETURN_IF_ERROR(CheckChallenge(payload, services));
  SingleUse use;
  use.what = Sha256(AsBytes("attestation pop\n" + thumbprint + "\n" + *jti));
  // Its iat may lie ahead by the skew, and is then accepted that much longer.
  use.expires_at = now + kMaxPopAge + kClockSkew + Seconds(1);
  return use;
}

Result<AuthenticatedClient> Verify(const PresentedAttestation& presented,
                                   const std::optional<std::string>& client_id,
                                   const Services& services) {
  ASSIGN_OR_RETURN(const AttestedInstance instance, VerifyAttestation(presented.jwt, services));
  if (client_id.has_value() && *client_id != instance.client_id) {
    return Refuse("client_id is not the attestation's sub");
  }
  const Digest key = JwkThumbprintDigest(instance.key);
  ASSIGN_OR_RETURN(
      const SingleUse use,
      VerifyPop(presented.proof_of_possession, instance, Base64UrlEncode(key), services));
  return AuthenticatedClient{ClientId(instance.client_id), ClientMethod::kAttestation, key, use};
}

}  // namespace

Result<AuthenticatedClient> VerifyClientAttestation(const PresentedAttestation& presented,
                                                    const std::optional<std::string>& client_id,
                                                    const Services& services) {
  Result<AuthenticatedClient> client = Verify(presented, client_id, services);
  if (client.has_value() || client.error().code == ErrorCode::kClientAttestationOutdated ||
      client.error().code == ErrorCode::kAttestationChallengeRequired) {
    return client;
  }
  return Refuse(client.error().detail);
}

}  // namespace issuer
