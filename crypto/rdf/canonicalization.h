// RDFC-1.0: one text for all datasets that differ only in the names of their blank nodes and the
// order of their quads. [rdf-canon]
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "appliance/base/result.h"
#include "crypto/rdf/dataset.h"
#include "crypto/rdf/rdf_error.h"

namespace issuer {

// The hash inside the algorithm, not that of a signature.
enum class RdfHash : std::uint8_t { kSha256, kSha384 };

// Telling alike blank nodes apart tries their orders, whose number grows as a factorial: whoever
// chooses the dataset chooses the time. [rdf-canon §7.1]
struct CanonicalizationLimits {
  std::size_t max_num_quads = 20'000;
  // A step: a quad looked at, an entry of an order tried, an identifier copied for one; a
  // microsecond at most. The hardest graph of the W3C's suite that is to be canonicalized takes
  // 8,300, a list of 127 equal values 87,000.
  std::size_t max_num_steps = 250'000;
  std::size_t max_depth = 256;  // blank nodes on the way from one that is alike to another
};

struct CanonicalDataset {
  std::string n_quads;  // canonical N-Quads, sorted by code point, none twice
  std::map<std::string, std::string> identifiers;  // by the label in the input: "c14n0", ...
};

// Fails with
//   kMalformed    CheckTerms() does;
//   kTooLarge     more quads than the limits allow;
//   kTooMuchWork  a poison graph, as far as the limits tell.
// Thread-safe.
Result<CanonicalDataset, RdfError> Canonicalize(const RdfDataset& dataset,
                                                RdfHash hash,
                                                const CanonicalizationLimits& limits = {});

}  // namespace issuer
