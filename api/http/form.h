// An application/x-www-form-urlencoded body, read strictly. Its values may be secrets (code,
// transaction code): they are wiped when the form goes, and have no way into a log.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

constexpr std::size_t kMaxFormLen = 16 * kKiB;  // bytes, encoded
constexpr std::size_t kMaxFormParameters = 64;

class Form {
 public:
  Form(Form&&) noexcept = default;
  Form& operator=(Form&& other) noexcept;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  ~Form() { WipeAll(); }

  // The decoded value; nullptr if the parameter is absent or empty. Lives as long as the form.
  // [rfc6749 §3.2] "Parameters sent without a value MUST be treated as if they were omitted from
  // the request."
  const std::string* Find(std::string_view name) const;

 private:
  friend Result<Form> ParseForm(std::string_view body);
  Form() = default;
  void WipeAll();

  std::vector<std::pair<std::string, std::string>> parameters_;
};

// Reads `name=value&…`: '+' is a space, %XX a byte; names and values must be UTF-8 without NUL
// after decoding. Empty pieces between '&' are skipped. A name that occurs twice is refused, with
// or without values. [rfc6749 §3.2] Fails with kTokenRequestMalformed.
Result<Form> ParseForm(std::string_view body);

}  // namespace issuer
