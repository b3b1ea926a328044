#include "appliance/base/base45.h"

#include <gtest/gtest.h>

namespace issuer {
namespace {

struct Case {
  const char* text;
  const char* encoded;
};

// [rfc9285 §4.3]
TEST(Base45Encode, EncodesTheExamples) {
  const Case cases[] = {
      {"AB", "BB8"}, {"Hello!!", "%69 VD92EX0"}, {"base-45", "UJCLQE7W581"}, {"ietf!", "QED8WEX0"}};
  for (const Case& row : cases) {
    EXPECT_EQ(Base45Encode(AsBytes(row.text)), row.encoded);
  }
}

TEST(Base45Encode, EncodesTheEdges) {
  EXPECT_EQ(Base45Encode({}), "");
  EXPECT_EQ(Base45Encode(Bytes{0}), "00");
  EXPECT_EQ(Base45Encode(Bytes{0xff}), "U5");
  EXPECT_EQ(Base45Encode(Bytes{0xff, 0xff}), "FGW");
}

}  // namespace
}  // namespace issuer
