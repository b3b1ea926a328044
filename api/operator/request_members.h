// An operator's JSON request, member by member: each getter names what it finds wrong, so that the
// answer can.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "api/error_response.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"

namespace issuer {

// One JSON object of a request. Refers to the parsed text, which must outlive it.
class RequestMembers {
 public:
  // `path` is where the object stands: "" for the request itself, "tx_code", "credentials[0]".
  // Refuses what is no object, and members that are not among `allowed`: a misspelt member must not
  // be a silent default. Fails with kOperatorRequestMalformed, as do all below.
  static Result<RequestMembers, OperatorComplaint> Read(
      const JsonValue& object, std::string path, std::initializer_list<std::string_view> allowed);

  // "tx_code.length" for "length".
  std::string PathOf(std::string_view name) const;
  Unexpected<OperatorComplaint> Complaint(std::string_view name, std::string_view reason) const;

  // Null if the member is absent or null.
  const JsonValue* Find(std::string_view name) const;
  Result<const std::string*, OperatorComplaint> FindText(std::string_view name) const;
  Result<std::optional<std::int64_t>, OperatorComplaint> FindInteger(std::string_view name) const;
  // Null: absent or null. An array may be empty.
  Result<const JsonValue::Array*, OperatorComplaint> FindArray(std::string_view name) const;

 private:
  RequestMembers(const JsonValue& object, std::string path)
      : object_(object), path_(std::move(path)) {}

  const JsonValue& object_;
  std::string path_;
};

}  // namespace issuer
