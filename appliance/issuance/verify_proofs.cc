// Key proofs: what the peer says in the header leads to a key; only what that key signed is then
// read.
#include "appliance/issuance/verify_proofs.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/jose/did.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jws.h"
#include "crypto/openssl/certificate.h"

namespace issuer {
namespace {

constexpr std::string_view kProofType = "openid4vci-proof+jwt";
constexpr std::string_view kJwkBinding = "jwk";
constexpr std::int64_t kMaxProofAge = 600;   // seconds
constexpr std::int64_t kMaxProofAhead = 60;  // seconds, for clocks that run fast

// A proof whose form and signature are right; its nonce has not been looked at.
struct SignedProof {
  PublicKey key;
  std::string nonce;
};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

bool AllowsBinding(const CredentialConfiguration& configuration, std::string_view method) {
  const std::vector<std::string>& methods = configuration.binding_methods;
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

// "did:jwk" of "did:jwk:eyJ..."; empty if `did_url` is no DID URL.
std::string_view DidMethodOf(std::string_view did_url) {
  constexpr std::string_view kScheme = "did:";
  const std::size_t end = did_url.find(':', kScheme.size());
  return did_url.starts_with(kScheme) && end != std::string_view::npos ? did_url.substr(0, end)
                                                                       : std::string_view();
}

Result<PublicKey> KeyOfJwk(const JsonValue& jwk, const CredentialConfiguration& configuration) {
  if (!AllowsBinding(configuration, kJwkBinding)) {
    return Refuse("the configuration does not bind to keys given as jwk");
  }
  return ParseJwk(jwk);
}

Result<PublicKey> KeyOfKid(const JsonValue& kid, const CredentialConfiguration& configuration) {
  const std::string* did_url = kid.AsText();
  if (did_url == nullptr) {
    return Refuse("kid is no text");
  }
  const std::string_view method = DidMethodOf(*did_url);
  if (method.empty() || !AllowsBinding(configuration, method)) {
    return Refuse("kid is no DID URL of a method that the configuration binds to");
  }
  return ResolveDid(*did_url);
}

// The leaf's key. Who vouches for it is not asked: the chain says nothing that we rely on. [PRF-14]
Result<PublicKey> KeyOfX5c(const JsonValue& x5c,
                           const CredentialConfiguration& configuration,
                           Timestamp now) {
  if (!AllowsBinding(configuration, kJwkBinding)) {
    return Refuse("the configuration does not bind to the keys of certificates");
  }
  const JsonValue::Array* chain = x5c.AsArray();
  if (chain == nullptr || chain->empty() || chain->size() > kMaxChainLen) {
    return Refuse("x5c is no array of one to eight certificates");
  }
  if (!std::all_of(
          chain->begin(), chain->end(), [](const JsonValue& v) { return v.AsText() != nullptr; })) {
    return Refuse("a certificate of x5c is no text");
  }
  ASSIGN_OR_RETURN(const Bytes der, Base64Decode(*chain->front().AsText()));
  ASSIGN_OR_RETURN(Certificate leaf, ParseCertificate(der));
  if (now < leaf.not_before || now > leaf.not_after) {
    return Refuse("the certificate of the proof is not valid now");
  }
  return std::move(leaf.public_key);
}

// [vci-1.0 appendix F.1] exactly one of jwk, kid and x5c names the key.
Result<PublicKey> KeyOfHeader(const JsonValue& header,
                              const CredentialConfiguration& configuration,
                              Timestamp now) {
  const JsonValue* jwk = header.Find("jwk");
  const JsonValue* kid = header.Find("kid");
  const JsonValue* x5c = header.Find("x5c");
  const int num_keys =
      (jwk != nullptr ? 1 : 0) + (kid != nullptr ? 1 : 0) + (x5c != nullptr ? 1 : 0);
  if (num_keys != 1) {
    return Refuse("the header has not exactly one of jwk, kid and x5c");
  }
  if (header.Find("trust_chain") != nullptr && kid == nullptr) {
    return Refuse("trust_chain stands without kid");
  }
  if (jwk != nullptr) {
    return KeyOfJwk(*jwk, configuration);
  }
  return kid != nullptr ? KeyOfKid(*kid, configuration) : KeyOfX5c(*x5c, configuration, now);
}

// The text itself, or an array of it alone. [PRF-12]
bool IsAddressedTo(const JsonValue* aud, std::string_view identifier) {
  if (aud == nullptr) {
    return false;
  }
  if (const JsonValue::Array* array = aud->AsArray()) {
    return array->size() == 1 && array->front().AsText() != nullptr &&
           *array->front().AsText() == identifier;
  }
  return aud->AsText() != nullptr && *aud->AsText() == identifier;
}

Status CheckTimes(const JsonValue& payload, Timestamp at) {
  const std::int64_t now = ToUnix(at);
  const JsonValue* iat = payload.Find("iat");
  if (iat == nullptr || !iat->AsInteger().has_value()) {
    return Refuse("iat is missing or no integer");
  }
  if (*iat->AsInteger() < now - kMaxProofAge || *iat->AsInteger() > now + kMaxProofAhead) {
    return Refuse("iat is too far from now");
  }
  const JsonValue* exp = payload.Find("exp");
  if (exp != nullptr && exp->AsInteger().value_or(now) <= now) {
    return Refuse("exp has passed or is no integer");
  }
  const JsonValue* nbf = payload.Find("nbf");
  if (nbf != nullptr &&
      nbf->AsInteger().value_or(now + kMaxProofAhead + 1) > now + kMaxProofAhead) {
    return Refuse("nbf has not come or is no integer");
  }
  return {};
}

// The nonce that the payload carries; everything else in it has been judged.
Result<std::string> NonceOfPayload(const JsonValue& payload, const Services& services) {
  if (!IsAddressedTo(payload.Find("aud"), services.config.identifier.ToString())) {
    return Refuse("aud is not our identifier");
  }
  RETURN_IF_ERROR(CheckTimes(payload, services.clock.Now()));
  // [vci-1.0 appendix F.1] "This claim MUST be omitted if the access token authorizing the issuance
  // call was obtained from a Pre-Authorized Code Flow through anonymous access to the token
  // endpoint."
  if (payload.Find("iss") != nullptr) {
    return Refuse("iss is present though the wallet is anonymous");
  }
  const JsonValue* nonce = payload.Find("nonce");
  if (nonce == nullptr) {
    return Fail(ErrorCode::kProofNonceMissing, "the proof has no nonce");
  }
  if (nonce->AsText() == nullptr) {
    return Refuse("the nonce of the proof is null or no text");
  }
  return *nonce->AsText();
}

Result<SignedProof> VerifySignedProof(std::string_view compact,
                                      const CredentialConfiguration& configuration,
                                      const Services& services) {
  ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(compact));
  if (jws.typ() != kProofType) {
    return Refuse("typ is not openid4vci-proof+jwt");
  }
  const std::vector<SignatureAlgorithm>& algorithms = configuration.proof_algorithms;
  if (std::find(algorithms.begin(), algorithms.end(), jws.algorithm()) == algorithms.end()) {
    return Refuse("the configuration does not accept the algorithm of the proof");
  }
  ASSIGN_OR_RETURN(PublicKey key, KeyOfHeader(jws.header(), configuration, services.clock.Now()));
  ASSIGN_OR_RETURN(const VerifiedJws verified, std::move(jws).Verify(key));
  ASSIGN_OR_RETURN(const JsonValue payload, verified.PayloadJson());
  ASSIGN_OR_RETURN(std::string nonce, NonceOfPayload(payload, services));
  return SignedProof{std::move(key), std::move(nonce)};
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
                                      const Services& services) {
  ProvenHolders holders;
  std::vector<std::string> nonces;
  for (const std::string& compact : proofs) {
    Result<SignedProof> proof = VerifySignedProof(compact, configuration, services);
    if (!proof.has_value()) {
      return Unexpected(AsProofError(proof.error()));
    }
    if (std::find(holders.keys_.begin(), holders.keys_.end(), proof->key) != holders.keys_.end()) {
      return Refuse("two proofs are of the same key");
    }
    holders.keys_.push_back(std::move(proof->key));
    if (std::find(nonces.begin(), nonces.end(), proof->nonce) == nonces.end()) {
      nonces.push_back(std::move(proof->nonce));
    }
  }
  for (const std::string& nonce : nonces) {
    ASSIGN_OR_RETURN(NonceUse use, services.nonces.proofs.Check(nonce, services.clock.Now()));
    holders.nonces_.push_back(use);
  }
  return holders;
}

}  // namespace issuer
