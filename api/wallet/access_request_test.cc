#include "api/wallet/access_request.h"

#include <gmock/gmock.h>

#include <string>

#include "appliance/base/uri.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

using testing::ElementsAre;
using testing::Optional;

Result<AccessRequest> Parse(std::string_view name, std::string_view value) {
  return ParseAccessRequest(ParseForm(std::string(name) + "=" + PercentEncode(value)).value());
}

TEST(ParseAccessRequest, ReadsNothingWhereNothingIs) {
  ASSERT_OK_AND_ASSIGN(const AccessRequest request, ParseAccessRequest(ParseForm("a=b").value()));
  EXPECT_FALSE(request.authorization_details.has_value());
  EXPECT_FALSE(request.scopes.has_value());
  EXPECT_FALSE(request.resource.has_value());
}

// [TOK-5] [HTTP-2]
TEST(ParseAccessRequest, ReadsAuthorizationDetails) {
  ASSERT_OK_AND_ASSIGN(
      const AccessRequest request,
      Parse("authorization_details",
            R"([{"type":"openid_credential","credential_configuration_id":"pid","x":1,)"
            R"("locations":["https://issuer.example"],"claims":[{"path":["a"]}]},)"
            R"({"credential_configuration_id":"badge","type":"openid_credential"}])"));
  EXPECT_THAT(request.authorization_details,
              Optional(ElementsAre(ConfigurationId("pid"), ConfigurationId("badge"))));
}

// [TOK-5]
TEST(ParseAccessRequest, RefusesOtherAuthorizationDetails) {
  const std::string good = R"({"type":"openid_credential","credential_configuration_id":"pid"})";
  std::string many = "[" + good;
  for (int i = 0; i < 32; ++i) {
    many += "," + good;
  }
  for (const std::string& value : {
           std::string("x"),
           std::string("{}"),
           std::string("[]"),
           std::string("[1]"),
           good,
           std::string("[{}]"),
           std::string(R"([{"type":"openid_credential"}])"),
           std::string(R"([{"type":"other","credential_configuration_id":"pid"}])"),
           std::string(R"([{"type":"openid_credential","credential_configuration_id":1}])"),
           std::string(R"([{"type":"openid_credential","type":"openid_credential",)"
                       R"("credential_configuration_id":"pid"}])"),
           std::string(R"([{"type":"openid_credential","credential_configuration_id":"pid",)"
                       R"("locations":"https://issuer.example"}])"),
           std::string(R"([{"type":"openid_credential","credential_configuration_id":"pid",)"
                       R"("locations":[1]}])"),
           many + "]",
       }) {
    EXPECT_THAT(Parse("authorization_details", value),
                FailsWith(ErrorCode::kAuthorizationDetailsInvalid))
        << value;
  }
}

// [TOK-6]
TEST(ParseAccessRequest, ReadsScopeAndResource) {
  ASSERT_OK_AND_ASSIGN(AccessRequest request, Parse("scope", "openid eu.pid:1"));
  EXPECT_THAT(request.scopes, Optional(ElementsAre("openid", "eu.pid:1")));
  ASSERT_OK_AND_ASSIGN(request, Parse("resource", "https://issuer.example"));
  EXPECT_EQ(request.resource, "https://issuer.example");
}

// [TOK-6]
TEST(ParseAccessRequest, RefusesWhatIsNoScope) {
  for (const char* value : {" ", "a  b", " a", "a ", "a\"b", "a\\b", "a\tb", "\xc3\xa4"}) {
    EXPECT_THAT(Parse("scope", value), FailsWith(ErrorCode::kScopeMalformed)) << value;
  }
}

}  // namespace
}  // namespace issuer
