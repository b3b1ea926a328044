#include "api/operator/tx_code_request.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace issuer {
namespace {

constexpr std::int64_t kMinLen = 4;
constexpr std::int64_t kMaxLen = 32;
constexpr std::ptrdiff_t kMaxDescriptionLen = 300;  // characters [OFF-6]

using Complainable = Result<void, OperatorComplaint>;

Complainable ReadMode(const RequestMembers& members, TxCodeSpecification& out) {
  ASSIGN_OR_RETURN(const std::string* mode, members.FindText("mode"));
  if (mode == nullptr || *mode == "numeric") {
    return {};
  }
  if (*mode != "text") {
    return members.Complaint("mode", "must be numeric or text");
  }
  out.input_mode = TxCodeInputMode::kText;
  return {};
}

Complainable ReadDescription(const RequestMembers& members, TxCodeSpecification& out) {
  ASSIGN_OR_RETURN(const std::string* description, members.FindText("description"));
  if (description == nullptr) {
    return {};
  }
  // Characters, not bytes: whatever does not continue one begins one.
  const std::ptrdiff_t num_characters =
      std::count_if(description->begin(), description->end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
      });
  if (num_characters > kMaxDescriptionLen) {
    return members.Complaint("description", "must have at most 300 characters");
  }
  out.description = *description;
  return {};
}

// Typed by a person on a telephone: digits, or visible ASCII.
bool Fits(const std::string& value, TxCodeInputMode mode) {
  return std::all_of(value.begin(), value.end(), [mode](char c) {
    return mode == TxCodeInputMode::kNumeric ? c >= '0' && c <= '9' : c > ' ' && c <= '~';
  });
}

// Precondition: the mode has been read.
Complainable ReadLengthAndValue(const RequestMembers& members, TxCodeSpecification& out) {
  ASSIGN_OR_RETURN(const std::optional<std::int64_t> length, members.FindInteger("length"));
  ASSIGN_OR_RETURN(const std::string* value, members.FindText("value"));
  if (length.has_value() && (*length < kMinLen || *length > kMaxLen)) {
    return members.Complaint("length", "must be an integer from 4 to 32");
  }
  if (length.has_value()) {
    out.length = static_cast<std::uint8_t>(*length);
  }
  if (value == nullptr) {
    return {};
  }
  const auto value_len = static_cast<std::int64_t>(value->size());
  if (value_len < kMinLen || value_len > kMaxLen) {
    return members.Complaint("value", "must have 4 to 32 characters");
  }
  if (!Fits(*value, out.input_mode)) {
    return members.Complaint("value", "must be digits, or in mode text visible ASCII characters");
  }
  if (length.has_value() && *length != value_len) {
    return members.Complaint("length", "must be the length of the value, or absent");
  }
  out.length = static_cast<std::uint8_t>(value_len);
  out.value.emplace(AsBytes(*value));
  return {};
}

}  // namespace

Result<std::optional<TxCodeSpecification>, OperatorComplaint> ParseTxCodeMember(
    const RequestMembers& request) {
  const JsonValue* member = request.Find("tx_code");
  if (member == nullptr) {
    return std::optional<TxCodeSpecification>();
  }
  ASSIGN_OR_RETURN(
      const RequestMembers members,
      RequestMembers::Read(
          *member, request.PathOf("tx_code"), {"mode", "length", "description", "value"}));
  TxCodeSpecification specification;
  RETURN_IF_ERROR(ReadMode(members, specification));
  RETURN_IF_ERROR(ReadDescription(members, specification));
  RETURN_IF_ERROR(ReadLengthAndValue(members, specification));
  return std::optional<TxCodeSpecification>(std::move(specification));
}

}  // namespace issuer
