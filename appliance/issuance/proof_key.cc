#include "appliance/issuance/proof_key.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "crypto/jose/did.h"
#include "crypto/jose/jwk.h"
#include "crypto/openssl/certificate.h"

namespace issuer {
namespace {

// "cose_key" is the form that the key takes in the credential; in a proof it is a JWK. [MD-3]
constexpr std::string_view kJwkBinding = "jwk";
constexpr std::string_view kCoseKeyBinding = "cose_key";

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kProofInvalid, detail);
}

bool AllowsBinding(const CredentialConfiguration& configuration, std::string_view method) {
  const std::vector<std::string>& methods = configuration.binding_methods;
  return std::find(methods.begin(), methods.end(), method) != methods.end();
}

bool AllowsPlainKeys(const CredentialConfiguration& configuration) {
  return AllowsBinding(configuration, kJwkBinding) || AllowsBinding(configuration, kCoseKeyBinding);
}

// "did:jwk" of "did:jwk:eyJ..."; empty if `did_url` is no DID URL.
std::string_view DidMethodOf(std::string_view did_url) {
  constexpr std::string_view kScheme = "did:";
  const std::size_t end = did_url.find(':', kScheme.size());
  return did_url.starts_with(kScheme) && end != std::string_view::npos ? did_url.substr(0, end)
                                                                       : std::string_view();
}

Result<PublicKey> KeyOfJwk(const JsonValue& jwk, const CredentialConfiguration& configuration) {
  if (!AllowsPlainKeys(configuration)) {
    return Refuse("the configuration does not bind to keys given as jwk");
  }
  return ParseJwk(jwk);
}

Result<PublicKey> KeyOfKid(const JsonValue& kid, const CredentialConfiguration& configuration) {
  const std::string* did_url = kid.AsText();
  if (did_url == nullptr) {
    return Refuse("kid is no text");
  }
  return KeyOfDidUrl(*did_url, configuration);
}

// The leaf's key. Who vouches for it is not asked: the chain says nothing that we rely on. [PRF-14]
Result<PublicKey> KeyOfX5c(const JsonValue& x5c,
                           const CredentialConfiguration& configuration,
                           Timestamp now) {
  if (!AllowsPlainKeys(configuration)) {
    return Refuse("the configuration does not bind to the keys of certificates");
  }
  const JsonValue::Array* chain = x5c.AsArray();
  if (chain == nullptr || chain->empty() || chain->size() > kMaxChainLen) {
    return Refuse("x5c is no array of one to eight certificates");
  }
  if (!std::all_of(
          chain->begin(), chain->end(), [](const JsonValue& v) { return v.AsText() != nullptr; })) {
    return Refuse("a certificate of x5c is no text");
  }
  ASSIGN_OR_RETURN(const Bytes der, Base64Decode(*chain->front().AsText()));
  ASSIGN_OR_RETURN(Certificate leaf, ParseCertificate(der));
  if (now < leaf.not_before || now > leaf.not_after) {
    return Refuse("the certificate of the proof is not valid now");
  }
  return std::move(leaf.public_key);
}

}  // namespace

Result<PublicKey> KeyOfDidUrl(std::string_view did_url,
                              const CredentialConfiguration& configuration) {
  const std::string_view method = DidMethodOf(did_url);
  if (method.empty() || !AllowsBinding(configuration, method)) {
    return Refuse("no DID URL of a method that the configuration binds to");
  }
  return ResolveDid(did_url);
}

Result<PublicKey> KeyOfHeader(const JsonValue& header,
                              const CredentialConfiguration& configuration,
                              Timestamp now) {
  const JsonValue* jwk = header.Find("jwk");
  const JsonValue* kid = header.Find("kid");
  const JsonValue* x5c = header.Find("x5c");
  const int num_keys =
      (jwk != nullptr ? 1 : 0) + (kid != nullptr ? 1 : 0) + (x5c != nullptr ? 1 : 0);
  if (num_keys != 1) {
    return Refuse("the header has not exactly one of jwk, kid and x5c");
  }
  if (header.Find("trust_chain") != nullptr && kid == nullptr) {
    return Refuse("trust_chain stands without kid");
  }
  if (jwk != nullptr) {
    return KeyOfJwk(*jwk, configuration);
  }
  return kid != nullptr ? KeyOfKid(*kid, configuration) : KeyOfX5c(*x5c, configuration, now);
}

}  // namespace issuer
