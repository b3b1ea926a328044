#include "appliance/issuance/presentation_proof.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/issuance/jwt_claims.h"
#include "appliance/issuance/proof_key.h"
#include "crypto/formats/data_integrity_verifier.h"

namespace issuer {
namespace {

constexpr std::string_view kPresentation = "VerifiablePresentation";

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

// The text itself, or the first of an array; null if that is no text.
const std::string* FirstText(const JsonValue* value) {
  const JsonValue::Array* array = value == nullptr ? nullptr : value->AsArray();
  if (array != nullptr) {
    value = array->empty() ? nullptr : &array->front();
  }
  return value == nullptr ? nullptr : value->AsText();
}

bool IsPresentation(const JsonValue* type) {
  if (type == nullptr) {
    return false;
  }
  if (type->AsText() != nullptr) {
    return *type->AsText() == kPresentation;
  }
  const JsonValue::Array* types = type->AsArray();
  return types != nullptr && std::any_of(types->begin(), types->end(), [](const JsonValue& value) {
           return value.AsText() != nullptr && *value.AsText() == kPresentation;
         });
}

// [vcdm-1.1 §4.1] [vcdm-2.0 §4.3] The first context tells the data model.
Status CheckModel(const JsonValue& presentation) {
  const std::string* context = FirstText(presentation.Find("@context"));
  if (context == nullptr || (*context != kCredentialsV1 && *context != kCredentialsV2)) {
    return Refuse("the first context is not that of a data model we know");
  }
  if (!IsPresentation(presentation.Find("type"))) {
    return Refuse("the type is no VerifiablePresentation");
  }
  return {};
}

// As CheckJwtTimes() does with iat, which is `created` here, and exp.
Status CheckTimes(const UnverifiedProof& proof, Timestamp now) {
  if (proof.created.has_value() && *proof.created > now + kClockSkew) {
    return Refuse("created is in the future");
  }
  if (proof.created.has_value() && *proof.created < now - kMaxProofAge) {
    return Refuse("created is too long ago");
  }
  if (proof.expires.has_value() && *proof.expires <= now) {
    return Refuse("expires has passed");
  }
  return {};
}

// "If present, MUST be equal to the controller identifier (e.g., DID) for the verificationMethod";
// an object with an id in data model 2.0.
Status CheckHolder(const JsonValue* holder, std::string_view controller) {
  if (holder == nullptr) {
    return {};
  }
  const std::string* id = holder->AsText() != nullptr ? holder->AsText() : holder->FindText("id");
  return id != nullptr && *id == controller ? Status()
                                            : Refuse("holder is not who controls the key");
}

Result<std::string> NonceOf(const JsonValue& options) {
  const JsonValue* challenge = options.Find("challenge");
  if (challenge == nullptr) {
    return Fail(ErrorCode::kProofNonceMissing, "the proof has no challenge");
  }
  if (challenge->AsText() == nullptr) {
    return Refuse("the challenge of the proof is null or no text");
  }
  return *challenge->AsText();
}

SignatureAlgorithm AlgorithmOf(Curve curve) {
  CHECK(curve != Curve::kNone);  // no holder's key is RSA
  switch (curve) {
    case Curve::kP256:
      return SignatureAlgorithm::kEs256;
    case Curve::kP384:
      return SignatureAlgorithm::kEs384;
    case Curve::kEd25519:
    case Curve::kNone:
      break;
  }
  return SignatureAlgorithm::kEdDsa;
}

}  // namespace

Result<PresentationProof> VerifyPresentation(const JsonValue& presentation,
                                             const CredentialConfiguration& configuration,
                                             const Services& services) {
  if (presentation.AsObject() == nullptr) {
    return Refuse("a di_vp proof that is no object");
  }
  RETURN_IF_ERROR(CheckModel(presentation));
  ASSIGN_OR_RETURN(const UnverifiedProof proof, ReadProof(presentation));
  if (!configuration.Accepts(proof.suite)) {
    return Refuse("the configuration does not accept the cryptosuite of the proof");
  }
  if (proof.purpose != "authentication") {
    return Refuse("the proof has another purpose than authentication");
  }
  if (!IsAddressedTo(proof.options.Find("domain"), services.config.identifier.ToString())) {
    return Refuse("domain is not our identifier");
  }
  RETURN_IF_ERROR(CheckTimes(proof, services.clock.Now()));
  ASSIGN_OR_RETURN(std::string nonce, NonceOf(proof.options));
  const std::string_view method = proof.verification_method;
  const std::size_t hash = method.find('#');
  if (hash == std::string_view::npos) {
    return Refuse("verificationMethod names a DID, but no key of it");
  }
  ASSIGN_OR_RETURN(PublicKey key, KeyOfDidUrl(method, configuration));
  RETURN_IF_ERROR(CheckHolder(presentation.Find("holder"), method.substr(0, hash)));
  const SignatureAlgorithm algorithm = AlgorithmOf(key.curve);
  if (!configuration.Accepts(algorithm)) {
    return Refuse("the configuration does not accept the algorithm of the key");
  }
  RETURN_IF_ERROR(VerifyProof(proof, algorithm, key, services.rdf));
  return PresentationProof{std::move(key), std::move(nonce)};
}

}  // namespace issuer
