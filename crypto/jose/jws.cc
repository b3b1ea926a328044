#include "crypto/jose/jws.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/openssl/signature_verify.h"

namespace issuer {
namespace {

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kJwsMalformed, detail);
}

// A strict JSON object of at most `text.size()` bytes.
Result<JsonValue> ParseObject(std::string_view text) {
  JsonLimits limits;
  limits.max_len = text.size();
  limits.max_num_values = 2'000;
  Result<JsonValue> value = ParseJson(text, limits);
  if (!value.has_value() || value->AsObject() == nullptr) {
    return Malformed("header or payload of the JWS is not a strict JSON object");
  }
  return value;
}

Result<SignatureAlgorithm> CheckHeader(const JsonValue& header) {
  // "If any of the listed extension Header Parameters are not understood and supported by the
  // recipient, then the JWS is invalid." [rfc7515 §4.1.11]
  if (header.Find("crit") != nullptr || header.Find("b64") != nullptr) {
    return Malformed("JWS header with an extension");
  }
  if (const JsonValue* const typ = header.Find("typ"); typ != nullptr && typ->AsText() == nullptr) {
    return Malformed("JWS typ is not text");
  }
  const std::string* const alg = header.FindText("alg");
  if (alg == nullptr) {
    return Malformed("JWS without alg");
  }
  const std::optional<SignatureAlgorithm> algorithm = AlgorithmFromJoseName(*alg);
  if (!algorithm.has_value()) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "JWS alg is not one of ours");
  }
  return *algorithm;
}

Result<Bytes> DecodePart(std::string_view part) {
  Result<Bytes> bytes = Base64UrlDecode(part);
  if (!bytes.has_value()) {
    return Malformed("part of the JWS is not base64url");
  }
  return bytes;
}

}  // namespace

Result<JsonValue> VerifiedJws::PayloadJson() const {
  return ParseObject(AsText(payload_));
}

Result<UnverifiedJws> UnverifiedJws::Parse(std::string_view compact, std::size_t max_len) {
  if (compact.size() > max_len) {
    return Malformed("JWS too long");
  }
  if (std::count(compact.begin(), compact.end(), '.') != 2) {
    return Malformed("JWS has not three parts");
  }
  const std::size_t first_dot = compact.find('.');
  const std::size_t last_dot = compact.rfind('.');
  ASSIGN_OR_RETURN(const Bytes header, DecodePart(compact.substr(0, first_dot)));

  UnverifiedJws jws;
  ASSIGN_OR_RETURN(jws.header_, ParseObject(AsText(header)));
  ASSIGN_OR_RETURN(jws.algorithm_, CheckHeader(jws.header_));
  ASSIGN_OR_RETURN(jws.payload_,
                   DecodePart(compact.substr(first_dot + 1, last_dot - first_dot - 1)));
  ASSIGN_OR_RETURN(jws.signature_, DecodePart(compact.substr(last_dot + 1)));
  jws.signing_input_ = compact.substr(0, last_dot);
  return jws;
}

std::string_view UnverifiedJws::typ() const {
  const std::string* const typ = header_.FindText("typ");
  return typ == nullptr ? std::string_view() : std::string_view(*typ);
}

Result<VerifiedJws> UnverifiedJws::Verify(const PublicKey& key) && {
  RETURN_IF_ERROR(VerifySignature(algorithm_, key, AsBytes(signing_input_), signature_));
  return VerifiedJws(std::move(payload_));
}

}  // namespace issuer
