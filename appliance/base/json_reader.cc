#include "appliance/base/json_reader.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace issuer {
namespace {

// Builds the tree bottom up from the parser's events. Returning false stops the parser; `problem()`
// then says why.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit TreeBuilder(const JsonLimits& limits) : limits_(limits) {}

  const char* problem() const { return problem_; }
  JsonValue TakeRoot() { return std::move(root_); }

  bool null() override { return Add(JsonValue()); }
  bool boolean(bool value) override { return Add(JsonValue(value)); }
  bool number_integer(number_integer_t value) override {
    return Add(JsonValue(std::int64_t{value}));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return Refuse("an integer does not fit 64 bits");
    }
    return Add(JsonValue(static_cast<std::int64_t>(value)));
  }
  bool number_float(number_float_t value, const string_t& digits) override {
    // An integer too long for 64 bits arrives here as well: it would lose digits.
    if (digits.find_first_of(".eE") == string_t::npos) {
      return Refuse("an integer does not fit 64 bits");
    }
    return Add(JsonValue(value));
  }
  bool string(string_t& value) override { return Add(JsonValue(std::move(value))); }
  bool binary(binary_t&) override { return Refuse("binary values are not JSON"); }

  bool start_object(std::size_t) override { return Open(/*is_object=*/true); }
  bool key(string_t& name) override {
    auto& object = open_.back().object;
    const bool repeated = std::any_of(
        object.begin(), object.end(), [&](const auto& member) { return member.first == name; });
    if (repeated) {
      return Refuse("a member name is repeated");
    }
    if (object.size() >= kMaxMembers) {
      return Refuse("an object has too many members");
    }
    object.emplace_back().first = std::move(name);  // its value follows
    return true;
  }
  bool end_object() override {
    JsonValue done(std::move(open_.back().object));
    open_.pop_back();
    return Place(std::move(done));
  }
  bool start_array(std::size_t) override { return Open(/*is_object=*/false); }
  bool end_array() override {
    JsonValue done(std::move(open_.back().array));
    open_.pop_back();
    return Place(std::move(done));
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return Refuse("not well-formed JSON");
  }

 private:
  static constexpr std::size_t kMaxMembers = 512;  // keeps the search for repeats cheap

  struct Container {
    bool is_object;
    JsonValue::Object object;
    JsonValue::Array array;
  };

  bool Refuse(const char* problem) {
    problem_ = problem_ == nullptr ? problem : problem_;
    return false;
  }
  bool Open(bool is_object) {
    if (open_.size() >= limits_.max_depth) {
      return Refuse("nested too deeply");
    }
    open_.push_back({is_object, {}, {}});
    return Count();
  }
  bool Count() { return ++num_values_ <= limits_.max_num_values || Refuse("too many values"); }
  bool Add(JsonValue value) { return Count() && Place(std::move(value)); }
  bool Place(JsonValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_object) {
      open_.back().object.back().second = std::move(value);
    } else {
      open_.back().array.push_back(std::move(value));
    }
    return true;
  }

  const JsonLimits& limits_;
  std::vector<Container> open_;
  std::size_t num_values_ = 0;
  JsonValue root_;
  const char* problem_ = nullptr;
};

}  // namespace

Result<JsonValue> ParseJson(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_len) {
    return Fail(ErrorCode::kJsonMalformed, "JSON text is too long");
  }
  if (text.starts_with("\xef\xbb\xbf")) {
    return Fail(ErrorCode::kJsonMalformed, "JSON text starts with a byte order mark");
  }
  // The library takes a zero byte for the end of the text, and would not look at what follows.
  if (text.find('\0') != std::string_view::npos) {
    return Fail(ErrorCode::kJsonMalformed, "JSON text has a zero byte");
  }
  TreeBuilder builder(limits);
  bool accepted = false;
  try {
    accepted = nlohmann::json::sax_parse(text.begin(), text.end(), &builder);
  } catch (const std::exception&) {
    accepted = false;  // fence: what the library throws is one more way to be malformed
  }
  if (!accepted) {
    return Fail(ErrorCode::kJsonMalformed,
                builder.problem() == nullptr ? "not well-formed JSON" : builder.problem());
  }
  return builder.TakeRoot();
}

}  // namespace issuer
