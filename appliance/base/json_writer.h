// JSON out: compact, deterministic, members in the order they are written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "appliance/base/claim_value.h"
#include "appliance/base/json_value.h"

namespace issuer {

// A streaming writer. Misuse (a value where a member name is due) is our bug and shows in tests as
// broken JSON; text that is not UTF-8 aborts, since every foreign text was checked on its way in.
//
//   JsonWriter json;
//   json.BeginObject().Member("error").Text("invalid_grant").EndObject();
//   std::string body = std::move(json).Take();
class JsonWriter {
 public:
  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();
  JsonWriter& Member(std::string_view name);
  JsonWriter& Text(std::string_view value);
  JsonWriter& Integer(std::int64_t value);
  JsonWriter& Decimal(double value);  // finite
  JsonWriter& Boolean(bool value);
  JsonWriter& Null();
  // A whole value. ClaimValue: bytes become base64url text, dates become text; disclosure marks are
  // not looked at.
  JsonWriter& Value(const JsonValue& value);
  JsonWriter& Value(const ClaimValue& value);
  // `json` must be one valid JSON value, written by this class.
  JsonWriter& Raw(std::string_view json);

  std::string Take() && { return std::move(out_); }

 private:
  void Separate();

  std::string out_;
  bool needs_comma_ = false;
};

std::string ToJson(const JsonValue& value);

}  // namespace issuer
