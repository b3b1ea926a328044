// Answers, byte by byte.
#include "api/http/response_writer.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

constexpr std::string_view kDate = "Thu, 01 Jan 2026 00:00:00 GMT";

TEST(SerializeResponse, WritesEveryFieldOnce) {
  const HttpResponse response =
      HttpResponse::Json(400, R"({"error":"invalid_request"})").With("X-A", "b");
  EXPECT_EQ(SerializeResponse(response, {HttpMethod::kPost, true, kDate}),
            "HTTP/1.1 400 Bad Request\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
            "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
            "Content-Type: application/json\r\nX-A: b\r\nContent-Length: 27\r\n"
            "Connection: keep-alive\r\n\r\n{\"error\":\"invalid_request\"}");
}

// [HTTP-6]
TEST(SerializeResponse, LetsTheEndpointMakeItCacheable) {
  HttpResponse response = HttpResponse::Json(200, "{}");
  response.WithCacheControl("public, max-age=300");
  const std::string bytes = SerializeResponse(response, {HttpMethod::kGet, true, kDate});
  EXPECT_NE(bytes.find("\r\nCache-Control: public, max-age=300\r\n"), std::string::npos);
  EXPECT_EQ(bytes.find("no-store"), std::string::npos);
}

TEST(SerializeResponse, GivesHeadTheLengthButNotTheBody) {
  const std::string bytes =
      SerializeResponse(HttpResponse::Json(200, "{\"a\":1}"), {HttpMethod::kHead, true, kDate});
  EXPECT_NE(bytes.find("\r\nContent-Length: 7\r\n"), std::string::npos);
  EXPECT_EQ(bytes.substr(bytes.size() - 4), "\r\n\r\n");
}

TEST(SerializeResponse, GivesNoContentNeitherLengthNorBody) {
  for (const int status : {204, 304}) {
    const std::string bytes =
        SerializeResponse(HttpResponse::Empty(status), {HttpMethod::kPost, false, kDate});
    EXPECT_EQ(bytes.find("Content-Length"), std::string::npos);
    EXPECT_NE(bytes.find("\r\nConnection: close\r\n\r\n"), std::string::npos);
  }
}

TEST(SerializeResponse, WritesAnEmptyBodyWithItsLength) {
  const std::string bytes =
      SerializeResponse(HttpResponse::Empty(500), {HttpMethod::kPost, false, kDate});
  EXPECT_NE(bytes.find("\r\nContent-Length: 0\r\n"), std::string::npos);
}

using SerializeResponseDeathTest = testing::Test;

TEST(SerializeResponseDeathTest, AbortsOnFieldsThatWouldSplitTheAnswer) {
  const AnswerContext context{HttpMethod::kGet, true, kDate};
  EXPECT_DEATH(SerializeResponse(HttpResponse::Empty(200).With("X", "a\r\nSet-Cookie: b"), context),
               "CHECK failed");
  EXPECT_DEATH(
      SerializeResponse(HttpResponse::Empty(200).With("X", std::string_view("\0", 1)), context),
      "CHECK failed");
  EXPECT_DEATH(SerializeResponse(HttpResponse::Empty(200).With("X: a\r\nY", "b"), context),
               "CHECK failed");
  EXPECT_DEATH(SerializeResponse(HttpResponse::Empty(200).With("content-length", "3"), context),
               "CHECK failed");
  EXPECT_DEATH(SerializeResponse(HttpResponse::Empty(100), context), "CHECK failed");
}

// [HTTP-7]
TEST(FormatHttpDate, WritesImfFixdate) {
  EXPECT_EQ(FormatHttpDate(FromUnix(784111777)),
            "Sun, 06 Nov 1994 08:49:37 GMT");  // [rfc9110 §5.6.7]
  EXPECT_EQ(FormatHttpDate(FromUnix(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(FormatHttpDate(FromUnix(1709164799)), "Wed, 28 Feb 2024 23:59:59 GMT");
  EXPECT_EQ(FormatHttpDate(FromUnix(1709164800)), "Thu, 29 Feb 2024 00:00:00 GMT");
}

TEST(HttpDate, FollowsTheClock) {
  HttpDate date;
  EXPECT_EQ(date.At(FromUnix(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(date.At(FromUnix(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(date.At(FromUnix(1)), "Thu, 01 Jan 1970 00:00:01 GMT");
  EXPECT_EQ(date.At(FromUnix(0)), "Thu, 01 Jan 1970 00:00:00 GMT") << "a clock may step back";
}

}  // namespace
}  // namespace issuer
