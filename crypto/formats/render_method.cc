#include "crypto/formats/render_method.h"

#include "crypto/jose/base58.h"

namespace issuer {

std::string DigestMultibaseOf(ByteView sha256) {
  Bytes multihash = {0x12, 0x20};  // SHA-256, 32 bytes
  multihash.insert(multihash.end(), sha256.begin(), sha256.end());
  return "z" + Base58Encode(multihash);
}

}  // namespace issuer
