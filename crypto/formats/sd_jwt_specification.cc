#include "crypto/formats/sd_jwt_specification.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::string_view kTag = "!sd";

struct Line {
  std::size_t indent = 0;
  std::string_view text;  // without indentation, comment and trailing blanks; not empty
};

// Reads one line's worth of YAML: a scalar, a flow collection, or the key of a block mapping.
class Flow {
 public:
  explicit Flow(std::string_view text) : text_(text) {}

  void SkipBlanks() { text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size())); }
  bool AtEnd() {
    SkipBlanks();
    return text_.empty();
  }
  bool Take(std::string_view token) {
    SkipBlanks();
    if (text_.substr(0, token.size()) != token) {
      return false;
    }
    text_.remove_prefix(token.size());
    return true;
  }

  // What is left to read.
  std::string_view Rest() {
    SkipBlanks();
    return text_;
  }

  // `stops` end a plain scalar.
  std::string TakeText(std::string_view stops, bool& was_quoted) {
    SkipBlanks();
    CHECK(!text_.empty());
    const char quote = text_.front();
    was_quoted = quote == '"' || quote == '\'';
    const std::size_t end = was_quoted ? text_.find(quote, 1) : text_.find_first_of(stops);
    CHECK(!was_quoted || end != std::string_view::npos);
    std::string_view taken = was_quoted ? text_.substr(1, end - 1) : text_.substr(0, end);
    text_.remove_prefix(was_quoted ? end + 1 : std::min(end, text_.size()));
    while (!was_quoted && !taken.empty() && taken.back() == ' ') {
      taken.remove_suffix(1);
    }
    return std::string(taken);
  }

  ClaimValue TakeValue(std::string_view stops) {
    const bool is_selective = Take(kTag);
    ClaimValue value = Take("[") ? TakeSequence() : Take("{") ? TakeMapping() : TakeScalar(stops);
    if (is_selective) {
      value.disclosure = Disclosure::kSelective;
    }
    return value;
  }

 private:
  ClaimValue TakeSequence() {
    std::vector<ClaimValue> elements;
    while (!Take("]")) {
      elements.push_back(TakeValue(",]"));
      Take(",");
    }
    return ClaimValue::OfArray(std::move(elements));
  }

  ClaimValue TakeMapping() {
    std::vector<ClaimMember> members;
    while (!Take("}")) {
      bool was_quoted = false;
      std::string name = TakeText(":", was_quoted);
      CHECK(Take(":"));
      members.push_back({std::move(name), TakeValue(",}")});
      Take(",");
    }
    return ClaimValue::OfObject(std::move(members));
  }

  ClaimValue TakeScalar(std::string_view stops) {
    bool was_quoted = false;
    std::string text = TakeText(stops, was_quoted);
    if (was_quoted) {
      return ClaimValue::OfText(std::move(text));
    }
    if (text == "null") {
      return ClaimValue::Null();
    }
    if (text == "True" || text == "true" || text == "False" || text == "false") {
      return ClaimValue::OfBoolean(text == "True" || text == "true");
    }
    const char* const end = text.data() + text.size();
    std::int64_t integer = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, integer);
        error == std::errc() && rest == end) {
      return ClaimValue::OfInteger(integer);
    }
    double decimal = 0;
    if (const auto [rest, error] = std::from_chars(text.data(), end, decimal);
        error == std::errc() && rest == end) {
      return ClaimValue::OfDecimal(decimal);
    }
    return ClaimValue::OfText(std::move(text));
  }

  std::string_view text_;
};

// Reads block collections, line by line.
class Block {
 public:
  explicit Block(std::string_view yaml) {
    while (!yaml.empty()) {
      const std::size_t end = std::min(yaml.find('\n'), yaml.size());
      AddLine(yaml.substr(0, end));
      yaml.remove_prefix(std::min(end + 1, yaml.size()));
    }
  }

  ClaimValue ReadAll() {
    ClaimValue value = Read();
    CHECK(next_ == lines_.size());
    return value;
  }

 private:
  void AddLine(std::string_view text) {
    text = text.substr(0, text.find(" #"));
    const std::size_t indent = text.find_first_not_of(' ');
    if (indent != std::string_view::npos && text[indent] != '#') {
      lines_.push_back({indent, text.substr(indent, text.find_last_not_of(' ') - indent + 1)});
    }
  }

  static bool IsElement(std::string_view text) { return text == "-" || text.substr(0, 2) == "- "; }

  // `text` without a tag that stands before it, if that is there.
  static std::string_view Untagged(std::string_view text) {
    if (text.substr(0, kTag.size()) == kTag) {
      text.remove_prefix(std::min(text.find_first_not_of(' ', kTag.size()), text.size()));
    }
    return text;
  }

  static bool IsMember(std::string_view text) {
    text = Untagged(text);
    if (text.empty() || text.front() == '[' || text.front() == '{') {
      return false;
    }
    bool was_quoted = false;
    Flow flow(text);
    flow.TakeText(":", was_quoted);
    return flow.Take(":");
  }

  // The block collection whose first line is the next one.
  ClaimValue Read() {
    CHECK(next_ < lines_.size());
    const std::size_t indent = lines_[next_].indent;
    ClaimValue value =
        IsElement(lines_[next_].text) ? ClaimValue::OfArray({}) : ClaimValue::OfObject({});
    while (next_ < lines_.size() && lines_[next_].indent == indent) {
      if (value.kind == ClaimKind::kArray) {
        value.elements.push_back(ReadElement());
      } else {
        value.members.push_back(ReadMember());
      }
    }
    CHECK(next_ == lines_.size() || lines_[next_].indent < indent);
    return value;
  }

  ClaimValue ReadElement() {
    Line& line = lines_[next_];
    CHECK(IsElement(line.text));
    const std::size_t offset = std::min(line.text.find_first_not_of(' ', 1), line.text.size());
    const std::string_view rest = line.text.substr(offset);
    if (IsMember(rest)) {
      line = {line.indent + offset, rest};  // "- a: 1" is a mapping that begins behind the dash
      return Read();
    }
    return ReadValue(rest);
  }

  ClaimMember ReadMember() {
    const std::string_view text = lines_[next_].text;
    const bool is_selective = Untagged(text) != text;
    Flow flow(Untagged(text));
    bool was_quoted = false;
    std::string name = flow.TakeText(":", was_quoted);
    CHECK(flow.Take(":"));
    ClaimMember member{std::move(name), ReadValue(flow.Rest())};
    if (is_selective) {
      member.value.disclosure = Disclosure::kSelective;
    }
    return member;
  }

  // What stands behind "-" or "key:": a value on this line, or the deeper lines below it.
  ClaimValue ReadValue(std::string_view rest) {
    const std::size_t indent = lines_[next_].indent;
    ++next_;
    if (!Untagged(rest).empty()) {
      Flow flow(rest);
      ClaimValue value = flow.TakeValue("");
      CHECK(flow.AtEnd());
      return value;
    }
    CHECK(next_ < lines_.size() && lines_[next_].indent > indent);
    ClaimValue value = Read();
    if (!rest.empty()) {
      value.disclosure = Disclosure::kSelective;
    }
    return value;
  }

  std::vector<Line> lines_;
  std::size_t next_ = 0;
};

}  // namespace

ClaimValue ReadSdJwtSpecification(std::string_view yaml) {
  return Block(yaml).ReadAll();
}

}  // namespace issuer
