// DIDs of our own keys, and the names under which verifiers find them. Without a JSON parser:
// signerd writes them too. [did-core §3] [did:web] [did:jwk]
#pragma once

#include <string>

#include "appliance/base/id.h"
#include "appliance/base/public_key.h"
#include "appliance/base/uri.h"

namespace issuer {

// How one key of an issuer is named.
struct DidKeyNames {
  std::string did;
  std::string jwk_method;       // DID URL of the verification method that shows it as a JWK
  std::string multikey_method;  // the same as a Multikey; did:jwk has the first kind only
};

// "did:web:issuer.example:path" of `identifier`: where its document is, its fragments are ours to
// name: the key's name, and the key's name with "-multikey". [did:web §3.1]
DidKeyNames DidWebNames(const HttpsUrl& identifier, const KeyName& key);
std::string DidWebOf(const HttpsUrl& identifier);

// The path under which did:web wants the document: "/.well-known/did.json", or "PATH/did.json".
std::string DidWebDocumentPath(const HttpsUrl& identifier);

// "did:jwk:BASE64URL(JWK)", whose only method is "#0".
DidKeyNames DidJwkNames(const PublicKey& key);

// publicKeyMultibase of a Multikey: "z", then base58btc of the multicodec prefix and the key, EC
// points compressed. [cid §2.2.2] Precondition: no RSA key.
std::string MultikeyOf(const PublicKey& key);

}  // namespace issuer
