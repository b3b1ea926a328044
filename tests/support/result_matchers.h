// gMock matchers for Result: EXPECT_THAT(r, IsOk()), FailsWith(code), IsOkAndHolds(matcher).
#pragma once

#include <gmock/gmock.h>

#include <ostream>

#include "appliance/base/error.h"
#include "appliance/base/result.h"

namespace issuer {

inline void PrintTo(ErrorCode code, std::ostream* os) {
  *os << NameOf(code);
}
inline void PrintTo(const Error& error, std::ostream* os) {
  *os << NameOf(error.code) << " (" << error.detail << ")";
}
template <typename T>
void PrintTo(const Result<T>& result, std::ostream* os) {
  if (result.has_value()) {
    *os << "a value";
  } else {
    PrintTo(result.error(), os);
  }
}

MATCHER(IsOk, negation ? "is an error" : "is a value") {
  return arg.has_value();
}

MATCHER_P(FailsWith, code, std::string("fails with ") + NameOf(code)) {
  return !arg.has_value() && arg.error().code == code;
}

MATCHER_P(IsOkAndHolds,
          matcher,
          "is a value that " + testing::DescribeMatcher<decltype(matcher)>(matcher)) {
  return arg.has_value() && testing::ExplainMatchResult(matcher, *arg, result_listener);
}

}  // namespace issuer

// The value of `expression`, or a test failure and a return from the test.
#define ASSERT_OK_AND_ASSIGN(declaration, expression) \
  ISSUER_ASSERT_OK(ISSUER_CONCAT(asserted_, __COUNTER__), declaration, expression)
#define ISSUER_ASSERT_OK(temporary, declaration, expression)                           \
  auto temporary = (expression);                                                       \
  ASSERT_TRUE(temporary.has_value())                                                   \
      << ::issuer::NameOf(temporary.error().code) << ": " << temporary.error().detail; \
  declaration = std::move(temporary).value()
