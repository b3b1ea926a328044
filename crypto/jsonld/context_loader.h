// The port behind which contexts by URL are: nothing is ever fetched.
#pragma once

#include <string_view>

#include "appliance/base/json_value.h"

namespace issuer {

class ContextLoader {
 public:
  ContextLoader() = default;
  ContextLoader(const ContextLoader&) = delete;
  ContextLoader& operator=(const ContextLoader&) = delete;
  virtual ~ContextLoader() = default;

  // The whole document at `url`; null if this loader has none. Unchanged and in its place as long
  // as the loader lives.
  virtual const JsonValue* Find(std::string_view url) const = 0;
};

}  // namespace issuer
