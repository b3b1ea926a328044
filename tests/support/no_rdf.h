// The way to RDF for tests of formats that do not take it: it leads nowhere.
#pragma once

#include "crypto/formats/data_integrity.h"

namespace issuer {

inline Result<RdfDataset> NoRdf(const JsonValue& /*document*/) {
  return Fail(ErrorCode::kClaimsRefused, "no RDF here");
}

}  // namespace issuer
