// A form that passes has every value it shows in UTF-8, and passes again with a parameter more, but
// not with one repeated.
#include <cstdlib>

#include "api/http/form.h"
#include "appliance/base/bytes.h"
#include "appliance/base/encoding.h"
#include "appliance/base/uri.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(issuer::AsText({data, size}));
  const auto form = issuer::ParseForm(body);
  if (!form.has_value()) {
    return 0;
  }
  const std::string name = body.substr(0, body.find_first_of("=&+%"));
  const std::string* value = name.empty() ? nullptr : form->Find(name);
  if (value == nullptr) {
    return 0;
  }
  const auto again = issuer::ParseForm(name + "=" + issuer::PercentEncode(*value));
  const bool is_stable =
      !issuer::IsUtf8(*value) || !again.has_value() || *again->Find(name) == *value;
  if (!issuer::IsUtf8(*value) || !is_stable ||
      issuer::ParseForm(body + "&" + name + "=x").has_value()) {
    std::abort();
  }
  return 0;
}
