// A picture of a W3C credential, as its issuer wants it drawn. [vc-render-method]
#pragma once

#include <filesystem>
#include <string>

#include "appliance/base/uri.h"

namespace issuer {

// An SVG file whose placeholders are filled from the credential ("svg-mustache").
struct RenderTemplate {
  std::filesystem::path file;
  std::string sha256;  // of the file, lower-case hex
  std::string name;    // for people; empty: none
};

// Where it is served. What stands there never changes, since its digest is its name.
inline std::string PathOf(const RenderTemplate& shown, const HttpsUrl& identifier) {
  return identifier.path + "/templates/" + shown.sha256 + ".svg";
}

}  // namespace issuer
