// JSON Web Signatures in compact serialization: what a peer claims, and what it has proved. Two
// types, so that nobody reads a payload whose signature was not checked. [rfc7515 §7.1] [rfc8725]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

constexpr std::size_t kMaxJwsLen = 16 * kKiB;  // bytes of compact text

// A JWS whose signature is right for the key that UnverifiedJws::Verify() was given. Only that
// makes one, so to hold it is to know that. It has no header: nothing after this point may depend
// on what the peer put there; whoever verified chose the key and looked at `typ` before.
class VerifiedJws {
 public:
  const Bytes& payload() const { return payload_; }

  // The payload as strict JSON object. Fails with kJwsMalformed.
  Result<JsonValue> PayloadJson() const;

 private:
  friend class UnverifiedJws;
  explicit VerifiedJws(Bytes payload) : payload_(std::move(payload)) {}

  Bytes payload_;
};

// A well-formed JWS, about which only the header can be asked: to find the key that must have made
// it. `jwk`, `kid` and `x5c` in there are claims of the peer; `jku` and `x5u` are never followed.
//
//   ASSIGN_OR_RETURN(UnverifiedJws jws, UnverifiedJws::Parse(text));
//   if (jws.typ() != "openid4vci-proof+jwt") ...
//   ASSIGN_OR_RETURN(const VerifiedJws verified, std::move(jws).Verify(key));
class UnverifiedJws {
 public:
  // `compact`  header.payload.signature, base64url without padding, at most `max_len` bytes; not
  // kept. Fails with kJwsMalformed: other form or size, header that is not a strict JSON object (16
  // levels of depth), `alg` missing, `typ` not text, and any `crit` or `b64`, since we understand
  // no extension [rfc7515 §4.1.11] [rfc7797]; with kAlgorithmUnsupported if `alg` is not one of
  // SignatureAlgorithm ("none", HS256, RS256 are not).
  static Result<UnverifiedJws> Parse(std::string_view compact, std::size_t max_len = kMaxJwsLen);

  // An object.
  const JsonValue& header() const { return header_; }
  SignatureAlgorithm algorithm() const { return algorithm_; }
  // The header's `typ` as written; empty if absent.
  std::string_view typ() const;

  // Consumes this. Fails with kSignatureInvalid if the signature is not by `key` or `key` is not on
  // the curve of the algorithm; with kJwkInvalid if `key` is no valid key.
  Result<VerifiedJws> Verify(const PublicKey& key) &&;

 private:
  UnverifiedJws() = default;

  JsonValue header_;
  SignatureAlgorithm algorithm_ = SignatureAlgorithm::kEs256;
  std::string signing_input_;  // header.payload, as received
  Bytes payload_;
  Bytes signature_;
};

}  // namespace issuer
