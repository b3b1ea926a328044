// Section 14: "Server faults: 500/503 with `Retry-After`, no invented OAuth code; never a 200 with
// an `error` member." Each wallet endpoint, with what it depends on broken.
#include <string>
#include <vector>

#include "tests/integration/rejections.h"

namespace issuer {
namespace {

struct Fault {
  ErrorCode code;
  int status;
  const char* field;
};

// clang-format off
constexpr Fault kFaults[] = {
    {ErrorCode::kStoreDown,  503, "retry-after: 5"},
    {ErrorCode::kStoreFull,  503, "retry-after: 60"},
    {ErrorCode::kSignerDown, 503, "retry-after: 5"},
    {ErrorCode::kSignerBusy, 503, "retry-after: 1"},
    {ErrorCode::kAuditDown,  503, "retry-after: 5"},
    {ErrorCode::kTokenDevice, 503, "retry-after: 5"},
    {ErrorCode::kInternal,   500, "retry-after: 60"},
};

// What each asks a store.
constexpr RejectionRow kRows[] = {
    {"GET /t1/offers/{reference}", "", "", 0, "", "", "an offer by reference"},
    {kTokenLine, FORM, "{form}{code}", 0, "", "", "a code"},
    {kTokenLine, FORM DPOP("{dpop}"), "grant_type=refresh_token&refresh_token={x43}", 0, "", "", "a refresh token"},
    {kCredentialLine, kWithToken, JWT("{proof}"), 0, "", "", "a credential"},
    {"POST /t1/deferred_credential", kWithToken, R"({"transaction_id":"{x43}"})", 0, "", "", "a transaction"},
    {"POST /t1/notification", kWithToken, R"({"notification_id":"x","event":"credential_deleted"})", 0, "", "", "a notification"},
};
// clang-format on

class FaultRejections : public RejectionTest {
 protected:
  FaultRejections()
      : RejectionTest([](TestSettings& settings) {
          settings.config.deferred.enabled = true;
          settings.config.notification.enabled = true;
          settings.config.refresh.enabled = true;
        }) {}

  // `request` was made while everything was well.
  void ExpectFault(const std::string& request, RejectionRow row, const Fault& fault) {
    SCOPED_TRACE(std::string(row.why) + ": " + NameOf(fault.code));
    row.status = fault.status;
    row.field = fault.field;
    const RawAnswer answer = Send(wallet_port->port(), request);
    ExpectRefusal(answer, row);
    const JsonValue body = JsonOf(HttpResponse::Json(answer.status, answer.body));
    EXPECT_EQ(body.Find("error"), nullptr);
    EXPECT_NE(body.FindText("message"), nullptr);
    EXPECT_EQ(body.AsObject()->size(), 1U);
  }
};

TEST_F(FaultRejections, OfABrokenStore) {
  for (const RejectionRow& row : kRows) {
    for (const Fault& fault : kFaults) {
      const std::string request = RequestOf(row);
      appliance.stores.Break(fault.code);
      ExpectFault(request, row, fault);
      appliance.stores.Mend();
    }
  }
}

TEST_F(FaultRejections, OfABrokenSigner) {
  const RejectionRow row = {
      kCredentialLine, kWithToken, JWT("{proof}"), 200, "", "", "a signature"};
  for (const Fault& fault : kFaults) {
    const std::string request = RequestOf(row);
    appliance.signer.FailWith(fault.code);
    ExpectFault(request, row, fault);
    appliance.signer.FailWith(std::nullopt);
  }
}

// [NON-1] The nonce endpoint depends on neither.
TEST_F(FaultRejections, NeverOfANonce) {
  appliance.stores.Break(ErrorCode::kStoreDown);
  appliance.signer.FailWith(ErrorCode::kSignerDown);
  const RejectionRow good[] = {{"POST /t1/nonce", "", "", 200, "", "", ""}};
  ExpectAccepted(good);
}

}  // namespace
}  // namespace issuer
