// Data Integrity proofs that others made: read, then checked with the key that they name. Documents
// with one proof of type DataIntegrityProof; no sets, no chains. [vc-data-integrity §4.3]
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/cryptosuite.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"
#include "crypto/formats/rdf_conversion.h"

namespace issuer {

// What one secured document may be.
constexpr std::size_t kMaxSecuredLen = 64 * kKiB;  // bytes of JSON
constexpr std::size_t kMaxSecuredDepth = 16;       // arrays and objects within each other
constexpr std::size_t kMaxSecuredValues = 2'000;   // JSON values

// A document and its proof, of which nothing is to be believed before VerifyProof().
struct UnverifiedProof {
  JsonValue document;  // without `proof`
  JsonValue options;   // the proof without `proofValue`, an object
  Cryptosuite suite = Cryptosuite::kEcdsaRdfc2019;
  std::string verification_method;
  std::string purpose;
  std::optional<Timestamp> created;
  std::optional<Timestamp> expires;
  Bytes signature;
};

// The member `proof` of `secured`, an object or an array of one. Fails with kProofInvalid: beyond
// the limits above; no such proof, or another type; a suite that is not one of DataIntegrityProof's
// that we know; a member of the proof that is of the wrong form, a keyword of JSON-LD, or speaks of
// another proof. [PRF-30]
Result<UnverifiedProof> ReadProof(const JsonValue& secured);

// Whether `key` made the proof over the whole document and all options, with `algorithm`. Members
// that no context defines are no part of what is signed where RDF is canonicalized: the document
// may have them, and the proof beside those that the standard gives it, which must all be signed
// [PRF-31]. Contexts are URLs that `rdf` knows, for every suite [PRF-32]. Work is bounded, whatever
// the document. Fails with kProofInvalid, kClaimsRefused (as CanonicalText() and Convert() do), and
// kSignatureInvalid or kJwkInvalid. Retrying does not help. Thread-safe.
Status VerifyProof(const UnverifiedProof& proof,
                   SignatureAlgorithm algorithm,
                   const PublicKey& key,
                   RdfConversion& rdf);

}  // namespace issuer
