// Key proofs: what the peer says in the header leads to a key; only what that key signed is then
// read.
#include "appliance/issuance/verify_proofs.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "appliance/issuance/jwt_claims.h"
#include "appliance/issuance/key_attestation.h"
#include "appliance/issuance/presentation_proof.h"
#include "appliance/issuance/proof_key.h"
#include "crypto/jose/jws.h"

namespace issuer {
namespace {

constexpr std::string_view kProofType = "openid4vci-proof+jwt";

// A key attestation is base64url once more in the header of a proof.
constexpr std::size_t kMaxProofLen = kMaxJwsLen + kMaxKeyAttestationLen / 3 * 4;

// A proof whose form and signature are right; its nonces have not been looked at.
struct SignedProof {
  PublicKey key;
  std::string nonce;
  std::optional<KeyAttestation> attestation;
};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

// [vci-1.0 appendix F.1] "This claim MUST be omitted if the access token authorizing the issuance
// call was obtained from a Pre-Authorized Code Flow through anonymous access to the token
// endpoint." [PRF-11]
Status CheckIssuer(const JsonValue* iss, const ClientId& client) {
  if (iss == nullptr) {
    return {};
  }
  if (client.empty()) {
    return Refuse("iss is present though the wallet is anonymous");
  }
  if (iss->AsText() == nullptr || *iss->AsText() != client.value()) {
    return Refuse("iss is not the client that the token was issued to");
  }
  return {};
}

// The nonce that the payload carries; everything else in it has been judged.
Result<std::string> NonceOfPayload(const JsonValue& payload,
                                   const ClientId& client,
                                   const Services& services) {
  if (!IsAddressedTo(payload.Find("aud"), services.config.identifier.ToString())) {
    return Refuse("aud is not our identifier");
  }
  JwtTimeRules rules;
  rules.needs_iat = true;
  rules.max_age = kMaxProofAge;
  RETURN_IF_ERROR(CheckJwtTimes(payload, rules, services.clock.Now()));
  RETURN_IF_ERROR(CheckIssuer(payload.Find("iss"), client));
  const JsonValue* nonce = payload.Find("nonce");
  if (nonce == nullptr) {
    return Fail(ErrorCode::kProofNonceMissing, "the proof has no nonce");
  }
  if (nonce->AsText() == nullptr) {
    return Refuse("the nonce of the proof is null or no text");
  }
  return *nonce->AsText();
}

// The attestation in the header, which must hold the proof's own key. [PRF-15] [PRF-17]
Result<std::optional<KeyAttestation>> AttestationOfHeader(
    const JsonValue& header,
    const PublicKey& key,
    const CredentialConfiguration& configuration,
    const Services& services) {
  const JsonValue* jwt = header.Find("key_attestation");
  const bool is_required = configuration.key_attestations.has_value();
  if (jwt == nullptr || (!is_required && services.trust.key_attesters.empty())) {
    return is_required ? Result<std::optional<KeyAttestation>>(Refuse("no key attestation"))
                       : std::optional<KeyAttestation>();
  }
  if (jwt->AsText() == nullptr) {
    return Refuse("key_attestation is no text");
  }
  ASSIGN_OR_RETURN(KeyAttestation attestation,
                   VerifyKeyAttestation(
                       *jwt->AsText(), AttestationPlace::kProofHeader, configuration, services));
  if (std::find(attestation.keys.begin(), attestation.keys.end(), key) == attestation.keys.end()) {
    return Refuse("the key of the proof is not among the attested ones");
  }
  if (!attestation.nonce.has_value()) {
    return Fail(ErrorCode::kProofNonceMissing, "the key attestation has no nonce");
  }
  return std::optional(std::move(attestation));
}

Result<SignedProof> VerifySignedProof(std::string_view compact,
                                      const CredentialConfiguration& configuration,
                                      const ClientId& client,
                                      const Services& services) {
  ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(compact, kMaxProofLen));
  if (jws.typ() != kProofType) {
    return Refuse("typ is not openid4vci-proof+jwt");
  }
  if (!configuration.Accepts(jws.algorithm())) {
    return Refuse("the configuration does not accept the algorithm of the proof");
  }
  const JsonValue header = jws.header();
  ASSIGN_OR_RETURN(PublicKey key, KeyOfHeader(header, configuration, services.clock.Now()));
  ASSIGN_OR_RETURN(const VerifiedJws verified, std::move(jws).Verify(key));
  ASSIGN_OR_RETURN(const JsonValue payload, verified.PayloadJson());
  ASSIGN_OR_RETURN(std::string nonce, NonceOfPayload(payload, client, services));
  ASSIGN_OR_RETURN(std::optional<KeyAttestation> attestation,
                   AttestationOfHeader(header, key, configuration, services));
  return SignedProof{std::move(key), std::move(nonce), std::move(attestation)};
}

template <typename T>
void AddIfNew(std::vector<T>& list, T element) {
  if (std::find(list.begin(), list.end(), element) == list.end()) {
    list.push_back(std::move(element));
  }
}

// The uses of `nonces`, each of which must be one of ours and alive.
Result<std::vector<NonceUse>> CheckNonces(std::span<const std::string> nonces,
                                          const Services& services) {
  std::vector<NonceUse> uses;
  for (const std::string& nonce : nonces) {
    ASSIGN_OR_RETURN(NonceUse use, services.nonces.proofs.Check(nonce, services.clock.Now()));
    uses.push_back(use);
  }
  return uses;
}

// Adds attested keys as far as a batch has room. [PRF-16] [PRF-23]
void AddAttestedKeys(std::vector<PublicKey> attested,
                     const Services& services,
                     std::vector<PublicKey>& keys) {
  const std::size_t room = std::max<std::size_t>(1, services.config.limits.batch_size);
  for (PublicKey& key : attested) {
    if (keys.size() < room) {
      AddIfNew(keys, std::move(key));
    }
  }
}

// What fails below, in a key, a certificate or a signature, makes the proof invalid; the detail
// stays.
Error AsProofError(const Error& error) {
  return {error.code == ErrorCode::kProofNonceMissing ? error.code : ErrorCode::kProofInvalid,
          error.detail};
}

}  // namespace

