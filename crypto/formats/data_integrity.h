// Data Integrity proofs: a JSON document, canonicalized, hashed, signed, with its proof inside.
// [vc-data-integrity §4] [vc-di-ecdsa §3] [vc-di-eddsa §3]
#pragma once

#include <functional>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/cryptosuite.h"
#include "appliance/base/json_value.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "crypto/formats/format.h"
#include "crypto/rdf/canonicalization.h"
#include "crypto/rdf/dataset.h"

namespace issuer {

// JSON-LD to RDF, in safe mode: what would not reach the dataset is an error. Contexts come from
// what was pinned, never from a network. Its errors pass through unchanged. [LD-6] [LD-7]
using RdfConverter = std::function<Result<RdfDataset>(const JsonValue& document)>;

struct ProofOptions {
  Cryptosuite suite = Cryptosuite::kEcdsaRdfc2019;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;  // of `suite`
  Timestamp created{};
  std::string verification_method;  // a URL under which verifiers find the key
  std::string purpose = "assertionMethod";
};

// The proof without its value, and with the `@context` of `document` where that has one: what is
// hashed beside the document. [vc-di-ecdsa §3.2.5]
JsonValue ProofConfiguration(const ProofOptions& options, const JsonValue& document);

// The one text of `value`: canonical N-Quads, by RDFC-1.0 with the hash of `algorithm`, or JCS.
// Fails with kClaimsRefused if there is none, or only at too great a cost (a poison graph); and
// with what `to_rdf` fails with, which suites of JSON do not call.
Result<std::string> CanonicalText(Cryptosuite suite,
                                  SignatureAlgorithm algorithm,
                                  const JsonValue& value,
                                  const RdfConverter& to_rdf,
                                  const CanonicalizationLimits& limits = {});

// By the hash that goes with `algorithm`: SHA-384 on P-384, else SHA-256. [LD-5]
Bytes SuiteHash(SignatureAlgorithm algorithm, ByteView data);

// What is signed: the hash of the canonical proof configuration, then that of the canonical
// document. [LD-5]
Bytes HashData(SignatureAlgorithm algorithm,
               std::string_view canonical_configuration,
               std::string_view canonical_document);

// `document` with the member `proof` behind its others. Preconditions: IsSuiteOf() of the options;
// `document` has no `proof`. `sign` gets the hash data whole, 64 or 96 bytes. Fails as
// CanonicalText does, with what `sign` fails with, and with kTokenDevice if its signature is not of
// the algorithm's length.
Result<JsonValue> AddProof(JsonValue::Object document,
                           const ProofOptions& options,
                           const RdfConverter& to_rdf,
                           const SignCallback& sign);

}  // namespace issuer
