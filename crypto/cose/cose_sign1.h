// COSE_Sign1: one signer's signature over a payload. [rfc9052 §4.2]
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/cose/cbor_value.h"

namespace issuer {

// kTagged: tag 18 in front, for a message that stands alone; an mdoc's issuerAuth has none.
enum class CoseTagging : std::uint8_t { kUntagged, kTagged };

// What views name must live until BuildCoseSign1 returns.
struct CoseSign1Draft {
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;  // alg, in the protected header only
  std::string_view type;  // typ (16) in the protected header [rfc9596]; empty: none
  ByteView key_id;        // kid (4), unprotected; empty: none
  // x5chain (33), unprotected: DER, leaf first, no trust anchor; empty: none. [rfc9360 §2]
  std::span<const Bytes> chain;
  ByteView payload;
  CoseTagging tagging = CoseTagging::kUntagged;
};

// The encoded message. `sign` gets the whole Sig_structure (it hashes) and returns raw r‖s or
// Ed25519's 64 bytes, as SignCallback of crypto/formats/format.h does; fails with its errors only.
Result<Bytes> BuildCoseSign1(const CoseSign1Draft& draft,
                             const std::function<Result<Bytes>(ByteView)>& sign);

// A message whose signature nobody has checked yet.
class UnverifiedCoseSign1 {
 public:
  // `message` is untagged or has tag 18. Fails with
  //   kEncodingMalformed     the shape is another: a detached payload, a protected header that is
  //                          no map, alg or x5chain of another type, a header in both places;
  //   kAlgorithmUnsupported  alg is none that CoseNumber() returns, or `crit` is present.
  static Result<UnverifiedCoseSign1> Parse(const CborValue& message);

  SignatureAlgorithm algorithm() const { return algorithm_; }
  const std::string& type() const { return type_; }  // empty: none
  // x5chain, leaf first, DER as it came; empty if there is none.
  const std::vector<Bytes>& chain() const { return chain_; }

  // The payload, if `key` made the signature. Fails as VerifySignature() does.
  Result<Bytes> Verify(const PublicKey& key) &&;

 private:
  UnverifiedCoseSign1() = default;

  SignatureAlgorithm algorithm_ = SignatureAlgorithm::kEs256;
  std::string type_;
  std::vector<Bytes> chain_;
  Bytes protected_;
  Bytes payload_;
  Bytes signature_;
};

}  // namespace issuer
