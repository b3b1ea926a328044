// Status lists and status changes on the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "crypto/signer/wire.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

ByteView BodyOf(const Bytes& frame) {
  return ByteView(frame).subspan(kFramePrefixLen);
}

TEST(Wire, BringsStatusChangesAcross) {
  const AuditedStatusChange change{RequestId("rq_1"),
                                   ConfigurationId("eu-pid"),
                                   "is_AAAAAAAAAAAAAAAAAAAAAA",
                                   CredentialStatus::kSuspended,
                                   OperatorName("clerk")};
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeRecordStatusChange(9, 1000, change));
  WireReader reader(BodyOf(frame));
  ASSERT_OK_AND_ASSIGN(const MessageHeader header, DecodeHeader(reader));
  EXPECT_EQ(header, (MessageHeader{MessageKind::kRecordStatusChange, 9}));
  ASSERT_OK_AND_ASSIGN(const RecordStatusChangeMessage message, DecodeRecordStatusChange(reader));
  EXPECT_EQ(message.patience_ms, 1000U);
  EXPECT_EQ(message.draft.request, change.request);
  EXPECT_EQ(message.draft.configuration, change.configuration);
  EXPECT_EQ(message.draft.issuance, change.issuance);
  EXPECT_EQ(message.draft.status, change.status);
  EXPECT_EQ(message.draft.by, change.by);
  const ByteView body = BodyOf(frame);
  for (std::size_t len = 9; len < body.size(); ++len) {
    WireReader cut(body.first(len));
    ASSERT_THAT(DecodeHeader(cut), IsOk());
    EXPECT_THAT(DecodeRecordStatusChange(cut), FailsWith(ErrorCode::kWireMalformed)) << len;
  }
  const std::vector<void (*)(AuditedStatusChange&)> spoilers{
      [](AuditedStatusChange& c) { c.issuance.clear(); },
      [](AuditedStatusChange& c) { c.issuance = "a claim, perhaps"; },
      [](AuditedStatusChange& c) { c.issuance = std::string(kMaxWireIdLen + 1, 'i'); },
      [](AuditedStatusChange& c) { c.by = OperatorName("\n"); },
      [](AuditedStatusChange& c) { c.status = static_cast<CredentialStatus>(3); },
  };
  for (const auto& spoil : spoilers) {
    AuditedStatusChange spoilt = change;
    spoil(spoilt);
    EXPECT_THAT(EncodeRecordStatusChange(9, 1000, spoilt), FailsWith(ErrorCode::kWireMalformed));
  }
  ASSERT_OK_AND_ASSIGN(const Bytes answer, EncodeRecorded(9));
  WireReader answer_reader(BodyOf(answer));
  EXPECT_THAT(DecodeHeader(answer_reader), IsOkAndHolds(MessageHeader{MessageKind::kRecorded, 9}));
  EXPECT_THAT(DecodeRecorded(answer_reader), IsOk());
}

TEST(Wire, BringsStatusListsAcross) {
  StatusListDraft draft;
  draft.request = RequestId("rq_1");
  draft.form = StatusListForm::kSuspension;
  draft.uri = "https://issuer.example/status/a/suspension";
  draft.bits = 1;
  draft.list = {1, 2, 3};
  draft.issued_at = FromUnix(1);
  draft.expires_at = FromUnix(2);
  draft.ttl = Seconds(60);
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignStatusList(9, 1000, draft));
  WireReader reader(BodyOf(frame));
  ASSERT_OK_AND_ASSIGN(const MessageHeader header, DecodeHeader(reader));
  EXPECT_EQ(header, (MessageHeader{MessageKind::kSignStatusList, 9}));
  ASSERT_OK_AND_ASSIGN(const SignStatusListMessage message, DecodeSignStatusList(reader));
  EXPECT_EQ(message.patience_ms, 1000U);
  EXPECT_EQ(message.draft.request, draft.request);
  EXPECT_EQ(message.draft.form, draft.form);
  EXPECT_EQ(message.draft.uri, draft.uri);
  EXPECT_EQ(message.draft.bits, draft.bits);
  EXPECT_EQ(message.draft.list, draft.list);
  EXPECT_EQ(message.draft.issued_at, draft.issued_at);
  EXPECT_EQ(message.draft.expires_at, draft.expires_at);
  EXPECT_EQ(message.draft.ttl, draft.ttl);
  const ByteView body = BodyOf(frame);
  for (std::size_t len = 9; len < body.size(); ++len) {
    WireReader cut(body.first(len));
    ASSERT_THAT(DecodeHeader(cut), IsOk());
    EXPECT_THAT(DecodeSignStatusList(cut), FailsWith(ErrorCode::kWireMalformed)) << len;
  }

  StatusListDraft large = draft;
  large.list.resize(kMaxWireStatusListLen + 1);
  EXPECT_THAT(EncodeSignStatusList(9, 1000, large), FailsWith(ErrorCode::kWireMalformed));
  draft.form = static_cast<StatusListForm>(5);
  EXPECT_THAT(EncodeSignStatusList(9, 1000, draft), FailsWith(ErrorCode::kWireMalformed));
  ASSERT_OK_AND_ASSIGN(const Bytes answer, EncodeSignedStatusList(9, "a.\xff.c"));
  WireReader answer_reader(BodyOf(answer));
  ASSERT_OK_AND_ASSIGN(const MessageHeader answer_header, DecodeHeader(answer_reader));
  EXPECT_EQ(answer_header, (MessageHeader{MessageKind::kSignedStatusList, 9}));
  EXPECT_THAT(DecodeSignedStatusList(answer_reader), IsOkAndHolds("a.\xff.c"));
}

}  // namespace
}  // namespace issuer
