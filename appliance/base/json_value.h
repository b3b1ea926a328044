// JsonValue: one parsed JSON text, immutable. Objects keep their order and have no repeated member
// names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace issuer {

class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<std::pair<std::string, JsonValue>>;

  JsonValue() = default;  // null
  explicit JsonValue(bool value) : value_(value) {}
  explicit JsonValue(std::int64_t value) : value_(value) {}
  explicit JsonValue(double value) : value_(value) {}
  explicit JsonValue(std::string value) : value_(std::move(value)) {}
  explicit JsonValue(Array value) : value_(std::move(value)) {}
  explicit JsonValue(Object value) : value_(std::move(value)) {}

  bool IsNull() const { return std::holds_alternative<std::monostate>(value_); }

  // Each returns null, respectively nullopt, if the value is of another kind. Nothing is
  // converted: 3.0 is no integer.
  std::optional<bool> AsBoolean() const { return Copy<bool>(); }
  std::optional<std::int64_t> AsInteger() const { return Copy<std::int64_t>(); }
  std::optional<double> AsDecimal() const { return Copy<double>(); }
  const std::string* AsText() const { return std::get_if<std::string>(&value_); }
  const Array* AsArray() const { return std::get_if<Array>(&value_); }
  const Object* AsObject() const { return std::get_if<Object>(&value_); }

  // The member `name` of an object; null if this is no object or has no such member.
  const JsonValue* Find(std::string_view name) const {
    const Object* object = AsObject();
    if (object == nullptr) {
      return nullptr;
    }
    for (const auto& [member, value] : *object) {
      if (member == name) {
        return &value;
      }
    }
    return nullptr;
  }

  // The text member `name`; null if it is absent or not text.
  const std::string* FindText(std::string_view name) const {
    const JsonValue* value = Find(name);
    return value == nullptr ? nullptr : value->AsText();
  }

  friend bool operator==(const JsonValue&, const JsonValue&) = default;

 private:
  template <typename T>
  std::optional<T> Copy() const {
    const T* value = std::get_if<T>(&value_);
    return value == nullptr ? std::nullopt : std::optional<T>(*value);
  }

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace issuer
