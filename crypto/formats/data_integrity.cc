#include "crypto/formats/data_integrity.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/rfc3339.h"
#include "crypto/formats/jcs.h"
#include "crypto/jose/base58.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

// The members of a proof but `@context` and `proofValue`.
JsonValue::Object ProofMembers(const ProofOptions& options) {
  JsonValue::Object proof;
  if (options.suite == Cryptosuite::kEd25519Signature2020) {
    proof.emplace_back("type", Text(CryptosuiteName(options.suite)));
  } else {
    proof.emplace_back("type", Text("DataIntegrityProof"));
    proof.emplace_back("cryptosuite", Text(CryptosuiteName(options.suite)));
  }
  proof.emplace_back("created", Text(ToRfc3339(options.created)));
  proof.emplace_back("verificationMethod", Text(options.verification_method));
  proof.emplace_back("proofPurpose", Text(options.purpose));
  return proof;
}

std::size_t SignatureLen(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kEs384 ? 96 : 64;
}

}  // namespace

JsonValue ProofConfiguration(const ProofOptions& options, const JsonValue& document) {
  JsonValue::Object configuration = ProofMembers(options);
  if (const JsonValue* context = document.Find("@context")) {
    configuration.emplace_back("@context", *context);
  }
  return JsonValue(std::move(configuration));
}

Result<std::string> CanonicalText(Cryptosuite suite,
                                  SignatureAlgorithm algorithm,
                                  const JsonValue& value,
                                  const RdfConverter& to_rdf,
                                  const CanonicalizationLimits& limits) {
  if (!CanonicalizesRdf(suite)) {
    Result<std::string> text = WriteJcs(value);
    return text.has_value() ? std::move(text)
                            : Fail(ErrorCode::kClaimsRefused, "a value that has no canonical JSON");
  }
  ASSIGN_OR_RETURN(const RdfDataset dataset, to_rdf(value));
  auto canonical =
      Canonicalize(dataset,
                   algorithm == SignatureAlgorithm::kEs384 ? RdfHash::kSha384 : RdfHash::kSha256,
                   limits);
  if (!canonical.has_value()) {
    return Fail(ErrorCode::kClaimsRefused, canonical.error().detail);
  }
  return std::move(canonical->n_quads);
}

Bytes SuiteHash(SignatureAlgorithm algorithm, ByteView data) {
  return algorithm == SignatureAlgorithm::kEs384 ? ToBytes(Sha384(data)) : ToBytes(Sha256(data));
}

Bytes HashData(SignatureAlgorithm algorithm,
               std::string_view canonical_configuration,
               std::string_view canonical_document) {
  Bytes data = SuiteHash(algorithm, AsBytes(canonical_configuration));
  Append(data, SuiteHash(algorithm, AsBytes(canonical_document)));
  return data;
}

Result<JsonValue> AddProof(JsonValue::Object document,
                           const ProofOptions& options,
                           const RdfConverter& to_rdf,
                           const SignCallback& sign) {
  CHECK(IsSuiteOf(options.suite, options.algorithm));
  const JsonValue unsecured(document);
  CHECK(unsecured.Find("proof") == nullptr);
  const JsonValue configuration = ProofConfiguration(options, unsecured);
  ASSIGN_OR_RETURN(const std::string canonical_configuration,
                   CanonicalText(options.suite, options.algorithm, configuration, to_rdf));
  ASSIGN_OR_RETURN(const std::string canonical_document,
                   CanonicalText(options.suite, options.algorithm, unsecured, to_rdf));
  ASSIGN_OR_RETURN(const Bytes signature,
                   sign(HashData(options.algorithm, canonical_configuration, canonical_document)));
  if (signature.size() != SignatureLen(options.algorithm)) {
    return Fail(ErrorCode::kTokenDevice, "a signature of another length than its algorithm's");
  }
  // A suite of RDF takes the context from the document; one of JSON signs it as part of the proof.
  JsonValue::Object proof =
      CanonicalizesRdf(options.suite) ? ProofMembers(options) : *configuration.AsObject();
  proof.emplace_back("proofValue", Text("z" + Base58Encode(signature)));  // base58btc
  document.emplace_back("proof", JsonValue(std::move(proof)));
  return JsonValue(std::move(document));
}

}  // namespace issuer
