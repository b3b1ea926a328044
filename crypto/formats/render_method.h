// The member renderMethod of a W3C credential: how its issuer wants it drawn. [vc-render-method]
#pragma once

#include <string>

#include "appliance/base/bytes.h"

namespace issuer {

struct RenderMethod {
  std::string template_url;      // of an SVG with placeholders
  std::string digest_multibase;  // of what is there: see DigestMultibaseOf()
  std::string name;              // for people; empty: none
};

// "z", then base58btc of the multihash of `sha256`. [multihash] [vcdm-2.0 §5.3]
std::string DigestMultibaseOf(ByteView sha256);

}  // namespace issuer
