// The header leads to a key; only what that key signed is then read; what is remembered comes last.
#include "appliance/issuance/dpop.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/size.h"
#include "appliance/issuance/target_uri.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jwk_writer.h"
#include "crypto/jose/jws.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::string_view kProofType = "dpop+jwt";
constexpr std::size_t kMaxProofLen = 8 * kKiB;  // bytes of compact text
constexpr std::size_t kMaxJtiLen = 256;         // bytes
constexpr std::int64_t kMaxAhead = 60;          // seconds, for clocks that run fast

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kDpopProofInvalid, detail);
}

struct SignedDpop {
  Digest key{};
  JsonValue payload;
};

Result<SignedDpop> VerifySignature(std::string_view compact) {
  ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(compact, kMaxProofLen));
  if (jws.typ() != kProofType) {
    return Refuse("typ is not dpop+jwt");
  }
  if (std::find(kDpopAlgorithms.begin(), kDpopAlgorithms.end(), jws.algorithm()) ==
      kDpopAlgorithms.end()) {
    return Refuse("alg is not one of those in the metadata");
  }
  const JsonValue* jwk = jws.header().Find("jwk");
  if (jwk == nullptr) {
    return Refuse("the header has no jwk");
  }
  ASSIGN_OR_RETURN(const PublicKey key, ParseJwk(*jwk));
  ASSIGN_OR_RETURN(const VerifiedJws verified, std::move(jws).Verify(key));
  ASSIGN_OR_RETURN(JsonValue payload, verified.PayloadJson());
  return SignedDpop{JwkThumbprintDigest(key), std::move(payload)};
}

// A NumericDate, fractions cut off. [rfc7519 §2]
std::optional<std::int64_t> DateOf(const JsonValue& value) {
  constexpr double kMaxExact = 9e15;  // whole numbers up to here are exact
  if (const std::optional<double> decimal = value.AsDecimal()) {
    return std::abs(*decimal) < kMaxExact
               ? std::optional(static_cast<std::int64_t>(std::floor(*decimal)))
               : std::nullopt;
  }
  return value.AsInteger();
}

// When the proof was made, if that is acceptable. [rfc9449 §11.1]
Result<Timestamp> CheckTimes(const JsonValue& payload, Seconds max_age, Timestamp at) {
  const std::int64_t now = ToUnix(at);
  const JsonValue* iat = payload.Find("iat");
  const std::optional<std::int64_t> made_at = iat == nullptr ? std::nullopt : DateOf(*iat);
  if (!made_at.has_value()) {
    return Refuse("iat is missing or no date");
  }
  if (*made_at < now - max_age.count() || *made_at > now + kMaxAhead) {
    return Refuse("iat is too far from now");
  }
  // Nothing asks for these two, but a proof that says so itself is not valid now.
  if (const JsonValue* exp = payload.Find("exp")) {
    const std::optional<std::int64_t> until = DateOf(*exp);
    if (!until.has_value() || *until <= now - kMaxAhead) {
      return Refuse("exp has passed or is no date");
    }
  }
  if (const JsonValue* nbf = payload.Find("nbf")) {
    const std::optional<std::int64_t> from = DateOf(*nbf);
    if (!from.has_value() || *from > now + kMaxAhead) {
      return Refuse("nbf has not come or is no date");
    }
  }
  return FromUnix(*made_at);
}

Status CheckTarget(const JsonValue& payload, const DpopRequest& request) {
  const std::string* htm = payload.FindText("htm");
  if (htm == nullptr || *htm != request.method) {
    return Refuse("htm is not the method of the request");
  }
  const std::string* htu = payload.FindText("htu");
  if (htu == nullptr) {
    return Refuse("htu is missing or no text");
  }
  ASSIGN_OR_RETURN(const std::string named, NormalizeTargetUri(*htu));
  ASSIGN_OR_RETURN(const std::string ours, NormalizeTargetUri(request.url));
  if (named != ours) {
    return Refuse("htu is not the public URL of this endpoint");
  }
  return {};
}

