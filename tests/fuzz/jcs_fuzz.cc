// A canonical JSON text is read as a value that has the same canonical text.
#include <cstdlib>

#include "appliance/base/bytes.h"
#include "appliance/base/json_reader.h"
#include "crypto/formats/jcs.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = issuer::ParseJson(issuer::AsText({data, size}));
  if (!value.has_value()) {
    return 0;
  }
  const auto canonical = issuer::WriteJcs(*value);
  if (!canonical.has_value()) {
    return 0;
  }
  // 1e20 becomes an integer that our reader has no type for, 1e17 one that is beyond I-JSON.
  const auto again = issuer::ParseJson(*canonical);
  if (again.has_value()) {
    const auto twice = issuer::WriteJcs(*again);
    if (twice.has_value() && *twice != *canonical) {
      std::abort();
    }
  }
  return 0;
}
