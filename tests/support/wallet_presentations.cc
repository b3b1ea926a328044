#include "tests/support/wallet_presentations.h"

#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/base/rfc3339.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jose/base58.h"
#include "crypto/jsonld/context_store.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {
namespace {

JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}

JsonValue OneText(std::string_view text) {
  return JsonValue(JsonValue::Array{Text(text)});
}

Result<RdfDataset> ToRdf(const JsonValue& document) {
  static const ContextStore contexts;
  static RdfConversion conversion(contexts);
  return conversion.Convert(document, Loss::kAllow);
}

const JsonValue* FindContext(const JsonValue::Object& object) {
  for (const auto& [name, value] : object) {
    if (name == "@context") {
      return &value;
    }
  }
  return nullptr;
}

}  // namespace

std::string KeyMethodOf(const WalletKey& key) {
  const std::string did = key.DidKey();
  return did + "#" + did.substr(std::string_view("did:key:").size());
}

PresentationParts HonestPresentation(const WalletKey& key,
                                     Cryptosuite suite,
                                     std::string_view domain,
                                     std::string_view challenge,
                                     Timestamp now) {
  PresentationParts parts;
  parts.document = {{"@context", OneText("https://www.w3.org/ns/credentials/v2")},
                    {"type", OneText("VerifiablePresentation")},
                    {"holder", Text(key.DidKey())}};
  parts.proof = {{"type", Text("DataIntegrityProof")},
                 {"cryptosuite", Text(CryptosuiteName(suite))},
                 {"created", Text(ToRfc3339(now))},
                 {"verificationMethod", Text(KeyMethodOf(key))},
                 {"proofPurpose", Text("authentication")},
                 {"domain", Text(domain)},
                 {"challenge", Text(challenge)}};
  return parts;
}

JsonValue SignPresentation(const PresentationParts& parts,
                           const WalletKey& key,
                           Cryptosuite suite) {
  JsonValue::Object options = parts.proof;
  const JsonValue* context = FindContext(parts.document);
  if (context != nullptr && CanonicalizesRdf(suite)) {
    SetMember(options, "@context", *context);
  }
  const auto configuration =
      CanonicalText(suite, key.algorithm(), JsonValue(std::move(options)), ToRdf);
  const auto document = CanonicalText(suite, key.algorithm(), JsonValue(parts.document), ToRdf);
  const bool is_canonical = configuration.has_value() && document.has_value();
  const Bytes data = is_canonical ? HashData(key.algorithm(), *configuration, *document) : Bytes();
  JsonValue::Object proof = parts.proof;
  proof.emplace_back("proofValue", Text("z" + Base58Encode(key.Sign(AsText(data)))));
  JsonValue::Object presentation = parts.document;
  presentation.emplace_back("proof", JsonValue(std::move(proof)));
  return JsonValue(std::move(presentation));
}

}  // namespace issuer
