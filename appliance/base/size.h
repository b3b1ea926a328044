// Units for numbers of bytes, so that none is multiplied as an int.
#pragma once

#include <cstddef>

namespace issuer {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = kKiB * kKiB;

}  // namespace issuer
