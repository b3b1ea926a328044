// Rejections, one request a row: the bytes that a peer sends, and the status, error and fields it
// must get, through the real HTTP server and the real routers. The rows follow section 14 of the
// requirements, endpoint by endpoint; a comment above rows quotes the line that they show.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "api/http/pistache_server.h"
#include "tests/integration/rejection_scenario.h"
#include "tests/support/raw_client.h"
#include "tests/support/test_appliance.h"

namespace issuer {

struct RejectionRow {
  const char* line;    // method and target
  const char* fields;  // further header lines, each ending in CR LF
  const char* body;
  int status;
  const char* error;  // "" where no standard has a code, so that there is no `error` member
  const char* field;  // "name: value" that the answer must have, value * for any; "": none
  const char* why;
};

// Parts of rows: only literals can be joined at compile time.
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
#define BEARER(token) "Authorization: Bearer " token "\r\n"
#define BOUND(token) "Authorization: DPoP " token "\r\n"
#define DPOP(proof) "DPoP: " proof "\r\n"
#define PROVEN(proofs) R"({"credential_configuration_id":"badge","proofs":)" proofs "}"
#define JWT(proof) PROVEN(R"({"jwt":[")" proof R"("]})")
#define CHALLENGE(error) "www-authenticate: DPoP " error "algs=\"ES256 ES384 EdDSA\""

constexpr const char* kTokenLine = "POST /t1/token";
constexpr const char* kCredentialLine = "POST /t1/credential";
constexpr const char* kWithToken = JSON BEARER("{token}");

// The wallet port and the operator port of an appliance on loopback.
class RejectionTest : public testing::Test {
 protected:
  explicit RejectionTest(const std::function<void(TestSettings&)>& adjust = nullptr)
      : appliance(adjust) {}

  void SetUp() override;

  // The bytes of `row`, with all that it names made.
  std::string RequestOf(const RejectionRow& row);
  RawAnswer Send(std::uint16_t port, const std::string& bytes);
  RawAnswer AskWalletPort(const RejectionRow& row);

  static void ExpectRefusal(const RawAnswer& answer, const RejectionRow& row);
  void ExpectWalletRows(std::span<const RejectionRow> rows);
  void ExpectOperatorRows(std::span<const RejectionRow> rows);
  // The rows' ground: with nothing wrong the same requests succeed.
  void ExpectAccepted(std::span<const RejectionRow> rows);

  TestAppliance appliance;
  RejectionScenario scenario{appliance};
  std::unique_ptr<HttpServer> wallet_port;
  std::unique_ptr<HttpServer> operator_port;
};

}  // namespace issuer
