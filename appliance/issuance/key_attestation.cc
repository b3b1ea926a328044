#include "appliance/issuance/key_attestation.h"

#include <algorithm>
#include <utility>

#include "appliance/issuance/attestation_status.h"
#include "appliance/issuance/jwt_claims.h"
#include "appliance/trust/attester_signature.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jws.h"

namespace issuer {
namespace {

constexpr std::string_view kAttestationType = "key-attestation+jwt";

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

bool AcceptsCurve(const CredentialConfiguration& configuration, Curve curve) {
  const std::vector<SignatureAlgorithm>& algorithms = configuration.proof_algorithms;
  return std::any_of(algorithms.begin(), algorithms.end(), [curve](SignatureAlgorithm algorithm) {
    return CurveOf(algorithm) == curve;
  });
}

Result<std::vector<PublicKey>> ReadAttestedKeys(const JsonValue& payload,
                                                const CredentialConfiguration& configuration) {
  const JsonValue* member = payload.Find("attested_keys");
  const JsonValue::Array* jwks = member == nullptr ? nullptr : member->AsArray();
  if (jwks == nullptr || jwks->empty() || jwks->size() > kMaxAttestedKeys) {
    return Refuse("attested_keys is no array of 1 to 100 keys");
  }
  std::vector<PublicKey> keys;
  for (const JsonValue& jwk : *jwks) {
    ASSIGN_OR_RETURN(PublicKey key, ParseJwk(jwk));
    if (!AcceptsCurve(configuration, key.curve)) {
      return Refuse("an attested key is of no algorithm that the configuration accepts");
    }
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
      return Refuse("a key is attested twice");
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

// [PRF-22] "The metadata array is the accepted set": no level stands for another.
Status CheckLevel(const JsonValue& payload,
                  std::string_view name,
                  const std::vector<std::string>& accepted) {
  const JsonValue* member = payload.Find(name);
  if (member != nullptr && member->AsArray() == nullptr) {
    return Refuse("key_storage or user_authentication is no array");
  }
  if (accepted.empty()) {
    return {};
  }
  const JsonValue::Array none;
  const JsonValue::Array& levels = member == nullptr ? none : *member->AsArray();
  const bool is_met = std::any_of(levels.begin(), levels.end(), [&](const JsonValue& level) {
    return level.AsText() != nullptr &&
           std::find(accepted.begin(), accepted.end(), *level.AsText()) != accepted.end();
  });
  return is_met ? Status() : Refuse("key_storage or user_authentication has no accepted level");
}

Status CheckLevels(const JsonValue& payload, const CredentialConfiguration& configuration) {
  const KeyAttestationRules rules = configuration.key_attestations.value_or(KeyAttestationRules());
  RETURN_IF_ERROR(CheckLevel(payload, "key_storage", rules.key_storage));
  return CheckLevel(payload, "user_authentication", rules.user_authentication);
}

Status CheckIssuer(const JsonValue& payload, const Attester& attester) {
  const JsonValue* iss = payload.Find("iss");
  if (iss != nullptr && (iss->AsText() == nullptr ||
                         (!attester.issuer.empty() && *iss->AsText() != attester.issuer))) {
    return Refuse("iss of the key attestation is not the attester that signed");
  }
  return {};
}

Result<KeyAttestation> Verify(std::string_view jwt,
                              AttestationPlace place,
                              const CredentialConfiguration& configuration,
                              const Services& services) {
  const Timestamp now = services.clock.Now();
  ASSIGN_OR_RETURN(const UnverifiedJws jws, UnverifiedJws::Parse(jwt, kMaxKeyAttestationLen));
  if (jws.typ() != kAttestationType) {
    return Refuse("typ is not key-attestation+jwt");
  }
  if (!configuration.Accepts(jws.algorithm())) {
    return Refuse("the configuration does not accept the algorithm of the key attestation");
  }
  ASSIGN_OR_RETURN(const AttestedJws attested,
                   VerifyByAttester(jws, services.trust.key_attesters, now));
  ASSIGN_OR_RETURN(const JsonValue payload, attested.jws.PayloadJson());
  RETURN_IF_ERROR(CheckIssuer(payload, *attested.attester));
  JwtTimeRules rules;
  rules.needs_iat = true;
  rules.needs_exp = place == AttestationPlace::kProofHeader;
  RETURN_IF_ERROR(CheckJwtTimes(payload, rules, now));
  KeyAttestation attestation;
  ASSIGN_OR_RETURN(attestation.keys, ReadAttestedKeys(payload, configuration));
  RETURN_IF_ERROR(CheckLevels(payload, configuration));
  RETURN_IF_ERROR(CheckAttestationStatus(payload, *attested.attester, services.trust, now));
  if (const JsonValue* nonce = payload.Find("nonce")) {
    if (nonce->AsText() == nullptr) {
      return Refuse("the nonce of the key attestation is null or no text");
    }
    attestation.nonce = *nonce->AsText();
  }
  return attestation;
}

}  // namespace

Result<KeyAttestation> VerifyKeyAttestation(std::string_view jwt,
                                            AttestationPlace place,
                                            const CredentialConfiguration& configuration,
                                            const Services& services) {
  Result<KeyAttestation> attestation = Verify(jwt, place, configuration, services);
  return attestation.has_value() ? std::move(attestation) : Refuse(attestation.error().detail);
}

}  // namespace issuer
