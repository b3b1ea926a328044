#include "tests/integration/rejections.h"

#include <optional>
#include <string_view>
#include <utility>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

void ExpectField(const RawAnswer& answer, std::string_view field) {
  const std::size_t colon = field.find(": ");
  const auto found = answer.headers.find(std::string(field.substr(0, colon)));
  ASSERT_NE(found, answer.headers.end()) << field;
  const std::string_view value = field.substr(colon + 2);
  if (value == "*") {
    EXPECT_NE(found->second, "") << field;
  } else {
    EXPECT_EQ(found->second, value) << field;
  }
}

}  // namespace

void RejectionTest::SetUp() {
  ServerOptions options;
  options.num_threads = 2;
  auto wallet = HttpServer::Start(
      options, appliance.wallet_router(), appliance.log(), appliance.random, appliance.clock);
  auto operators = HttpServer::Start(
      options, appliance.operator_router(), appliance.log(), appliance.random, appliance.clock);
  ASSERT_TRUE(wallet.has_value() && operators.has_value());
  wallet_port = *std::move(wallet);
  operator_port = *std::move(operators);
}

std::string RejectionTest::RequestOf(const RejectionRow& row) {
  const std::string body = scenario.Fill(row.body);
  std::string bytes =
      scenario.Fill(row.line) + " HTTP/1.1\r\nHost: issuer.example\r\n" + scenario.Fill(row.fields);
  if (!body.empty() || std::string_view(row.line).starts_with("P")) {
    bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return bytes + "\r\n" + body;
}

RawAnswer RejectionTest::Send(std::uint16_t port, const std::string& bytes) {
  const std::optional<RawAnswer> answer = Exchange(port, bytes);
  EXPECT_TRUE(answer.has_value()) << bytes;
  return answer.value_or(RawAnswer{});
}

RawAnswer RejectionTest::AskWalletPort(const RejectionRow& row) {
  return Send(wallet_port->port(), RequestOf(row));
}

void RejectionTest::ExpectRefusal(const RawAnswer& answer, const RejectionRow& row) {
  EXPECT_EQ(answer.status, row.status) << answer.body;
  // [HTTP-6] [HTTP-7]
  EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
  EXPECT_EQ(answer.headers.count("date"), 1U);
  const std::string_view field = row.field;
  if (!field.empty()) {
    ExpectField(answer, field);
  }
  // [DPOP-7]
  const auto nonce = answer.headers.find("dpop-nonce");
  EXPECT_EQ(nonce != answer.headers.end(), row.error == std::string_view("use_dpop_nonce"));
  if (nonce != answer.headers.end()) {
    EXPECT_NE(nonce->second, "");
    EXPECT_EQ(nonce->second.find(','), std::string::npos) << "more than one";
  }
  // [DPOP-9] A challenge is a challenge to come back with a token or a client that is better.
  EXPECT_EQ(answer.headers.count("www-authenticate"), row.status == 401 || row.status == 403);
  EXPECT_EQ(answer.headers.count("retry-after"), row.status >= 500 || row.status == 429);
  if (!answer.body.empty()) {
    EXPECT_EQ(answer.headers.at("content-type"), "application/json");
  }
}

void RejectionTest::ExpectWalletRows(std::span<const RejectionRow> rows) {
  for (const RejectionRow& row : rows) {
    SCOPED_TRACE(std::string(row.line) + ": " + row.why);
    const RawAnswer answer = AskWalletPort(row);
    ExpectRefusal(answer, row);
    if (answer.body.empty()) {
      EXPECT_EQ(row.status, 401) << "only a missing token is answered without a body";
      EXPECT_EQ(row.error, std::string_view());
      continue;
    }
    ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(answer.body));
    const std::string* error = body.FindText("error");
    EXPECT_EQ(error == nullptr ? "" : *error, row.error);
    EXPECT_NE(body.FindText(error == nullptr ? "message" : "error_description"), nullptr);
    EXPECT_EQ(body.AsObject()->size(), error == nullptr ? 1U : 2U) << "no other members";
  }
}

void RejectionTest::ExpectOperatorRows(std::span<const RejectionRow> rows) {
  for (const RejectionRow& row : rows) {
    SCOPED_TRACE(std::string(row.line) + ": " + row.why);
    const RawAnswer answer = Send(operator_port->port(), RequestOf(row));
    EXPECT_EQ(answer.headers.count("access-control-allow-origin"), 0U);
    ASSERT_OK_AND_ASSIGN(const JsonValue body, ParseJson(answer.body));
    const JsonValue* error = body.Find("error");
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(*error->FindText("code"), row.error);
    EXPECT_THAT(*error->FindText("request_id"), testing::StartsWith("rq_"));
    EXPECT_EQ(answer.status, row.status);
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    EXPECT_EQ(answer.headers.count("date"), 1U);
    if (*row.field != '\0') {
      ExpectField(answer, row.field);
    }
  }
}

void RejectionTest::ExpectAccepted(std::span<const RejectionRow> rows) {
  for (const RejectionRow& row : rows) {
    SCOPED_TRACE(row.line);
    const RawAnswer answer = AskWalletPort(row);
    EXPECT_EQ(answer.status, row.status) << answer.body;
    EXPECT_EQ(answer.headers.at("cache-control"), "no-store");
    const bool is_post = std::string_view(row.line).starts_with("POST");
    EXPECT_EQ(answer.headers.count("dpop-nonce"), is_post ? 1U : 0U) << "[DPOP-8]";
  }
}

}  // namespace issuer
