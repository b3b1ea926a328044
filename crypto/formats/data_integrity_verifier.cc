#include "crypto/formats/data_integrity_verifier.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "appliance/base/json_writer.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/date_time_stamp.h"
#include "crypto/jose/base58.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/openssl/signature_verify.h"

namespace issuer {
namespace {

// A presentation with a few credentials in it takes a few thousand steps. Who sends one pays
// nothing, so less is spent on it than on a credential of ours.
constexpr CanonicalizationLimits kForeignLimits{
    .max_num_quads = 2'000, .max_num_steps = 25'000, .max_depth = 64};

// [vc-data-integrity §2.1] What a proof means lies in these: each must be signed.
constexpr std::array<std::string_view, 10> kProofMembers{"id",
                                                         "type",
                                                         "cryptosuite",
                                                         "created",
                                                         "expires",
                                                         "verificationMethod",
                                                         "proofPurpose",
                                                         "domain",
                                                         "challenge",
                                                         "nonce"};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

JsonValue Without(const JsonValue& object, std::string_view name) {
  JsonValue::Object members;
  for (const auto& member : *object.AsObject()) {
    if (member.first != name) {
      members.push_back(member);
    }
  }
  return JsonValue(std::move(members));
}

bool IsKnown(std::string_view name) {
  return std::find(kProofMembers.begin(), kProofMembers.end(), name) != kProofMembers.end();
}

// The object itself, or the one in an array; null if it is neither.
const JsonValue* TheOnly(const JsonValue* value) {
  const JsonValue::Array* array = value == nullptr ? nullptr : value->AsArray();
  if (array != nullptr) {
    value = array->size() == 1 ? &array->front() : nullptr;
  }
  return value == nullptr || value->AsObject() == nullptr ? nullptr : value;
}

// A time that may be absent, but not malformed.
Result<std::optional<Timestamp>> TimeOf(const JsonValue& proof, std::string_view name) {
  const JsonValue* value = proof.Find(name);
  if (value == nullptr) {
    return std::optional<Timestamp>();
  }
  const auto time = value->AsText() == nullptr ? std::nullopt : FromDateTimeStamp(*value->AsText());
  return time.has_value() ? Result<std::optional<Timestamp>>(time)
                          : Refuse("created or expires is no dateTimeStamp");
}

Status CheckMembers(const JsonValue& proof) {
  for (const auto& [name, value] : *proof.AsObject()) {
    if (name.starts_with('@') && name != "@context") {
      return Refuse("the proof has a keyword of JSON-LD");
    }
  }
  if (proof.Find("previousProof") != nullptr) {
    return Refuse("the proof depends on another one");
  }
  return {};
}

Result<Bytes> SignatureOf(const JsonValue& proof) {
  const std::string* value = proof.FindText("proofValue");
  if (value == nullptr || !value->starts_with('z')) {  // base58btc, by multibase
    return Refuse("proofValue is no base58btc text");
  }
  return Base58Decode(std::string_view(*value).substr(1));
}

// [PRF-32] URLs only: what a context inside the document would make of the terms, nobody has looked
// at.
Status CheckContexts(const JsonValue& document, const RdfConversion& rdf) {
  const JsonValue* contexts = document.Find("@context");
  if (contexts == nullptr) {
    return Refuse("the document has no @context");
  }
  for (const JsonValue& context : ToArray(*contexts)) {
    if (context.AsText() == nullptr || !rdf.KnowsContext(*context.AsText())) {
      return Refuse("a context that is not among the pinned ones");
    }
  }
  return {};
}

// [vc-di-ecdsa §3.3.2] The proof may have fewer contexts than the document, not others: those were
// signed.
Result<JsonValue> DocumentAsSigned(const UnverifiedProof& proof) {
  const JsonValue* signed_contexts = proof.options.Find("@context");
  if (signed_contexts == nullptr) {
    return proof.document;
  }
  const JsonValue::Array first = ToArray(*signed_contexts);
  const JsonValue::Array all = ToArray(*proof.document.Find("@context"));
  if (first.empty() || first.size() > all.size() ||
      !std::equal(first.begin(), first.end(), all.begin())) {
    return Refuse("the document does not begin with the contexts of its proof");
  }
  JsonValue::Object document = *proof.document.AsObject();
  SetMember(document, "@context", *signed_contexts);
  return JsonValue(std::move(document));
}

Result<Bytes> JsonHashData(const UnverifiedProof& proof, SignatureAlgorithm algorithm) {
  const RdfConverter none = [](const JsonValue&) -> Result<RdfDataset> {
    return Refuse("a suite of JSON has no RDF");
  };
  ASSIGN_OR_RETURN(const JsonValue document, DocumentAsSigned(proof));
  ASSIGN_OR_RETURN(const std::string options,
                   CanonicalText(proof.suite, algorithm, proof.options, none));
  ASSIGN_OR_RETURN(const std::string text, CanonicalText(proof.suite, algorithm, document, none));
  return HashData(algorithm, options, text);
}

Result<Bytes> RdfHashData(const UnverifiedProof& proof,
                          SignatureAlgorithm algorithm,
                          RdfConversion& rdf) {
  JsonValue::Object options = *proof.options.AsObject();
  SetMember(options, "@context", *proof.document.Find("@context"));
  JsonValue::Object known = options;
  std::erase_if(known, [](const auto& m) { return m.first != "@context" && !IsKnown(m.first); });
  // A term's meaning does not hang on the members beside it (but on the type, which is here too),
  // so what gets into RDF alone does so in company.
  RETURN_IF_ERROR(rdf.Convert(JsonValue(std::move(known))));
  const RdfConverter to_rdf = [&rdf](const JsonValue& value) {
    return rdf.Convert(value, Loss::kAllow);
  };
  ASSIGN_OR_RETURN(
      const std::string configuration,
      CanonicalText(proof.suite, algorithm, JsonValue(std::move(options)), to_rdf, kForeignLimits));
  ASSIGN_OR_RETURN(const std::string document,
                   CanonicalText(proof.suite, algorithm, proof.document, to_rdf, kForeignLimits));
  return HashData(algorithm, configuration, document);
}

}  // namespace

Result<UnverifiedProof> ReadProof(const JsonValue& secured) {
  if (!IsWithin(secured, kMaxSecuredDepth, kMaxSecuredValues) ||
      ToJson(secured).size() > kMaxSecuredLen) {
    return Refuse("the document is too deep, too large, or has too many values");
  }
  const JsonValue* proof = TheOnly(secured.Find("proof"));
  if (proof == nullptr) {
    return Refuse("the document has no proof, or not exactly one");
  }
  RETURN_IF_ERROR(CheckMembers(*proof));
  const std::string* type = proof->FindText("type");
  const std::string* suite_name = proof->FindText("cryptosuite");
  const std::string* method = proof->FindText("verificationMethod");
  const std::string* purpose = proof->FindText("proofPurpose");
  if (type == nullptr || *type != "DataIntegrityProof" || suite_name == nullptr ||
      method == nullptr || purpose == nullptr) {
    return Refuse("no DataIntegrityProof, or one without what it must have");
  }
  const auto suite = CryptosuiteFromName(*suite_name);
  if (!suite.has_value() || *suite == Cryptosuite::kEd25519Signature2020) {
    return Refuse("a cryptosuite that is not known");
  }
  UnverifiedProof out;
  ASSIGN_OR_RETURN(out.created, TimeOf(*proof, "created"));
  ASSIGN_OR_RETURN(out.expires, TimeOf(*proof, "expires"));
  ASSIGN_OR_RETURN(out.signature, SignatureOf(*proof));
  out.document = Without(secured, "proof");
  out.options = Without(*proof, "proofValue");
  out.suite = *suite;
  out.verification_method = *method;
  out.purpose = *purpose;
  return out;
}

Status VerifyProof(const UnverifiedProof& proof,
                   SignatureAlgorithm algorithm,
                   const PublicKey& key,
                   RdfConversion& rdf) {
  if (!IsSuiteOf(proof.suite, algorithm)) {
    return Refuse("the key is not one of the cryptosuite's");
  }
  RETURN_IF_ERROR(CheckContexts(proof.document, rdf));
  ASSIGN_OR_RETURN(const Bytes data,
                   CanonicalizesRdf(proof.suite) ? RdfHashData(proof, algorithm, rdf)
                                                 : JsonHashData(proof, algorithm));
  return VerifySignature(algorithm, key, data, proof.signature);
}

}  // namespace issuer
