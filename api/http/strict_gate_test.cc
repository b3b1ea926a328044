// What the gate lets through and what it refuses, one row a message; each fed whole and byte by
// byte.
#include "api/http/strict_gate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "appliance/base/size.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr StrictGate::TimePoint kStart{std::chrono::hours(1)};

GateLimits SmallBody() {
  return {64, std::chrono::seconds(5), std::chrono::seconds(15)};
}

Result<std::optional<AdmittedRequest>> FeedWhole(std::string_view bytes) {
  StrictGate gate(SmallBody());
  return gate.Take(bytes, kStart);
}

// Stops at the first verdict.
Result<std::optional<AdmittedRequest>> FeedByteByByte(std::string_view bytes) {
  StrictGate gate(SmallBody());
  for (const char& byte : bytes) {
    auto outcome = gate.Take({&byte, 1}, kStart);
    if (!outcome.has_value() || outcome->has_value()) {
      return outcome;
    }
  }
  return std::optional<AdmittedRequest>();
}

std::string Repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

struct RefusedCase {
  std::string bytes;
  ErrorCode expected;
  const char* why;
};

void ExpectRefused(const std::vector<RefusedCase>& cases) {
  for (const auto& row : cases) {
    SCOPED_TRACE(row.why);
    EXPECT_THAT(FeedWhole(row.bytes), FailsWith(row.expected));
    EXPECT_THAT(FeedByteByByte(row.bytes), FailsWith(row.expected));
  }
}

