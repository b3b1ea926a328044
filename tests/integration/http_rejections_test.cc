// What the wire answers to requests that nobody honest sends: one row a request, raw bytes in,
// status and error out. After every row the connection is closed and the server serves on.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "api/error_response.h"
#include "api/http/pistache_server.h"
#include "appliance/base/fd.h"
#include "appliance/base/size.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/raw_client.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// Whatever passes the gate gets 200, so that each refusal of the table is the gate's.
class GateOnlyRouter final : public Router {
 public:
  HttpResponse Answer(HttpRequest& request) override {
    return {200, "text/plain", request.path + "\n" + request.body};
  }
  HttpResponse AnswerRefusal(const Error& error) override {
    return ErrorResponse(error.code, RequestId("rq_test"), Audience::kWallet);
  }
};

struct Row {
  std::string bytes;
  int status;
  ErrorCode error;
  const char* why;
};

std::vector<Row> Rows() {
  using namespace std::string_literals;
  const std::string post = "POST /token HTTP/1.1\r\nHost: localhost\r\n";
  const std::string get = "GET /token HTTP/1.1\r\n";
  return {
      {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
       400,
       ErrorCode::kHttpMalformed,
       "two Content-Lengths: a proxy may have taken the other one"},
      {post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
       400,
       ErrorCode::kHttpMalformed,
       "two equal Content-Lengths"},
      {post + "Content-Length: 2abc\r\n\r\nab", 400, ErrorCode::kHttpMalformed, "not a number"},
      {post + "Content-Length: -1\r\n\r\n", 400, ErrorCode::kHttpMalformed, "negative"},
      {post + "Content-Length: 99999999999999999999999\r\n\r\n",
       400,
       ErrorCode::kHttpMalformed,
       "23 digits: a 400, never a 500"},
      {post + "Content-Length : 2\r\n\r\nab",
       400,
       ErrorCode::kHttpMalformed,
       "space before the colon"},
      {post + "Transfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n",
       501,
       ErrorCode::kHttpTransferEncoding,
       "a chunk size to be reserved"},
      {post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       501,
       ErrorCode::kHttpTransferEncoding,
       "length and coding together"},
      {post + "Expect: 100-continue\r\n\r\n",
       411,
       ErrorCode::kHttpLengthRequired,
       "a body without a length"},
      {post + "Content-Length: 2000\r\n\r\n",
       413,
       ErrorCode::kHttpBodyTooLarge,
       "[HTTP-8] refused before the body comes"},
      {post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na",
       415,
       ErrorCode::kMediaTypeUnsupported,
       "a compressed body"},
      {get + "\r\n", 400, ErrorCode::kHttpMalformed, "no Host"},
      {get + "Host: a\r\nHost: b\r\n\r\n", 400, ErrorCode::kHttpMalformed, "two Hosts"},
      {get + "Host: a\r\nno colon\r\nX: y\r\n\r\n",
       400,
       ErrorCode::kHttpMalformed,
       "a line without colon would swallow the next"},
      {get + "Host: a\r\n folded\r\n\r\n", 400, ErrorCode::kHttpMalformed, "folded line"},
      {get + "Host: a\nX: y\r\n\r\n", 400, ErrorCode::kHttpMalformed, "LF without CR"},
      {get + "Host: a\rX: y\r\n\r\n", 400, ErrorCode::kHttpMalformed, "CR without LF"},
      {get + "Host: a\r\nX: \0\r\n\r\n"s, 400, ErrorCode::kHttpMalformed, "NUL in a value"},
      {"GET /a%0 HTTP/1.1\r\nHost: a\r\n\r\n", 400, ErrorCode::kHttpMalformed, "broken escape"},
      {"GET http://a/token HTTP/1.1\r\nHost: a\r\n\r\n",
       400,
       ErrorCode::kHttpMalformed,
       "absolute form: two hosts to believe"},
      {"GET /token HTTP/1.0\r\nHost: a\r\n\r\n",
       505,
       ErrorCode::kHttpVersionUnsupported,
       "HTTP/1.0"},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
       505,
       ErrorCode::kHttpVersionUnsupported,
       "HTTP/2 with prior knowledge"},
      {"\x16\x03\x01\x02\x05\x01"s, 400, ErrorCode::kHttpMalformed, "a TLS hello"},
      {"GET /" + std::string(3000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
       414,
       ErrorCode::kHttpTargetTooLong,
       "long target"},
      {get + "Host: a\r\nX: " + std::string(25 * kKiB, 'a') + "\r\n\r\n",
       431,
       ErrorCode::kHttpHeadTooLarge,
       "large head"},
      {get + "Host: a\r\nUpgrade: h2c\r\n\r\n", 400, ErrorCode::kHttpMalformed, "upgrade"},
      {post + "Content-Type: a/b\r\nContent-Type: a/b\r\n\r\n",
       400,
       ErrorCode::kHttpMalformed,
       "a single-value field repeated"},
  };
}

TEST(HttpRejections, AreAnsweredInOurWordsAndEndTheConnection) {
  const UniqueFd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const FakeClock clock;
  FakeRandom random;
  Log log(null.get(), "test", clock);
  GateOnlyRouter router;
  ServerOptions options;
  options.num_threads = 2;
  options.connection.gate.max_body_len = 1000;
  ASSERT_OK_AND_ASSIGN(const auto server, HttpServer::Start(options, router, log, random, clock));
  for (const Row& row : Rows()) {
    SCOPED_TRACE(row.why);
    RawClient client(server->port());
    ASSERT_TRUE(client.Send(row.bytes));
    const auto answer = client.Receive();
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, row.status);
    EXPECT_EQ(answer->body,
              ErrorResponse(row.error, RequestId("rq_test"), Audience::kWallet).body());
    EXPECT_EQ(answer->headers.count("date"), 1U);  // [HTTP-7]
    EXPECT_EQ(answer->headers.at("connection"), "close");
    EXPECT_EQ(answer->headers.at("cache-control"), "no-store");
    EXPECT_TRUE(client.IsClosed());

    const auto honest = Exchange(server->port(), "GET /alive HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_TRUE(honest.has_value());
    EXPECT_EQ(honest->status, 200);
  }
}

}  // namespace
}  // namespace issuer
