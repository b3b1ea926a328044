// The contexts in contexts/, compiled in byte by byte.
#pragma once

#include <span>
#include <string_view>

namespace issuer {

struct PinnedContext {
  std::string_view url;
  std::string_view sha256;  // of the text, hex
  std::string_view text;
};

std::span<const PinnedContext> PinnedContexts();

}  // namespace issuer
