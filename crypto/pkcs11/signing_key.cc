#include "crypto/pkcs11/signing_key.h"

#include <array>
#include <optional>
#include <span>

#include "crypto/openssl/digest.h"
#include "crypto/openssl/public_key_check.h"
#include "crypto/pkcs11/ec_point.h"
#include "crypto/pkcs11/internal.h"

namespace issuer {
namespace {

CK_KEY_TYPE KeyTypeOf(SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case SignatureAlgorithm::kEs256:
    case SignatureAlgorithm::kEs384:
      break;
    case SignatureAlgorithm::kEdDsa:
      return CKK_EC_EDWARDS;
    case SignatureAlgorithm::kRs256:
    case SignatureAlgorithm::kPs256:
      return CKK_RSA;
  }
  return CKK_EC;
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

Result<PublicKey> ReadEcKey(SessionLease& session, CK_OBJECT_HANDLE object, Curve curve) {
  // Roomy for every curve that has a name.
  std::array<CK_BYTE, 256> params{};
  std::array<CK_BYTE, 256> point{};
  std::array<CK_ATTRIBUTE, 2> attributes = {AttributeOf(CKA_EC_PARAMS, params),
                                            AttributeOf(CKA_EC_POINT, point)};
  RETURN_IF_ERROR(session.Check(session.cryptoki().functions->C_GetAttributeValue(
                                    session.handle(), object, attributes.data(), attributes.size()),
                                "the public key cannot be read"));
  if (CurveOfEcParams(ByteView(params).first(attributes[0].ulValueLen)) != curve) {
    return Fail(ErrorCode::kKeyUnfit, "the key is on another curve than its algorithm");
  }
  return ParseEcPoint(curve, ByteView(point).first(attributes[1].ulValueLen));
}

Bytes WithoutLeadingZeros(ByteView number) {
  while (!number.empty() && number.front() == 0) {
    number = number.subspan(1);
  }
  return ToBytes(number);
}

Result<PublicKey> ReadRsaKey(SessionLease& session, CK_OBJECT_HANDLE object) {
  std::array<CK_BYTE, 2 * kMaxRsaLen> modulus{};
  std::array<CK_BYTE, kMaxRsaLen> exponent{};
  std::array<CK_ATTRIBUTE, 2> attributes = {AttributeOf(CKA_MODULUS, modulus),
                                            AttributeOf(CKA_PUBLIC_EXPONENT, exponent)};
  RETURN_IF_ERROR(session.Check(session.cryptoki().functions->C_GetAttributeValue(
                                    session.handle(), object, attributes.data(), attributes.size()),
                                "the public key cannot be read"));
  PublicKey key;
  key.curve = Curve::kNone;
  key.modulus = WithoutLeadingZeros(ByteView(modulus).first(attributes[0].ulValueLen));
  key.exponent = WithoutLeadingZeros(ByteView(exponent).first(attributes[1].ulValueLen));
  if (!CheckPublicKey(key).has_value()) {
    return Fail(ErrorCode::kKeyUnfit,
                "the RSA key has not 2048 to 4096 bits and an odd exponent of 65537 or more");
  }
  return key;
}

Result<PublicKey> ReadPublicKey(SessionLease& session, ByteView id, SignatureAlgorithm algorithm) {
  ASSIGN_OR_RETURN(const std::optional<CK_OBJECT_HANDLE> object,
                   FindOne(session, CKO_PUBLIC_KEY, id));
  if (!object) {
    return Fail(ErrorCode::kKeyUnfit, "the private key has no public key beside it");
  }
  return IsRsa(algorithm) ? ReadRsaKey(session, *object)
                          : ReadEcKey(session, *object, CurveOf(algorithm));
}

// What PKCS #1 v1.5 signs in place of a SHA-256 digest: DigestInfo. [rfc8017 §9.2]
Bytes DigestInfoOf(const Digest256& digest) {
  constexpr std::array<std::uint8_t, 19> kPrefix = {0x30,
                                                    0x31,
                                                    0x30,
                                                    0x0d,
                                                    0x06,
                                                    0x09,
                                                    0x60,
                                                    0x86,
                                                    0x48,
                                                    0x01,
                                                    0x65,
                                                    0x03,
                                                    0x04,
                                                    0x02,
                                                    0x01,
                                                    0x05,
                                                    0x00,
                                                    0x04,
                                                    0x20};
  Bytes info(kPrefix.begin(), kPrefix.end());
  info.insert(info.end(), digest.begin(), digest.end());
  return info;
}

// One shot, which load-balancing devices want. `input` is what `mechanism` signs.
Result<Bytes> SignOneShot(SessionLease& session,
                          CK_OBJECT_HANDLE key,
                          CK_MECHANISM mechanism,
                          ByteView input,
                          std::size_t signature_len) {
  const CK_FUNCTION_LIST& functions = *session.cryptoki().functions;
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
  const auto sign = [&](CK_MECHANISM mechanism, ByteView input) {
    return SignOneShot(session, handle_, mechanism, input, SignatureLen(algorithm_, public_key_));
  };
  switch (algorithm_) {
    case SignatureAlgorithm::kEs256:
      return sign({CKM_ECDSA, nullptr, 0}, Sha256(message));
    case SignatureAlgorithm::kEs384:
      return sign({CKM_ECDSA, nullptr, 0}, Sha384(message));
    case SignatureAlgorithm::kEdDsa:
      return sign({CKM_EDDSA, nullptr, 0}, message);
    case SignatureAlgorithm::kRs256:
      return sign({CKM_RSA_PKCS, nullptr, 0}, DigestInfoOf(Sha256(message)));
    case SignatureAlgorithm::kPs256: {
      const Digest256 digest = Sha256(message);
      CK_RSA_PKCS_PSS_PARAMS options = {CKM_SHA256, CKG_MGF1_SHA256, digest.size()};
      return sign({CKM_RSA_PKCS_PSS, &options, sizeof(options)}, digest);
    }
  }
  return Fail(ErrorCode::kInternal, "unknown signature algorithm");
}

}  // namespace issuer
