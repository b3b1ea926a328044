// Result and its macros: an error ends the function it meets, a value goes on, nothing is dropped
// unwiped on the way.
#include "appliance/base/result.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) {
    return Fail(ErrorCode::kInternal, "odd");
  }
  return number / 2;
}

Status MustBeEven(int number) {
  RETURN_IF_ERROR(Half(number));
  return {};
}

Result<std::string> Eighth(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  int eighth = 0;
  ASSIGN_OR_RETURN(eighth, Half(quarter));
  return std::to_string(eighth);
}

Result<std::unique_ptr<int>> MakeOwned(bool works) {
  if (!works) {
    return Fail(ErrorCode::kStoreDown, "asked to fail");
  }
  return std::make_unique<int>(7);
}

Result<int> UseOwned(bool works) {
  ASSIGN_OR_RETURN(const std::unique_ptr<int> owned, MakeOwned(works));
  return *owned;
}

// Counts how many of it are alive.
class Counted {
 public:
  explicit Counted(int& alive) : alive_(&alive) { ++*alive_; }
  Counted(Counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  Counted& operator=(Counted&&) = delete;
  ~Counted() { --*alive_; }

 private:
  int* alive_;
};

Status FailWhileHolding(int& alive) {
  const Counted held(alive);
  ASSIGN_OR_RETURN([[maybe_unused]] const int half, Half(1));
  return {};
}

TEST(Result, IsAValueOrAnError) {
  const Result<int> value = Half(4);
  EXPECT_TRUE(value.has_value());
  EXPECT_TRUE(static_cast<bool>(value));
  EXPECT_EQ(*value, 2);
  const Result<int> error = Half(3);
  EXPECT_FALSE(error.has_value());
  EXPECT_EQ(error.error().code, ErrorCode::kInternal);
  EXPECT_STREQ(error.error().detail, "odd");
}

TEST(Result, HoldsAnErrorTypeAsItsValueWithoutConfusion) {
  const Result<std::string, std::string> value = std::string("fine");
  const Result<std::string, std::string> error = Unexpected<std::string>("broken");
  EXPECT_TRUE(value.has_value());
  EXPECT_FALSE(error.has_value());
  EXPECT_EQ(error.error(), "broken");
}

TEST(Result, GivesAMoveOnlyValueAway) {
  Result<std::unique_ptr<int>> result = MakeOwned(true);
  const std::unique_ptr<int> owned = *std::move(result);
  EXPECT_EQ(*owned, 7);
}

TEST(Status, IsFineUntilItFails) {
  EXPECT_THAT(Status(), IsOk());
  EXPECT_THAT(MustBeEven(2), IsOk());
  EXPECT_THAT(MustBeEven(3), FailsWith(ErrorCode::kInternal));
}

TEST(AssignOrReturn, StopsAtTheFirstError) {
  EXPECT_THAT(Eighth(16), IsOkAndHolds(std::string("2")));
  EXPECT_THAT(Eighth(4), FailsWith(ErrorCode::kInternal)) << "fails at the third step";
  EXPECT_THAT(Eighth(2), FailsWith(ErrorCode::kInternal)) << "fails at the second step";
  EXPECT_THAT(Eighth(1), FailsWith(ErrorCode::kInternal)) << "fails at the first step";
}

TEST(AssignOrReturn, MovesTheValue) {
  EXPECT_THAT(UseOwned(true), IsOkAndHolds(7));
  EXPECT_THAT(UseOwned(false), FailsWith(ErrorCode::kStoreDown));
}

TEST(AssignOrReturn, DestroysWhatWasAliveWhenItReturns) {
  int alive = 0;
  EXPECT_THAT(FailWhileHolding(alive), FailsWith(ErrorCode::kInternal));
  EXPECT_EQ(alive, 0);
}

TEST(ResultDeathTest, AbortsWhenTheWrongSideIsAskedFor) {
  EXPECT_DEATH(static_cast<void>(Half(3).value()), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(Half(4).error()), "CHECK failed");
  EXPECT_DEATH(static_cast<void>(Status().error()), "CHECK failed");
}

TEST(ErrorCode, HasANameOfItsOwnForEachValue) {
  std::vector<std::string> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    names.emplace_back(NameOf(static_cast<ErrorCode>(code)));
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(std::count(names.begin(), names.end(), ""), 0);
}

TEST(IsRetryable, IsWhatPassesByItself) {
  EXPECT_TRUE(IsRetryable(ErrorCode::kStoreDown));
  EXPECT_TRUE(IsRetryable(ErrorCode::kSignerBusy));
  EXPECT_FALSE(IsRetryable(ErrorCode::kGrantUnknown));
  EXPECT_FALSE(IsRetryable(ErrorCode::kSignerRefused));
  EXPECT_FALSE(IsRetryable(ErrorCode::kTokenPinWrong)) << "a PIN is never tried again";
}

}  // namespace
}  // namespace issuer
