#include "appliance/base/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"

namespace issuer {
namespace {

void AppendQuoted(std::string& out, std::string_view text) {
  CHECK(IsUtf8(text));
  constexpr std::string_view kHex = "0123456789abcdef";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (byte < 0x20 || byte == 0x7f) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 0x0f]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

template <typename Number>
void AppendNumber(std::string& out, Number value) {
  std::array<char, 64> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  CHECK(error == std::errc());
  out.append(digits.data(), end);
}

}  // namespace

void JsonWriter::Separate() {
  if (needs_comma_) {
    out_.push_back(',');
  }
  needs_comma_ = true;
}

JsonWriter& JsonWriter::BeginObject() {
  Separate();
  out_.push_back('{');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndObject() {
  out_.push_back('}');
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::BeginArray() {
  Separate();
  out_.push_back('[');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::EndArray() {
  out_.push_back(']');
  needs_comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::Member(std::string_view name) {
  Separate();
  AppendQuoted(out_, name);
  out_.push_back(':');
  needs_comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::Text(std::string_view value) {
  Separate();
  AppendQuoted(out_, value);
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  Separate();
  AppendNumber(out_, value);
  return *this;
}

JsonWriter& JsonWriter::Decimal(double value) {
  CHECK(std::isfinite(value));
  Separate();
  const std::size_t start = out_.size();
  AppendNumber(out_, value);
  if (out_.find_first_of(".e", start) == std::string::npos) {
    out_.append(".0");  // without it a reader would find an integer
  }
  return *this;
}

JsonWriter& JsonWriter::Boolean(bool value) {
  return Raw(value ? "true" : "false");
}

JsonWriter& JsonWriter::Null() {
  return Raw("null");
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  Separate();
  out_.append(json);
  return *this;
}

JsonWriter& JsonWriter::Value(const JsonValue& value) {
  if (const auto* object = value.AsObject()) {
    BeginObject();
    for (const auto& [name, member] : *object) {
      Member(name).Value(member);
    }
    return EndObject();
  }
  if (const auto* array = value.AsArray()) {
    BeginArray();
    for (const JsonValue& element : *array) {
      Value(element);
    }
    return EndArray();
  }
  if (const auto* text = value.AsText()) {
    return Text(*text);
  }
  if (const auto integer = value.AsInteger()) {
    return Integer(*integer);
  }
  if (const auto decimal = value.AsDecimal()) {
    return Decimal(*decimal);
  }
  if (const auto boolean = value.AsBoolean()) {
    return Boolean(*boolean);
  }
  return Null();
}

JsonWriter& JsonWriter::Value(const ClaimValue& value) {
  switch (value.kind) {
    case ClaimKind::kNull:
      return Null();
    case ClaimKind::kBoolean:
      return Boolean(value.boolean);
    case ClaimKind::kInteger:
      return Integer(value.integer);
    case ClaimKind::kDecimal:
      return Decimal(value.decimal);
    case ClaimKind::kText:
    case ClaimKind::kFullDate:
    case ClaimKind::kDateTime:
      return Text(value.text);
    case ClaimKind::kBytes:
      return Text(Base64UrlEncode(value.bytes));
    case ClaimKind::kArray:
      BeginArray();
      for (const ClaimValue& element : value.elements) {
        Value(element);
      }
      return EndArray();
    case ClaimKind::kObject:
      BeginObject();
      for (const ClaimMember& member : value.members) {
        Member(member.name).Value(member.value);
      }
      return EndObject();
  }
  CHECK(false);
  return *this;
}

std::string ToJson(const JsonValue& value) {
  JsonWriter json;
  json.Value(value);
  return std::move(json).Take();
}

}  // namespace issuer
