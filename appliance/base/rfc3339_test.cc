#include "appliance/base/rfc3339.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

TEST(ToRfc3339, WritesWholeSecondsInUtc) {
  EXPECT_EQ(ToRfc3339(FromUnix(0)), "1970-01-01T00:00:00Z");
  EXPECT_EQ(ToRfc3339(FromUnix(951782399)), "2000-02-28T23:59:59Z");
  EXPECT_EQ(ToRfc3339(FromUnix(951782400)), "2000-02-29T00:00:00Z");
  EXPECT_EQ(ToRfc3339(FromUnix(4102444799)), "2099-12-31T23:59:59Z");
}

}  // namespace
}  // namespace issuer
