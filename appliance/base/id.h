// Id<Tag>: a public identifier that cannot be mistaken for another kind of identifier.
#pragma once

#include <compare>
#include <string>
#include <utility>

namespace issuer {

template <typename Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}
  const std::string& value() const { return value_; }
  bool empty() const { return value_.empty(); }
  // clang-tidy 14 takes the zero that the compiler compares with for a null pointer.
  friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr)

 private:
  std::string value_;
};

// An offer's handle on the operator port: "of_" and 22 characters of base64url (128 random bits).
// Not a bearer secret.
using OfferHandle = Id<struct OfferHandleTag>;
// A key of `credential_configurations_supported`: [A-Za-z0-9._:-]{1,64}.
using ConfigurationId = Id<struct ConfigurationIdTag>;
// The name of a signing key in the configuration; its CKA_LABEL in the token.
using KeyName = Id<struct KeyNameTag>;
// An OAuth client_id: as registered here, or as an attester vouches for. Empty: anonymous.
using ClientId = Id<struct ClientIdTag>;
// An operator's name, as it stands in the audit log: [a-z0-9._-]{1,64}.
using OperatorName = Id<struct OperatorNameTag>;
// One HTTP request: "rq_" and 22 characters of base64url. In every log line, audit record and
// operator error.
using RequestId = Id<struct RequestIdTag>;

}  // namespace issuer
