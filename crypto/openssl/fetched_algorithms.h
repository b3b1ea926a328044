// The OpenSSL algorithms this program uses, fetched from the provider once.
#pragma once

#include "crypto/openssl/handles.h"

namespace issuer {

// Immutable after construction; OpenSSL counts references to these objects with atomics, so any
// thread may use them.
struct FetchedAlgorithms {
  EvpMd sha256;
  EvpMd sha384;
  EvpCipher aes_128_gcm;
  EvpCipher aes_256_gcm;
  EvpMacCtx hmac_sha256;  // keyless; EVP_MAC_CTX_dup() it before use
  EvpKdf hkdf;
  EvpKdf sskdf;  // the Concat KDF
};

// The one function-local static of this program, and why: a fetch walks the provider store under a
// global lock at each call (openssl/openssl#20286), which would serialise every digest of every
// thread. The objects hold no state of ours, no key, and nothing a test would want to replace.
// Aborts if the provider lacks one of them.
const FetchedAlgorithms& Algorithms();

}  // namespace issuer
