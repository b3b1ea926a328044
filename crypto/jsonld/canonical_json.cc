#include "crypto/jsonld/canonical_json.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "crypto/jsonld/canonical_number.h"

namespace issuer {
namespace {

// The order of UTF-16 code units, which is that of UTF-8 bytes but for what lies above U+FFFF: that
// comes before U+E000. [rfc8785 §3.2.3]
bool ComesBefore(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) {
    return at_a == a.end() && at_b != b.end();
  }
  const auto weight = [](char c) {
    constexpr int kFirstOfFour = 0xf0;
    constexpr int kFirstAboveSurrogates = 0xee;
    const int byte = static_cast<unsigned char>(c);
    const bool is_bmp_above = byte >= kFirstAboveSurrogates && byte < kFirstOfFour;
    return is_bmp_above ? byte + 0x100 : byte;
  };
  return weight(*at_a) < weight(*at_b);
}

// [rfc8785 §3.2.2.2]
void AppendText(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  out.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(kLetters[at]);
    } else if (byte < 0x20) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 0x0f]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

void Append(std::string& out, const JsonValue& value);

void AppendObject(std::string& out, const JsonValue::Object& object) {
  std::vector<const JsonValue::Object::value_type*> members;
  members.reserve(object.size());
  for (const auto& member : object) {
    members.push_back(&member);
  }
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) {
    return ComesBefore(a->first, b->first);
  });
  out.push_back('{');
  for (const auto* member : members) {
    if (member != members.front()) {
      out.push_back(',');
    }
    AppendText(out, member->first);
    out.push_back(':');
    Append(out, member->second);
  }
  out.push_back('}');
}

void AppendArray(std::string& out, const JsonValue::Array& array) {
  out.push_back('[');
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (i > 0) {
      out.push_back(',');
    }
    Append(out, array[i]);
  }
  out.push_back(']');
}

void Append(std::string& out, const JsonValue& value) {
  if (const auto* object = value.AsObject()) {
    AppendObject(out, *object);
  } else if (const auto* array = value.AsArray()) {
    AppendArray(out, *array);
  } else if (const auto* text = value.AsText()) {
    AppendText(out, *text);
  } else if (const auto integer = value.AsInteger()) {
    out.append(EcmaScriptNumber(static_cast<double>(*integer)));
  } else if (const auto decimal = value.AsDecimal()) {
    out.append(EcmaScriptNumber(*decimal));
  } else if (const auto boolean = value.AsBoolean()) {
    out.append(*boolean ? "true" : "false");
  } else {
    out.append("null");
  }
}

}  // namespace

std::string CanonicalJson(const JsonValue& value) {
  std::string out;
  Append(out, value);
  return out;
}

}  // namespace issuer