TEST(StrictGate, RefusesRequestLinesThatAreNotPlain) {
  using namespace std::string_literals;
  const std::string host = "Host: a\r\n\r\n";
  ExpectRefused({
      {"GET /\r\n" + host, ErrorCode::kHttpMalformed, "HTTP/0.9"},
      {"GET  / HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "two spaces before the target"},
      {"GET /  HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "two spaces after the target"},
      {" GET / HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "space before the method"},
      {"GET / HTTP/1.1 \r\n" + host, ErrorCode::kHttpMalformed, "space after the version"},
      {"GET\t/\tHTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "tabs instead of spaces"},
      {"\r\nGET / HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "empty line first"},
      {"G(T / HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "method is no token"},
      {Repeat("G", 17) + " / HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "long method"},
      {"GET / HTTP/1.0\r\n" + host, ErrorCode::kHttpVersionUnsupported, "1.0"},
      {"GET / HTTP/2.0\r\n" + host, ErrorCode::kHttpVersionUnsupported, "2.0"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ErrorCode::kHttpVersionUnsupported, "HTTP/2 preface"},
      {"GET / http/1.1\r\n" + host, ErrorCode::kHttpMalformed, "version in lower case"},
      {"GET / HTTP/1.10\r\n" + host, ErrorCode::kHttpMalformed, "version of another form"},
      {"GET http://a/ HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "absolute form"},
      {"CONNECT a:443 HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "authority form"},
      {"OPTIONS * HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "asterisk form"},
      {"GET path HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "no leading slash"},
      {"GET /a#b HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "fragment"},
      {"GET /\x80 HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "byte above 0x7f"},
      {"GET /\0 HTTP/1.1\r\n"s + host, ErrorCode::kHttpMalformed, "NUL"},
      {"GET /\x7f HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "DEL"},
      {"GET /\\a HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "backslash"},
      {"GET /% HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "lone percent"},
      {"GET /%4 HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "half an escape"},
      {"GET /%4g HTTP/1.1\r\n" + host, ErrorCode::kHttpMalformed, "escape with a wrong digit"},
      // [HTTP-8]
      {"GET /" + Repeat("a", 2048) + " HTTP/1.1\r\n" + host, ErrorCode::kHttpTargetTooLong, "2049"},
      {"GET /" + Repeat("a", 30'000), ErrorCode::kHttpTargetTooLong, "refused before its end"},
  });
}

TEST(StrictGate, RefusesHeadersThatTwoReadersCouldUnderstandDifferently) {
  using namespace std::string_literals;
  const std::string get = "GET / HTTP/1.1\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  ExpectRefused({
      {get + "\r\n", ErrorCode::kHttpMalformed, "no Host"},
      {get + "Host:\r\n\r\n", ErrorCode::kHttpMalformed, "empty Host"},
      {get + "Host: a\r\nHost: a\r\n\r\n", ErrorCode::kHttpMalformed, "Host twice"},
      {get + "Host: a, b\r\n\r\n", ErrorCode::kHttpMalformed, "two hosts in one field"},
      {get + "Host: a/b\r\n\r\n", ErrorCode::kHttpMalformed, "path in Host"},
      {get + "Host: u@a\r\n\r\n", ErrorCode::kHttpMalformed, "user in Host"},
      {get + "Host : a\r\n\r\n", ErrorCode::kHttpMalformed, "space before the colon"},
      {get + "Host a\r\nX: b\r\n\r\n", ErrorCode::kHttpMalformed, "no colon: would swallow a line"},
      {get + ": a\r\n\r\n", ErrorCode::kHttpMalformed, "empty name"},
      {get + "Ho\x80st: a\r\n\r\n", ErrorCode::kHttpMalformed, "name is no token"},
      {get + "Host: a\r\n b\r\n\r\n", ErrorCode::kHttpMalformed, "folded line"},
      {get + "Host: a\r\n\tb\r\n\r\n", ErrorCode::kHttpMalformed, "folded with a tab"},
      {get + " Host: a\r\n\r\n", ErrorCode::kHttpMalformed, "space before the first name"},
      {get + "Host: a\n\r\n", ErrorCode::kHttpMalformed, "LF alone"},
      {get + "Host: a\n\n", ErrorCode::kHttpMalformed, "LF alone ends the head"},
      {get + "Host: a\rX: b\r\n\r\n", ErrorCode::kHttpMalformed, "CR alone"},
      {get + "Host: a\r\r\n\r\n", ErrorCode::kHttpMalformed, "CR CR LF"},
      {get + "Host: a\r\n\rX", ErrorCode::kHttpMalformed, "CR without LF at the end"},
      {get + "Host: a\r\nX: \0\r\n\r\n"s, ErrorCode::kHttpMalformed, "NUL in a value"},
      {get + "Host: a\r\nX: \x1b[2J\r\n\r\n", ErrorCode::kHttpMalformed, "escape in a value"},
      {get + "Host: a\r\nUpgrade: h2c\r\n\r\n", ErrorCode::kHttpMalformed, "upgrade"},
      {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
       ErrorCode::kHttpMalformed,
       "two different lengths"},
      {post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
       ErrorCode::kHttpMalformed,
       "two equal lengths"},
      {post + "Content-Length: 2, 2\r\n\r\nab", ErrorCode::kHttpMalformed, "list of lengths"},
      {post + "Content-Length: 2abc\r\n\r\nab", ErrorCode::kHttpMalformed, "letters after it"},
      {post + "Content-Length: -1\r\n\r\n", ErrorCode::kHttpMalformed, "negative"},
      {post + "Content-Length: +2\r\n\r\nab", ErrorCode::kHttpMalformed, "sign"},
      {post + "Content-Length: 0x2\r\n\r\nab", ErrorCode::kHttpMalformed, "hexadecimal"},
      {post + "Content-Length: 2 2\r\n\r\nab", ErrorCode::kHttpMalformed, "space inside"},
      {post + "Content-Length:\r\n\r\n", ErrorCode::kHttpMalformed, "empty length"},
      {post + "Content-Length: 99999999999999999999999\r\n\r\n",
       ErrorCode::kHttpMalformed,
       "23 digits"},
      {post + "Content-Length: 9999999999999999999\r\n\r\n",
       ErrorCode::kHttpBodyTooLarge,
       "19 digits, above the limit"},
      {post + "Content-Length: 65\r\n\r\n",
       ErrorCode::kHttpBodyTooLarge,
       "[HTTP-8] one above the limit, refused before the body"},
      {post + "Content-Length : 2\r\n\r\nab", ErrorCode::kHttpMalformed, "would be another field"},
      {post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       ErrorCode::kHttpTransferEncoding,
       "chunked"},
      {post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n",
       ErrorCode::kHttpTransferEncoding,
       "chunk size that would be reserved"},
      {post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       ErrorCode::kHttpTransferEncoding,
       "both"},
      {post + "Transfer-Encoding: identity\r\n\r\n", ErrorCode::kHttpTransferEncoding, "identity"},
      {post + "Transfer-Encoding:\r\n\r\n", ErrorCode::kHttpTransferEncoding, "empty coding"},
      {post + "Expect: 100-continue\r\n\r\n",
       ErrorCode::kHttpLengthRequired,
       "announces a body, says no length"},
      {post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
       ErrorCode::kMediaTypeUnsupported,
       "compressed body"},
      {post + "Content-Type: a/b\r\nContent-Type: c/d\r\n\r\n",
       ErrorCode::kHttpMalformed,
       "Content-Type twice"},
      {post + "Idempotency-Key: 1\r\nIdempotency-Key: 2\r\n\r\n",
       ErrorCode::kHttpMalformed,
       "Idempotency-Key twice"},
      // [HTTP-8]
      {get + "Host: a\r\n" + Repeat("X: b\r\n", 64) + "\r\n",
       ErrorCode::kHttpHeadTooLarge,
       "65 fields"},
      {get + "X: " + Repeat("b", 24 * kKiB),
       ErrorCode::kHttpHeadTooLarge,
       "too large, refused before its end"},
      {get + Repeat("X: bbbbbbbbbbbbb", 2000), ErrorCode::kHttpHeadTooLarge, "one endless line"},
  });
}

TEST(StrictGate, GivesTheRequestExactlyAsItWasSent) {
  const std::string bytes =
      "POST //a/%68?x=%20&y HTTP/1.1\r\nHost: a.example:8443\r\nX-Two:  1 \r\nx-two:\t2\r\n"
      "Content-Length: 4\r\n\r\na\r\n\xff";
  for (const bool whole : {true, false}) {
    ASSERT_OK_AND_ASSIGN(auto admitted, whole ? FeedWhole(bytes) : FeedByteByByte(bytes));
    ASSERT_TRUE(admitted.has_value());
    EXPECT_TRUE(admitted->keep_alive);
    const HttpRequest& request = admitted->request;
    EXPECT_EQ(request.method, HttpMethod::kPost);
    EXPECT_EQ(request.path, "//a/%68") << "nothing is decoded, nothing is merged";
    EXPECT_EQ(request.query, "x=%20&y");
    EXPECT_EQ(request.body, "a\r\n\xff");
    ASSERT_EQ(request.headers.size(), 4U);
    EXPECT_EQ(request.headers[1], std::make_pair(std::string("x-two"), std::string("1")));
    EXPECT_EQ(request.headers[2], std::make_pair(std::string("x-two"), std::string("2")));
    EXPECT_EQ(request.FindHeader("x-two"), nullptr) << "repeated";
    EXPECT_EQ(request.CountHeaders("x-two"), 2U);
    EXPECT_EQ(*request.FindHeader("host"), "a.example:8443");
  }
}

struct AdmittedCase {
  std::string bytes;
  HttpMethod method;
  bool keep_alive;
  const char* why;
};

TEST(StrictGate, LetsHonestRequestsThrough) {
  const std::string host = "Host: a\r\n";
  const std::vector<AdmittedCase> cases = {
      {"GET / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kGet, true, "least"},
      {"HEAD / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kHead, true, "HEAD"},
      {"DELETE /v1/offers/of_1 HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kDelete, true, "DELETE"},
      {"OPTIONS / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kOptions, true, "OPTIONS"},
      {"PUT / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kPut, true, "PUT"},
      {"PATCH / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kPatch, true, "PATCH"},
      {"get / HTTP/1.1\r\n" + host + "\r\n", HttpMethod::kOther, true, "methods have a case"},
      {"TRACE / HTTP/1.1\r\n" + host + "\r\n",
       HttpMethod::kOther,
       true,
       "for the router to refuse"},
      {"POST /nonce HTTP/1.1\r\n" + host + "\r\n",
       HttpMethod::kPost,
       true,
       "[NON-1] POST without a length has no body"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n",
       HttpMethod::kPost,
       true,
       "[NON-1] empty body"},
      {"POST / HTTP/1.1\r\n" + host + "Content-Length: 0064\r\n\r\n" + Repeat("a", 64),
       HttpMethod::kPost,
       true,
       "body of just the limit, leading zeros"},
      {"GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", HttpMethod::kGet, false, "close"},
      {"GET / HTTP/1.1\r\n" + host + "Connection: foo, Close\r\n\r\n",
       HttpMethod::kGet,
       false,
       "close in a list"},
      {"GET / HTTP/1.1\r\n" + host + "Connection: keep-alive\r\n\r\n",
       HttpMethod::kGet,
       true,
       "keep-alive"},
      {"POST / HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\na",
       HttpMethod::kPost,
       true,
       "Expect is passed over"},
      {"GET / HTTP/1.1\r\n" + host + "Accept-Language: de\r\nAccept-Language: fr\r\n\r\n",
       HttpMethod::kGet,
       true,
       "list fields may repeat"},
      {"GET / HTTP/1.1\r\n" + host +
           "DPoP: a\r\nDPoP: b\r\nAuthorization: c\r\nAuthorization: d\r\n"
           "OAuth-Client-Attestation: e\r\nOAuth-Client-Attestation: f\r\n\r\n",
       HttpMethod::kGet,
       true,
       "the endpoint answers these"},
      {"GET / HTTP/1.1\r\n" + host + "x-fapi-interaction-id: 1\r\nX-Any: \xc3\xa4\r\n\r\n",
       HttpMethod::kGet,
       true,
       "[HTTP-11] unknown fields, UTF-8 in a value"},
      {"GET / HTTP/1.1\r\n" + host + "OAuth-Client-Attestation: " + Repeat("a", 20 * kKiB) +
           "\r\n\r\n",
       HttpMethod::kGet,
       true,
       "[ABCA-9] a large attestation"},
      {"GET / HTTP/1.1\r\n" + host + Repeat("X: b\r\n", 63) + "\r\n",
       HttpMethod::kGet,
       true,
       "64 fields"},
      {"GET /" + Repeat("a", 2047) + " HTTP/1.1\r\n" + host + "\r\n",
       HttpMethod::kGet,
       true,
       "target of just the limit"},
  };
  for (const auto& row : cases) {
    SCOPED_TRACE(row.why);
    for (const bool whole : {true, false}) {
      ASSERT_OK_AND_ASSIGN(auto admitted, whole ? FeedWhole(row.bytes) : FeedByteByByte(row.bytes));
      ASSERT_TRUE(admitted.has_value());
      EXPECT_EQ(admitted->request.method, row.method);
      EXPECT_EQ(admitted->keep_alive, row.keep_alive);
    }
  }
}

TEST(StrictGate, ServesOneRequestAfterAnother) {
  StrictGate gate(SmallBody());
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK_AND_ASSIGN(auto none, gate.Take("POST /a HTTP/1.1\r\nHost: a\r\n", kStart));
    EXPECT_FALSE(none.has_value());
    ASSERT_OK_AND_ASSIGN(auto still_none, gate.Take("Content-Length: 2\r\n\r\nx", kStart));
    EXPECT_FALSE(still_none.has_value());
    ASSERT_OK_AND_ASSIGN(auto admitted, gate.Take("y", kStart));
    ASSERT_TRUE(admitted.has_value());
    EXPECT_EQ(admitted->request.body, "xy");
    EXPECT_EQ(admitted->request.headers.size(), 2U) << "nothing is left of the one before";
    EXPECT_FALSE(gate.deadline().has_value());
  }
}

TEST(StrictGate, AnswersAPipeliningClientOnceAndShuts) {
  StrictGate gate(SmallBody());
  const std::string one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  ASSERT_OK_AND_ASSIGN(auto admitted, gate.Take(one + one, kStart));
  ASSERT_TRUE(admitted.has_value());
  EXPECT_FALSE(admitted->keep_alive);
  EXPECT_THAT(gate.Take(one, kStart), FailsWith(ErrorCode::kHttpMalformed));
}

TEST(StrictGate, StaysShutAfterARefusal) {
  StrictGate gate(SmallBody());
  EXPECT_THAT(gate.Take("\n", kStart), FailsWith(ErrorCode::kHttpMalformed));
  EXPECT_THAT(gate.Take("GET / HTTP/1.1\r\nHost: a\r\n\r\n", kStart),
              FailsWith(ErrorCode::kHttpMalformed));
}

TEST(StrictGate, RefusesASlowHead) {
  StrictGate gate(SmallBody());
  ASSERT_THAT(gate.Take("GET / HT", kStart), IsOk());
  EXPECT_EQ(gate.deadline(), kStart + std::chrono::seconds(5));
  ASSERT_THAT(gate.Take("TP/1.1\r\n", kStart + std::chrono::seconds(5)), IsOk());
  EXPECT_THAT(gate.Take("Host: a\r\n\r\n", kStart + std::chrono::milliseconds(5001)),
              FailsWith(ErrorCode::kHttpTimeout));
}

TEST(StrictGate, RefusesASlowBody) {
  StrictGate gate(SmallBody());
  const auto head_done = kStart + std::chrono::seconds(4);
  ASSERT_THAT(gate.Take("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n", kStart), IsOk());
  ASSERT_THAT(gate.Take("\r\n", head_done), IsOk());
  EXPECT_EQ(gate.deadline(), head_done + std::chrono::seconds(15));
  ASSERT_THAT(gate.Take("a", head_done + std::chrono::seconds(15)), IsOk());
  EXPECT_THAT(gate.Take("b", head_done + std::chrono::milliseconds(15'001)),
              FailsWith(ErrorCode::kHttpTimeout));
}

TEST(StrictGate, MeasuresTimeFromTheMessagesFirstByte) {
  StrictGate gate(SmallBody());
  EXPECT_FALSE(gate.deadline().has_value()) << "an idle connection is not slow";
  ASSERT_THAT(gate.Take("", kStart), IsOk());
  EXPECT_FALSE(gate.deadline().has_value());
  ASSERT_OK_AND_ASSIGN(
      auto admitted,
      gate.Take("GET / HTTP/1.1\r\nHost: a\r\n\r\n", kStart + std::chrono::hours(1)));
  EXPECT_TRUE(admitted.has_value());
}

}  // namespace
}  // namespace issuer
