// How verifiers that do not follow x5c find the keys under which credentials are issued: a JWKS,
// JWT VC Issuer Metadata, and the document of did:web. Only keys that sign credentials are in
// there.
#pragma once

#include <span>
#include <string>

#include "appliance/config/config.h"
#include "crypto/signer/signer.h"

namespace issuer {

// {"keys": [...]}: each with kid (the key's name), use, alg and x5c. [rfc7517 §5]
std::string IssuerJwks(const Config& config, std::span<const SigningKeyInfo> keys);

// {"issuer", "jwks"}; `issuer` is the Credential Issuer Identifier. [sd-jwt-vc §4] [SD-11]
std::string JwtVcIssuerMetadata(const Config& config, std::span<const SigningKeyInfo> keys);

// Each key twice, as a JWK and as a Multikey, both as assertion methods: old and new verifiers look
// for one or the other. Precondition: config.did is kWeb. [did-core §5] [did:web §3.2]
std::string DidDocument(const Config& config, std::span<const SigningKeyInfo> keys);

}  // namespace issuer
