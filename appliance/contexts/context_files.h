// JSON-LD contexts that the operator adds to the pinned ones: files, known by their digest. Nothing
// is ever fetched. [LD-7]
#pragma once

#include <string>

#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "crypto/jsonld/context_store.h"

namespace issuer {

// Adds every [[context]] of `config` to `store`. Fails with a sentence that names the file and says
// what is wrong with it.
Result<void, std::string> AddConfiguredContexts(const Config& config, ContextStore& store);

}  // namespace issuer