Status CheckTokenHash(const JsonValue& payload, const std::optional<Digest>& token) {
  if (!token.has_value()) {
    return {};
  }
  const std::string* ath = payload.FindText("ath");
  if (ath == nullptr || *ath != Base64UrlEncode(*token)) {
    return Refuse("ath is not the hash of the access token");
  }
  return {};
}

// A stale nonce is no fault of the client's: it gets a new one and comes again. [rfc9449 §8]
Status CheckNonce(const JsonValue& payload,
                  const DpopPolicy& policy,
                  const NonceMinter& nonces,
                  Timestamp now) {
  const JsonValue* nonce = payload.Find("nonce");
  if (nonce == nullptr) {
    return policy.require_nonce
               ? Status(Fail(ErrorCode::kDpopNonceRequired, "the proof has no nonce"))
               : Status();
  }
  if (nonce->AsText() == nullptr) {
    return Refuse("the nonce of the proof is null or no text");
  }
  if (!nonces.Check(*nonce->AsText(), now).has_value()) {
    return Fail(ErrorCode::kDpopNonceRequired, "the nonce of the proof is stale or none of ours");
  }
  return {};
}

Result<std::string_view> JtiOf(const JsonValue& payload) {
  const std::string* jti = payload.FindText("jti");
  if (jti == nullptr || jti->empty() || jti->size() > kMaxJtiLen) {
    return Refuse("jti is missing, no text, empty or too long");
  }
  return std::string_view(*jti);
}

// One proof at one endpoint. The key stands in it so that nobody can use up another's jti.
Digest UseOf(const Digest& key, std::string_view url, std::string_view jti) {
  Bytes text = ToBytes(AsBytes("chancery dpop proof v1"));
  Append(text, key);
  Append(text, Sha256(AsBytes(url)));
  Append(text, AsBytes(jti));
  return Sha256(text);
}

// What fails below, in a key, a URI or a signature, makes the proof invalid; the detail stays.
Error AsDpopError(const Error& error, bool is_at_resource) {
  switch (error.code) {
    case ErrorCode::kOverloaded:
      return error;
    case ErrorCode::kDpopNonceRequired:
      return {is_at_resource ? ErrorCode::kAccessDpopNonceRequired : error.code, error.detail};
    default:
      return {is_at_resource ? ErrorCode::kAccessDpopProofInvalid : ErrorCode::kDpopProofInvalid,
              error.detail};
  }
}

}  // namespace

std::string DpopAlgorithmNames() {
  std::string names;
  for (const SignatureAlgorithm algorithm : kDpopAlgorithms) {
    names.append(names.empty() ? "" : " ").append(JoseName(algorithm));
  }
  return names;
}

Result<DpopProof> DpopVerifier::Verify(const DpopRequest& request, Timestamp now) const {
  Result<DpopProof> proof = Judge(request, now);
  if (!proof.has_value()) {
    return Unexpected(AsDpopError(proof.error(), request.token.has_value()));
  }
  return proof;
}

Result<DpopProof> DpopVerifier::Judge(const DpopRequest& request, Timestamp now) const {
  if (request.fields.size() != 1) {
    return Refuse("not exactly one DPoP field");
  }
  ASSIGN_OR_RETURN(const SignedDpop proof, VerifySignature(request.fields.front()));
  ASSIGN_OR_RETURN(const std::string_view jti, JtiOf(proof.payload));
  RETURN_IF_ERROR(CheckTarget(proof.payload, request));
  ASSIGN_OR_RETURN(const Timestamp made_at, CheckTimes(proof.payload, policy_.max_proof_age, now));
  RETURN_IF_ERROR(CheckTokenHash(proof.payload, request.token));
  RETURN_IF_ERROR(CheckNonce(proof.payload, policy_, nonces_, now));
  // Remembered until its iat alone refuses it.
  const Timestamp forget_at = made_at + policy_.max_proof_age + Seconds(1);
  ASSIGN_OR_RETURN(const bool is_first,
                   replays_.Use(UseOf(proof.key, request.url, jti), forget_at, now));
  if (!is_first) {
    return Refuse("the proof came before");
  }
  return DpopProof(proof.key);
}

}  // namespace issuer
