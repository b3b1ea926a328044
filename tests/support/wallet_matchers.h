// gMock matchers for what a Wallet answers.
#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "appliance/issuerctl/wallet.h"

namespace issuer {

inline void PrintTo(const WalletFailure& failure, std::ostream* os) {
  *os << failure.step << ": " << failure.status << " " << failure.error;
}

// A flow that ended at `step` with the member `error` of the answer.
MATCHER_P2(FailsAt, step, error, std::string("fails at ") + step + " with " + error) {
  if (arg.has_value()) {
    *result_listener << "it succeeded";
    return false;
  }
  *result_listener << arg.error().step << ": " << arg.error().status << " " << arg.error().error;
  return arg.error().step == step && arg.error().error == error;
}

}  // namespace issuer

// The value of a wallet's step, or a test failure and a return from the test.
#define ASSERT_WALLET_OK(declaration, expression) \
  ISSUER_ASSERT_WALLET_OK(ISSUER_CONCAT(answered_, __COUNTER__), declaration, expression)
#define ISSUER_ASSERT_WALLET_OK(temporary, declaration, expression)                                \
  auto temporary = (expression);                                                                   \
  ASSERT_TRUE(temporary.has_value()) << temporary.error().step << ": " << temporary.error().status \
                                     << " " << temporary.error().error;                            \
  declaration = std::move(temporary).value()
