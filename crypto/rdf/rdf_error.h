// What can be wrong with an RDF dataset. Of this folder's own, since none of it has an answer on
// the wire: who calls decides what a refused dataset means.
#pragma once

#include <cstdint>

namespace issuer {

enum class RdfErrorCode : std::uint8_t {
  kMalformed,    // no N-Quads, or a term that cannot be written as N-Quads
  kTooLarge,     // longer, or of more quads, than the limits allow
  kTooMuchWork,  // blank nodes so alike that telling them apart exceeds the limits
};

struct RdfError {
  RdfErrorCode code;
  const char* detail;  // a literal
};

// The code's name without its `k`.
constexpr const char* NameOf(RdfErrorCode code) {
  switch (code) {
    case RdfErrorCode::kMalformed:
      return "Malformed";
    case RdfErrorCode::kTooLarge:
      return "TooLarge";
    case RdfErrorCode::kTooMuchWork:
      return "TooMuchWork";
  }
  return "";
}

}  // namespace issuer
