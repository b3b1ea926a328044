#include "crypto/pkcs11/signing_key.h"

#include <array>
#include <optional>
#include <span>

#include "crypto/openssl/digest.h"
#include "crypto/pkcs11/ec_point.h"
#include "crypto/pkcs11/internal.h"

namespace issuer {
namespace {

CK_KEY_TYPE KeyTypeOf(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kEdDsa ? CKK_EC_EDWARDS : CKK_EC;
}

// Refuses a private key that could leave the token, could not sign, or is of another type.
Status CheckPrivateKey(SessionLease& session, CK_OBJECT_HANDLE key, SignatureAlgorithm algorithm) {
  CK_KEY_TYPE type = 0;
  CK_BBOOL sensitive = CK_FALSE;
  CK_BBOOL extractable = CK_TRUE;
  CK_BBOOL sign = CK_FALSE;
  std::array<CK_ATTRIBUTE, 4> attributes = {AttributeOf(CKA_KEY_TYPE, type),
                                            AttributeOf(CKA_SENSITIVE, sensitive),
                                            AttributeOf(CKA_EXTRACTABLE, extractable),
                                            AttributeOf(CKA_SIGN, sign)};
  RETURN_IF_ERROR(session.Check(session.cryptoki().functions->C_GetAttributeValue(
                                    session.handle(), key, attributes.data(), attributes.size()),
                                "the private key's attributes cannot be read"));
  if (type != KeyTypeOf(algorithm)) {
    return Fail(ErrorCode::kKeyUnfit, "the private key is of another type than its algorithm");
  }
  if (sensitive != CK_TRUE) {
    return Fail(ErrorCode::kKeyUnfit, "the private key is not sensitive");
  }
  if (extractable != CK_FALSE) {
    return Fail(ErrorCode::kKeyUnfit, "the private key is extractable");
  }
  if (sign != CK_TRUE) {
    return Fail(ErrorCode::kKeyUnfit, "the private key may not sign");
  }
  return {};
}

// The only object of class `kind` with `id`; nullopt if there is none. Two are kKeyUnfit.
Result<std::optional<CK_OBJECT_HANDLE>> FindOne(SessionLease& session,
                                                CK_OBJECT_CLASS kind,
                                                ByteView id) {
  std::array<CK_ATTRIBUTE, 2> filter = {AttributeOf(CKA_CLASS, kind), AttributeOf(CKA_ID, id)};
  ASSIGN_OR_RETURN(const std::vector<CK_OBJECT_HANDLE> found, FindObjects(session, filter, 2));
  if (found.size() > 1) {
    return Fail(ErrorCode::kKeyUnfit, "two keys in the token have the same id");
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

Result<PublicKey> ReadPublicKey(SessionLease& session, ByteView id, SignatureAlgorithm algorithm) {
  ASSIGN_OR_RETURN(const std::optional<CK_OBJECT_HANDLE> object,
                   FindOne(session, CKO_PUBLIC_KEY, id));
  if (!object) {
    return Fail(ErrorCode::kKeyUnfit, "the private key has no public key beside it");
  }
  // Roomy for every curve that has a name.
  std::array<CK_BYTE, 256> params{};
  std::array<CK_BYTE, 256> point{};
  std::array<CK_ATTRIBUTE, 2> attributes = {AttributeOf(CKA_EC_PARAMS, params),
                                            AttributeOf(CKA_EC_POINT, point)};
  RETURN_IF_ERROR(
      session.Check(session.cryptoki().functions->C_GetAttributeValue(
                        session.handle(), *object, attributes.data(), attributes.size()),
                    "the public key cannot be read"));
  const Curve curve = CurveOf(algorithm);
  if (CurveOfEcParams(ByteView(params).first(attributes[0].ulValueLen)) != curve) {
    return Fail(ErrorCode::kKeyUnfit, "the key is on another curve than its algorithm");
  }
  return ParseEcPoint(curve, ByteView(point).first(attributes[1].ulValueLen));
}

// One shot, which load-balancing devices want. `input` is what `mechanism_type` signs.
Result<Bytes> SignOneShot(SessionLease& session,
                          CK_OBJECT_HANDLE key,
                          CK_MECHANISM_TYPE mechanism_type,
                          ByteView input,
                          std::size_t signature_len) {
  const CK_FUNCTION_LIST& functions = *session.cryptoki().functions;
  CK_MECHANISM mechanism = {mechanism_type, nullptr, 0};
  RETURN_IF_ERROR(session.Check(functions.C_SignInit(session.handle(), &mechanism, key),
                                "the token refused to begin a signature"));
  Bytes signature(signature_len);
  CK_ULONG written = signature.size();
  RETURN_IF_ERROR(session.Check(
      functions.C_Sign(session.handle(), AsInput(input), input.size(), signature.data(), &written),
      "the token did not sign"));
  if (written != signature_len) {
    return Fail(ErrorCode::kTokenDevice, "the token returned a signature of another length");
  }
  return signature;
}

}  // namespace

Result<std::vector<CK_OBJECT_HANDLE>> FindObjects(SessionLease& session,
                                                  std::span<CK_ATTRIBUTE> filter,
                                                  std::size_t limit) {
  const CK_FUNCTION_LIST& functions = *session.cryptoki().functions;
  RETURN_IF_ERROR(
      session.Check(functions.C_FindObjectsInit(session.handle(), filter.data(), filter.size()),
                    "the token does not search"));
  std::vector<CK_OBJECT_HANDLE> found(limit);
  CK_ULONG num_found = 0;
  const CK_RV searched =
      functions.C_FindObjects(session.handle(), found.data(), found.size(), &num_found);
  const CK_RV ended = functions.C_FindObjectsFinal(session.handle());
  RETURN_IF_ERROR(session.Check(searched, "the token's search failed"));
  RETURN_IF_ERROR(session.Check(ended, "the token's search does not end"));
  found.resize(num_found);
  return found;
}

Result<SigningKey> SigningKey::Find(SessionLease& session,
                                    ByteView id,
                                    SignatureAlgorithm algorithm) {
  ASSIGN_OR_RETURN(const std::optional<CK_OBJECT_HANDLE> key,
                   FindOne(session, CKO_PRIVATE_KEY, id));
  if (!key) {
    return Fail(ErrorCode::kKeyMissing, "no private key in the token has the configured id");
  }
  RETURN_IF_ERROR(CheckPrivateKey(session, *key, algorithm));
  ASSIGN_OR_RETURN(PublicKey public_key, ReadPublicKey(session, id, algorithm));
  return SigningKey(algorithm, *key, std::move(public_key));
}

Result<Bytes> SigningKey::Sign(SessionLease& session, ByteView message) const {
  const std::size_t signature_len = 2 * CoordinateLen(CurveOf(algorithm_));
  switch (algorithm_) {
    case SignatureAlgorithm::kEs256:
      return SignOneShot(session, handle_, CKM_ECDSA, Sha256(message), signature_len);
    case SignatureAlgorithm::kEs384:
      return SignOneShot(session, handle_, CKM_ECDSA, Sha384(message), signature_len);
    case SignatureAlgorithm::kEdDsa:
      return SignOneShot(session, handle_, CKM_EDDSA, message, signature_len);
  }
  return Fail(ErrorCode::kInternal, "unknown signature algorithm");
}

}  // namespace issuer
