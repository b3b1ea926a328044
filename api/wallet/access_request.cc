#include "api/wallet/access_request.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxDetails = 32;
constexpr std::size_t kMaxScopes = 64;

Unexpected<Error> RefuseDetails(const char* detail) {
  return Fail(ErrorCode::kAuthorizationDetailsInvalid, detail);
}

// [vci-1.0 §5.1.1] `claims` is a wish that issuance does not depend on: ignored, as is what we do
// not know.
Result<ConfigurationId> ParseDetail(const JsonValue& detail) {
  const std::string* type = detail.FindText("type");
  if (type == nullptr || *type != "openid_credential") {
    return RefuseDetails("a type other than openid_credential");
  }
  const std::string* configuration = detail.FindText("credential_configuration_id");
  if (configuration == nullptr) {
    return RefuseDetails("no credential_configuration_id");
  }
  if (const JsonValue* locations = detail.Find("locations")) {
    const JsonValue::Array* list = locations->AsArray();
    if (list == nullptr || std::any_of(list->begin(), list->end(), [](const JsonValue& location) {
          return location.AsText() == nullptr;
        })) {
      return RefuseDetails("locations is no array of texts");
    }
  }
  return ConfigurationId(*configuration);
}

Result<std::vector<ConfigurationId>> ParseDetails(std::string_view text) {
  const Result<JsonValue> json = ParseJson(text, {.max_len = text.size()});
  if (!json.has_value() || json->AsArray() == nullptr) {
    return RefuseDetails("no JSON array");
  }
  const JsonValue::Array& details = *json->AsArray();
  if (details.empty() || details.size() > kMaxDetails) {
    return RefuseDetails("no details, or too many");
  }
  std::vector<ConfigurationId> configurations;
  for (const JsonValue& detail : details) {
    if (detail.AsObject() == nullptr) {
      return RefuseDetails("a detail that is no object");
    }
    ASSIGN_OR_RETURN(ConfigurationId configuration, ParseDetail(detail));
    configurations.push_back(std::move(configuration));
  }
  return configurations;
}

bool IsScopeCharacter(char c) {
  return c >= 0x21 && c <= 0x7e && c != '"' && c != '\\';
}

// Tokens with one space between them. [rfc6749 §3.3]
Result<std::vector<std::string>> ParseScopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (true) {
    const std::size_t space = text.find(' ');
    const std::string_view scope = text.substr(0, space);
    if (scope.empty() || scopes.size() == kMaxScopes ||
        !std::all_of(scope.begin(), scope.end(), IsScopeCharacter)) {
      return Fail(ErrorCode::kScopeMalformed, "not scope tokens with single spaces");
    }
    scopes.emplace_back(scope);
    if (space == std::string_view::npos) {
      return scopes;
    }
    text.remove_prefix(space + 1);
  }
}

}  // namespace

Result<AccessRequest> ParseAccessRequest(const Form& form) {
  AccessRequest request;
  if (const std::string* details = form.Find("authorization_details")) {
    ASSIGN_OR_RETURN(request.authorization_details, ParseDetails(*details));
  }
  if (const std::string* scope = form.Find("scope")) {
    ASSIGN_OR_RETURN(request.scopes, ParseScopes(*scope));
  }
  if (const std::string* resource = form.Find("resource")) {
    request.resource = *resource;
  }
  return request;
}

}  // namespace issuer
