#include "crypto/rdf/hash_first_degree.h"

#include <algorithm>

#include "appliance/base/encoding.h"
#include "crypto/openssl/digest.h"
#include "crypto/rdf/n_quads_writer.h"

namespace issuer {

std::string HexHash(RdfHash hash, std::string_view text) {
  return hash == RdfHash::kSha256 ? HexEncode(Sha256(AsBytes(text)))
                                  : HexEncode(Sha384(AsBytes(text)));
}

std::string HashFirstDegreeQuads(RdfHash hash,
                                 const std::string& label,
                                 const std::vector<const RdfQuad*>& quads) {
  std::vector<std::string> lines;
  lines.reserve(quads.size());
  for (const RdfQuad* quad : quads) {
    lines.push_back(WriteNQuad(
        *quad, [&label](const std::string& other) { return other == label ? "a" : "z"; }));
  }
  std::sort(lines.begin(), lines.end());  // by bytes, which in UTF-8 is by code points
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  return HexHash(hash, text);
}

}  // namespace issuer
