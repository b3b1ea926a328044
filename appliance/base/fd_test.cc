// UniqueFd: a descriptor is closed once, by the last owner.
#include "appliance/base/fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace issuer {
namespace {

UniqueFd OpenNull() {
  return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC));
}
bool IsOpen(int fd) {
  return ::fcntl(fd, F_GETFD) >= 0;
}

TEST(UniqueFd, ClosesWhatItOwns) {
  int number = -1;
  {
    const UniqueFd fd = OpenNull();
    ASSERT_TRUE(fd.is_open());
    number = fd.get();
    EXPECT_TRUE(IsOpen(number));
  }
  EXPECT_FALSE(IsOpen(number));
}

TEST(UniqueFd, OwnsNothingByDefault) {
  const UniqueFd fd;
  EXPECT_FALSE(fd.is_open());
}

TEST(UniqueFd, PassesOwnershipOnWhenMoved) {
  UniqueFd from = OpenNull();
  const int number = from.get();
  UniqueFd to(std::move(from));
  EXPECT_FALSE(from.is_open());  // NOLINT(bugprone-use-after-move): what is left is the point
  EXPECT_EQ(to.get(), number);
  EXPECT_TRUE(IsOpen(number));
}

TEST(UniqueFd, ClosesTheOldOneWhenAnotherIsMovedIn) {
  UniqueFd target = OpenNull();
  const int old_number = target.get();
  UniqueFd source = OpenNull();
  const int new_number = source.get();
  target = std::move(source);
  EXPECT_EQ(target.get(), new_number);
  EXPECT_FALSE(IsOpen(old_number));
  EXPECT_TRUE(IsOpen(new_number));
}

TEST(UniqueFd, ClosesOnlyOnce) {
  UniqueFd fd = OpenNull();
  const int number = fd.get();
  fd.Close();
  EXPECT_FALSE(fd.is_open());
  const UniqueFd reused = OpenNull();
  ASSERT_EQ(reused.get(), number) << "the kernel gives the lowest free number";
  fd.Close();
  EXPECT_TRUE(IsOpen(number)) << "closed somebody else's descriptor";
}

}  // namespace
}  // namespace issuer
