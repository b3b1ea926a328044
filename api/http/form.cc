#include "api/http/form.h"

#include <algorithm>

#include "api/http/field_syntax.h"
#include "appliance/base/bytes.h"
#include "appliance/base/encoding.h"
#include "appliance/base/secret.h"

namespace issuer {
namespace {

// The whole buffer: what was once written beyond size() may still be there.
void WipeText(std::string& text) {
  text.resize(text.capacity());
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  text.clear();
}

// Decodes `raw` into `out`, which is empty and is never reallocated here.
Status DecodeInto(std::string_view raw, std::string& out) {
  out.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '+') {
      out.push_back(' ');
    } else if (raw[i] == '%') {
      const int high = raw.size() - i >= 3 ? HexValue(raw[i + 1]) : -1;
      const int low = raw.size() - i >= 3 ? HexValue(raw[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return Fail(ErrorCode::kTokenRequestMalformed, "broken percent-encoding in a form");
      }
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(raw[i]);
    }
  }
  if (!IsUtf8(out) || out.find('\0') != std::string::npos) {
    return Fail(ErrorCode::kTokenRequestMalformed, "a form parameter is not UTF-8 text");
  }
  return {};
}

}  // namespace

Form& Form::operator=(Form&& other) noexcept {
  if (this != &other) {
    WipeAll();
    parameters_ = std::exchange(other.parameters_, {});
  }
  return *this;
}

const std::string* Form::Find(std::string_view name) const {
  for (const auto& [known, value] : parameters_) {
    if (known == name) {
      return value.empty() ? nullptr : &value;
    }
  }
  return nullptr;
}

void Form::WipeAll() {
  for (auto& parameter : parameters_) {
    WipeText(parameter.second);
  }
}

Result<Form> ParseForm(std::string_view body) {
  if (body.size() > kMaxFormLen) {
    return Fail(ErrorCode::kTokenRequestMalformed, "form is too long");
  }
  Form form;
  form.parameters_.reserve(kMaxFormParameters);  // so that no value is ever moved and left behind
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(piece.size() + 1, body.size()));
    if (piece.empty()) {
      continue;
    }
    if (form.parameters_.size() == kMaxFormParameters) {
      return Fail(ErrorCode::kTokenRequestMalformed, "form has too many parameters");
    }
    const auto equals = piece.find('=');
    std::string name;
    RETURN_IF_ERROR(DecodeInto(piece.substr(0, equals), name));
    if (name.empty()) {
      return Fail(ErrorCode::kTokenRequestMalformed, "a form parameter has no name");
    }
    const bool repeated = std::any_of(form.parameters_.begin(),
                                      form.parameters_.end(),
                                      [&](const auto& known) { return known.first == name; });
    if (repeated) {
      return Fail(ErrorCode::kTokenRequestMalformed, "a form parameter is repeated");
    }
    auto& parameter = form.parameters_.emplace_back(std::move(name), std::string());
    if (equals != std::string_view::npos) {
      RETURN_IF_ERROR(DecodeInto(piece.substr(equals + 1), parameter.second));
    }
  }
  return form;
}

}  // namespace issuer
