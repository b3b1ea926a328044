// Other people's test vectors: where they are, and how a test says that they are not there.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "appliance/base/check.h"

namespace issuer {

// The folder `name` of the vectors: $CHANCERY_VECTORS, or ../shared/vectors beside the checkout.
// May not exist.
inline std::filesystem::path VectorsFolder(const std::string& name) {
  if (const char* root = std::getenv("CHANCERY_VECTORS")) {
    return std::filesystem::path(root) / name;
  }
  const char* source = std::getenv("CHANCERY_SOURCE");
  return std::filesystem::path(source == nullptr ? "." : source) / ".." / "shared" / "vectors" /
         name;
}

// The whole file. Aborts if it cannot be read.
inline std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  CHECK(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace issuer

// First line of a test that needs vectors.
#define SKIP_WITHOUT_VECTORS(folder)                                           \
  if (!std::filesystem::exists(folder)) {                                      \
    GTEST_SKIP() << "no vectors at " << (folder) << " (set CHANCERY_VECTORS)"; \
  }