Result<ProvenHolders> VerifyJwtProofs(std::span<const std::string> proofs,
                                      const CredentialConfiguration& configuration,
                                      const ClientId& client,
                                      const Services& services) {
  ProvenHolders holders;
  std::vector<std::string> nonces;
  std::vector<PublicKey> attested;
  for (const std::string& compact : proofs) {
    Result<SignedProof> proof = VerifySignedProof(compact, configuration, client, services);
    if (!proof.has_value()) {
      return Unexpected(AsProofError(proof.error()));
    }
    if (std::find(holders.keys_.begin(), holders.keys_.end(), proof->key) != holders.keys_.end()) {
      return Refuse("two proofs are of the same key");
    }
    holders.keys_.push_back(std::move(proof->key));
    AddIfNew(nonces, std::move(proof->nonce));
    if (proof->attestation.has_value()) {
      AddIfNew(nonces, *std::move(proof->attestation->nonce));
      attested.insert(
          attested.end(), proof->attestation->keys.begin(), proof->attestation->keys.end());
    }
  }
  AddAttestedKeys(std::move(attested), services, holders.keys_);
  ASSIGN_OR_RETURN(holders.nonces_, CheckNonces(nonces, services));
  return holders;
}

Result<ProvenHolders> VerifyAttestationProof(std::string_view jwt,
                                             const CredentialConfiguration& configuration,
                                             const Services& services) {
  ASSIGN_OR_RETURN(KeyAttestation attestation,
                   VerifyKeyAttestation(jwt, AttestationPlace::kOwnProof, configuration, services));
  if (!attestation.nonce.has_value()) {
    return Fail(ErrorCode::kProofNonceMissing, "the key attestation has no nonce");
  }
  ProvenHolders holders;
  AddAttestedKeys(std::move(attestation.keys), services, holders.keys_);
  ASSIGN_OR_RETURN(holders.nonces_, CheckNonces({&*attestation.nonce, 1}, services));
  return holders;
}

Result<ProvenHolders> VerifyPresentationProofs(std::span<const JsonValue> presentations,
                                               const CredentialConfiguration& configuration,
                                               const Services& services) {
  ProvenHolders holders;
  std::vector<std::string> nonces;
  for (const JsonValue& presentation : presentations) {
    Result<PresentationProof> proof = VerifyPresentation(presentation, configuration, services);
    if (!proof.has_value()) {
      return Unexpected(AsProofError(proof.error()));
    }
    if (std::find(holders.keys_.begin(), holders.keys_.end(), proof->key) != holders.keys_.end()) {
      return Refuse("two proofs are of the same key");
    }
    holders.keys_.push_back(std::move(proof->key));
    AddIfNew(nonces, std::move(proof->nonce));
  }
  ASSIGN_OR_RETURN(holders.nonces_, CheckNonces(nonces, services));
  return holders;
}

}  // namespace issuer
