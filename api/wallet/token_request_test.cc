#include "api/wallet/token_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::string kGrant = "grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code";
const std::string kCode = std::string(43, 'c');
const std::string kGood = kGrant + "&pre-authorized_code=" + kCode;

HttpRequest RequestWith(std::string body) {
  HttpRequest request;
  request.method = HttpMethod::kPost;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = std::move(body);
  return request;
}

Result<TokenRequest> Parse(const HttpRequest& request) {
  ASSIGN_OR_RETURN(const Form form, ParseTokenForm(request));
  return ParseTokenRequest(form);
}

std::string TextOf(const auto& secret) {
  return secret.Expose([](ByteView raw) { return std::string(AsText(raw)); });
}

// [TOK-1]
TEST(ParseTokenRequest, ReadsCodeAndTransactionCode) {
  ASSERT_OK_AND_ASSIGN(const TokenRequest parsed, Parse(RequestWith(kGood + "&tx_code=12%2034")));
  EXPECT_EQ(TextOf(parsed.code), kCode);
  ASSERT_TRUE(parsed.tx_code.has_value());
  EXPECT_EQ(TextOf(*parsed.tx_code), "12 34");
}

struct GoodCase {
  std::string body;
  bool has_tx_code;
  const char* why;
};

TEST(ParseTokenRequest, AcceptsWhatMustBeTolerated) {
  const GoodCase cases[] = {
      {kGood, false, "no transaction code"},
      {kGood + "&tx_code=", false, "[HTTP-4] an empty parameter is absent"},
      {kGood + "&client_id=wallet", false, "[TOK-4] a client may name itself"},
      {kGood + "&foo=bar&scope=&resource=x", false, "[HTTP-2] unknown parameters are ignored"},
      {kGood + "&tx_code=" + std::string(64, '1'), true, "the longest transaction code"},
      {kGood + "&client_secret=", false, "an empty secret is absent"},
  };
  for (const GoodCase& row : cases) {
    SCOPED_TRACE(row.why);
    ASSERT_OK_AND_ASSIGN(const TokenRequest parsed, Parse(RequestWith(row.body)));
    EXPECT_EQ(parsed.tx_code.has_value(), row.has_tx_code);
  }
}

struct BadCase {
  std::string body;
  ErrorCode code;
  const char* why;
};

TEST(ParseTokenRequest, RefusesTheRest) {
  const BadCase cases[] = {
      {"", ErrorCode::kTokenRequestMalformed, "nothing"},
      {"pre-authorized_code=" + kCode, ErrorCode::kTokenRequestMalformed, "no grant_type"},
      {"grant_type=&pre-authorized_code=" + kCode,
       ErrorCode::kTokenRequestMalformed,
       "[HTTP-4] an empty grant_type"},
      {kGrant, ErrorCode::kTokenRequestMalformed, "no code"},
      {kGrant + "&pre-authorized_code=", ErrorCode::kTokenRequestMalformed, "an empty code"},
      {kGood + "&" + kGrant, ErrorCode::kTokenRequestMalformed, "[HTTP-3] repeated"},
      {kGood + "&tx_code=1&tx_code=1", ErrorCode::kTokenRequestMalformed, "[HTTP-3] repeated"},
      {kGood + "&foo=1&foo=2", ErrorCode::kTokenRequestMalformed, "[HTTP-3] unknown, repeated"},
      {kGood + "&x=%zz", ErrorCode::kTokenRequestMalformed, "broken escape"},
      {kGood + "&tx_code=" + std::string(65, '1'),
       ErrorCode::kTokenRequestMalformed,
       "[TOK-9] too long to be a guess"},
      {"grant_type=authorization_code&code=x", ErrorCode::kGrantTypeUnsupported, "another grant"},
      {"grant_type=refresh_token&pre-authorized_code=" + kCode + "&tx_code=1234",
       ErrorCode::kGrantTypeUnsupported,
       "[TOK-3]"},
      {kGrant + "&pre-authorized_code=" + kCode + "c", ErrorCode::kGrantUnknown, "too long"},
      {kGrant + "&pre-authorized_code=c", ErrorCode::kGrantUnknown, "too short"},
  };
  for (const BadCase& row : cases) {
    SCOPED_TRACE(row.why);
    EXPECT_THAT(Parse(RequestWith(row.body)), FailsWith(row.code));
  }
}

// [TOK-1] [HTTP-8]
TEST(ParseTokenRequest, RefusesOtherMediaTypes) {
  for (const char* type : {"application/json", "text/plain", "multipart/form-data", ""}) {
    HttpRequest request = RequestWith(kGood);
    request.headers = {{"content-type", type}};
    EXPECT_THAT(Parse(request), FailsWith(ErrorCode::kTokenRequestMalformed)) << type;
  }
  HttpRequest untyped = RequestWith(kGood);
  untyped.headers.clear();
  EXPECT_THAT(Parse(untyped), FailsWith(ErrorCode::kTokenRequestMalformed));
}

TEST(ParseTokenRequest, AcceptsTheMediaTypeInAnyCaseAndWithParameters) {
  HttpRequest request = RequestWith(kGood);
  request.headers = {{"content-type", "Application/X-WWW-Form-URLEncoded; charset=UTF-8"}};
  EXPECT_THAT(Parse(request), IsOk());
}

}  // namespace
}  // namespace issuer
