// What one JSON-LD document may cost. Every bound of this library stands here.
#pragma once

#include <cstddef>

#include "appliance/base/size.h"

namespace issuer {

constexpr std::size_t kMaxJsonLdDepth = 32;       // arrays and objects within each other
constexpr std::size_t kMaxJsonLdValues = 50'000;  // JSON values in a document
constexpr std::size_t kMaxJsonLdNodes = 10'000;   // nodes of the node map, lists' cells included
constexpr std::size_t kMaxJsonLdQuads = 50'000;   // before repeated ones are merged
constexpr std::size_t kMaxContextRuns = 1'000;    // local contexts processed for one document
constexpr std::size_t kMaxContextWork = 200'000;  // terms copied in doing so
constexpr std::size_t kMaxRemoteContexts = 16;    // contexts by URL within each other
constexpr std::size_t kMaxContextTerms = 4'096;   // terms of one active context
constexpr std::size_t kMaxTermChain = 64;         // definitions that wait for each other
constexpr std::size_t kMaxCachedContexts = 256;   // active contexts that a processor keeps
constexpr std::size_t kMaxCachedTerms = 65'536;   // terms of all these together

// Texts of contexts.
constexpr std::size_t kMaxContextLen = 256 * kKiB;  // bytes
constexpr std::size_t kMaxContextDepth = 16;        // arrays and objects within each other
constexpr std::size_t kMaxContextValues = 20'000;   // JSON values
constexpr std::size_t kMaxContextMembers = 2'048;   // of one object
constexpr std::size_t kMaxStoredContexts = 64;      // of one store

}  // namespace issuer
