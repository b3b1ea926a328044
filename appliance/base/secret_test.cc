// Secrets: wiped, moved, never copied by accident. What must not compile is in tests/no_compile.
#include "appliance/base/secret.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <type_traits>

namespace issuer {
namespace {

using TestSecret = Secret<struct TestSecretTag>;

std::string TextOf(const TestSecret& secret) {
  return secret.Expose([](ByteView raw) { return std::string(AsText(raw)); });
}

TEST(Wipe, OverwritesEveryByteAndNothingElse) {
  std::array<std::uint8_t, 8> memory{1, 2, 3, 4, 5, 6, 7, 8};
  Wipe(MutableByteView(memory).subspan(2, 4));
  EXPECT_EQ(memory, (std::array<std::uint8_t, 8>{1, 2, 0, 0, 0, 0, 7, 8}));
}

TEST(Wipe, TakesNothing) {
  Wipe({});
  std::array<std::uint8_t, 1> memory{9};
  Wipe(MutableByteView(memory).first(0));
  EXPECT_EQ(memory[0], 9);
}

TEST(ConstantTimeEqual, ComparesLengthAndEveryByte) {
  const std::string_view text = "0123456789abcdef";
  EXPECT_TRUE(ConstantTimeEqual(AsBytes(text), AsBytes("0123456789abcdef")));
  EXPECT_TRUE(ConstantTimeEqual({}, {}));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes(text), {}));
  EXPECT_FALSE(ConstantTimeEqual(AsBytes(text), AsBytes(text.substr(0, 15))));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other(text);
    other[i] = static_cast<char>(other[i] ^ 1);
    EXPECT_FALSE(ConstantTimeEqual(AsBytes(text), AsBytes(other))) << "byte " << i;
  }
}

TEST(Secret, ShowsItsBytesToExposeOnly) {
  const TestSecret secret(AsBytes("s3cret"));
  EXPECT_EQ(TextOf(secret), "s3cret");
  EXPECT_EQ(secret.Expose([](ByteView raw) { return raw.size(); }), 6U);
}

TEST(Secret, PassesOnAReferenceThatExposeReturns) {
  const TestSecret secret(AsBytes("abc"));
  int target = 0;
  int& returned = secret.Expose([&](ByteView) -> int& { return target; });
  EXPECT_EQ(&returned, &target);
}

TEST(Secret, HoldsNoViewOfWhatItWasMadeFrom) {
  Bytes raw = ToBytes(AsBytes("abc"));
  const TestSecret secret{ByteView(raw)};
  Wipe(raw);
  EXPECT_EQ(TextOf(secret), "abc");
}

TEST(Secret, IsMovedWithoutLeavingACopyBehind) {
  TestSecret from(AsBytes("abc"));
  const std::uint8_t* address = from.Expose([](ByteView raw) { return raw.data(); });
  const TestSecret to(std::move(from));
  EXPECT_EQ(to.Expose([](ByteView raw) { return raw.data(); }), address) << "the bytes were copied";
  EXPECT_EQ(TextOf(to), "abc");
}

TEST(Secret, ReplacesItsBytesWhenMovedInto) {
  TestSecret target(AsBytes("old"));
  target = TestSecret(AsBytes("newer"));
  EXPECT_EQ(TextOf(target), "newer");
}

TEST(Secret, IsDuplicatedOnDemand) {
  const TestSecret secret(AsBytes("abc"));
  const TestSecret second = secret.Duplicate();
  EXPECT_EQ(TextOf(second), "abc");
  EXPECT_NE(secret.Expose([](ByteView raw) { return raw.data(); }),
            second.Expose([](ByteView raw) { return raw.data(); }));
}

TEST(Secret, KeepsEvenOneByteOnTheHeap) {
  const TestSecret secret(AsBytes("x"));
  const auto* bytes = secret.Expose([](ByteView raw) { return raw.data(); });
  const auto* self = reinterpret_cast<const std::uint8_t*>(&secret);
  EXPECT_TRUE(bytes < self || bytes >= self + sizeof(secret))
      << "a small buffer would not be wiped";
}

TEST(Secret, OffersNothingThatCopiesComparesOrMixes) {
  static_assert(!std::is_copy_constructible_v<TestSecret>);
  static_assert(!std::is_copy_assignable_v<TestSecret>);
  static_assert(std::is_nothrow_move_constructible_v<TestSecret>);
  static_assert(!std::is_constructible_v<TxCode, PreAuthorizedCode>);
  static_assert(!std::is_convertible_v<ByteView, TestSecret>);
}

}  // namespace
}  // namespace issuer
