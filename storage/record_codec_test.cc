// Records survive the way to bytes and back; anything else is refused.
#include "storage/record_codec.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Digest Filled(std::uint8_t byte) {
  Digest digest{};
  digest.fill(byte);
  return digest;
}

OfferRecord FullOffer() {
  OfferRecord record;
  record.handle = OfferHandle("of_0123456789abcdefghijkl");
  record.state = OfferState::kIssued;
  record.created_by = OperatorName("registry");
  record.created_at = FromUnix(1767225600);
  record.expires_at = FromUnix(1767226200);
  record.forget_at = FromUnix(1769817600);
  record.configurations = {ConfigurationId("pid"), ConfigurationId("diploma")};
  record.tx_code_required = true;
  record.tx_code_failures = 2;
  record.tx_code_max_failures = 5;
  record.redeemed_at = FromUnix(1767225700);
  record.issued_at = FromUnix(1767225701);
  record.num_issued = 3;
  record.notified = {FromUnix(1767225702), FromUnix(1767225703), FromUnix(1767225704)};
  record.code = Filled(0xc0);
  record.reference = Filled(0x4e);
  return record;
}

GrantRecord FullGrant() {
  return {OfferHandle("of_a"), FromUnix(9), {ConfigurationId("pid")}, Filled(7), {1, 2, 3}};
}

TokenRecord FullToken() {
  return {OfferHandle("of_a"),
          FromUnix(9),
          FromUnix(10),
          {ConfigurationId("pid"), ConfigurationId("badge")},
          {1, 0xfffffffe},
          ClientId("wallet"),
          Filled(8),
          Filled(9),
          true,
          {1, 2, 3}};
}

ReferenceRecord FullReference() {
  return {OfferHandle("of_a"), FromUnix(9), {4, 5}};
}
AnswerRecord FullAnswer() {
  return {Filled(1), FromUnix(9), {6}};
}
NonceRecord FullNonce() {
  return {FromUnix(0x0102030405060708)};
}

// Every proper prefix, and every extension by one byte, is refused.
template <typename Decode>
void ExpectExactLength(const Bytes& whole, const Decode& decode) {
  for (std::size_t len = 0; len < whole.size(); ++len) {
    EXPECT_THAT(decode(ByteView(whole).first(len)), FailsWith(ErrorCode::kRecordMalformed))
        << "cut after " << len << " bytes";
  }
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_THAT(decode(longer), FailsWith(ErrorCode::kRecordMalformed));
}

TEST(RecordCodec, KeepsEveryFieldOfAnOffer) {
  const OfferRecord full = FullOffer();
  EXPECT_THAT(DecodeOffer(Encode(full)), IsOkAndHolds(full));
  const OfferRecord blank;
  EXPECT_THAT(DecodeOffer(Encode(blank)), IsOkAndHolds(blank));
}

TEST(RecordCodec, KeepsEveryFieldOfAGrant) {
  EXPECT_THAT(DecodeGrant(Encode(FullGrant())), IsOkAndHolds(FullGrant()));
  const GrantRecord blank;
  EXPECT_THAT(DecodeGrant(Encode(blank)), IsOkAndHolds(blank));
}

TEST(RecordCodec, KeepsEveryFieldOfAToken) {
  EXPECT_THAT(DecodeToken(Encode(FullToken())), IsOkAndHolds(FullToken()));
  const TokenRecord blank;
  EXPECT_THAT(DecodeToken(Encode(blank)), IsOkAndHolds(blank));
}

TEST(RecordCodec, KeepsEveryFieldOfTheSmallRecords) {
  EXPECT_THAT(DecodeReference(Encode(FullReference())), IsOkAndHolds(FullReference()));
  EXPECT_THAT(DecodeAnswer(Encode(FullAnswer())), IsOkAndHolds(FullAnswer()));
  EXPECT_THAT(DecodeNonce(Encode(FullNonce())), IsOkAndHolds(FullNonce()));
}

