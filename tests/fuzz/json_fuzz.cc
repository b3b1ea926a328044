// Whatever the reader accepts, the writer must write and the reader read back unchanged.
#include <cstdlib>

#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = issuer::ParseJson(issuer::AsText({data, size}));
  if (value.has_value()) {
    const auto again = issuer::ParseJson(issuer::ToJson(*value));
    if (!again.has_value() || !(*again == *value)) {
      std::abort();
    }
  }
  return 0;
}