TEST(RecordCodec, KeepsSealedBytesOfTwoMebibytes) {
  GrantRecord grant = FullGrant();
  grant.sealed_claims.assign(std::size_t{2} << 20, 0xa5);
  EXPECT_THAT(DecodeGrant(Encode(grant)), IsOkAndHolds(grant));
}

TEST(RecordCodec, RefusesTruncationAtAnyByteAndTrailingBytes) {
  ExpectExactLength(Encode(FullOffer()), DecodeOffer);
  ExpectExactLength(Encode(FullGrant()), DecodeGrant);
  ExpectExactLength(Encode(FullToken()), DecodeToken);
  ExpectExactLength(Encode(FullReference()), DecodeReference);
  ExpectExactLength(Encode(FullAnswer()), DecodeAnswer);
  ExpectExactLength(Encode(FullNonce()), DecodeNonce);
}

TEST(RecordCodec, RefusesTheBytesOfAnotherKind) {
  const Bytes nonce = Encode(FullNonce());
  EXPECT_THAT(DecodeOffer(nonce), FailsWith(ErrorCode::kRecordMalformed));
  EXPECT_THAT(DecodeNonce(Encode(FullAnswer())), FailsWith(ErrorCode::kRecordMalformed));
}

// Pins docs/storage-format.md: a change here is a new format version.
TEST(RecordCodec, WritesTheDocumentedBytes) {
  const GrantRecord grant{OfferHandle("of_a"), FromUnix(258), {ConfigurationId("pid")}, {}, {9, 8}};
  const Bytes expected = {1, 2, 4, 'o', 'f', '_', 'a', 0, 0, 0, 0, 0, 0, 1,
                          2, 0, 1, 3,   'p', 'i', 'd', 0, 0, 0, 0, 2, 9, 8};
  EXPECT_EQ(Encode(grant), expected);
}

TEST(RecordCodec, RefusesBytesNoEncoderWrites) {
  struct Case {
    std::size_t offset;
    std::uint8_t byte;
    const char* why;
  };
  // Offsets into the blank offer: 2 header, 1 handle, 1 state, 1 operator, 3 × 8 times, 2
  // configurations, flag …
  constexpr Case kCases[] = {
      {0, 0, "version 0"},
      {0, 2, "a version from the future"},
      {1, 0, "kind 0"},
      {1, 13, "an unknown kind"},
      {3, 0, "state 0"},
      {3, 6, "an unknown state"},
      {5, 0x80, "a time beyond 63 bits"},
      {29, 0xff, "more configurations than bytes"},
      {31, 2, "a flag that is neither 0 nor 1"},
      {36, 2, "an optional that is neither present nor absent"},
  };
  for (const Case& c : kCases) {
    Bytes bytes = Encode(OfferRecord{});
    ASSERT_NE(bytes[c.offset], c.byte) << c.why;
    bytes[c.offset] = c.byte;
    EXPECT_THAT(DecodeOffer(bytes), FailsWith(ErrorCode::kRecordMalformed)) << c.why;
  }
}

TEST(RecordCodec, RefusesASealedLengthBeyondTheRecord) {
  Bytes bytes = Encode(ReferenceRecord{});
  bytes[bytes.size() - 4] = 0xff;
  EXPECT_THAT(DecodeReference(bytes), FailsWith(ErrorCode::kRecordMalformed));
}

TEST(RecordCodecDeathTest, AbortsOnWhatTheFormatCannotHold) {
  TokenRecord token = FullToken();
  token.num_reserved.pop_back();
  EXPECT_DEATH(Encode(token), "num_reserved");
  EXPECT_DEATH(Encode(NonceRecord{FromUnix(-1)}), "CHECK failed");
  EXPECT_DEATH(Encode(ReferenceRecord{OfferHandle(std::string(256, 'x')), {}, {}}), "CHECK failed");
}

}  // namespace
}  // namespace issuer
