// The messages of the signer's wire: there and back, cut at every byte, and beyond every limit.
#include "crypto/signer/wire.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "crypto/signer/wire_writer.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

PublicKey SomeKey(Curve curve) {
  const std::size_t len = CoordinateLen(curve);
  return {curve, Bytes(len, 0x11), curve == Curve::kEd25519 ? Bytes() : Bytes(len, 0x22)};
}

// One of every kind of claim, and marks at each level.
CredentialDraft FullDraft() {
  ClaimValue hidden = ClaimValue::OfText("Zoë");
  hidden.disclosure = Disclosure::kSelective;
  CredentialDraft draft;
  draft.request = RequestId("rq_AAAAAAAAAAAAAAAAAAAAAA");
  draft.configuration = ConfigurationId("eu.europa.ec.eudi.pid_vc:1");
  draft.holder = SomeKey(Curve::kP256);
  draft.claims = ClaimValue::OfObject(
      {{"given_name", hidden},
       {"null", ClaimValue::Null()},
       {"age_over_18", ClaimValue::OfBoolean(true)},
       {"height", ClaimValue::OfInteger(-178)},
       {"score", ClaimValue::OfDecimal(-0.25)},
       {"portrait", ClaimValue::OfBytes({0x00, 0xff, 0x80})},
       {"birthdate", ClaimValue::OfFullDate("2000-02-29")},
       {"nationalities", ClaimValue::OfArray({hidden, ClaimValue::OfText("")})},
       {"address", ClaimValue::OfObject({{"", ClaimValue::OfArray({})}})}});
  draft.num_decoys = 3;
  draft.status = StatusReference{"https://issuer.example/status/a", 4711};
  draft.for_draft13 = true;
  draft.issued_at = FromUnix(1767225600);
  draft.expires_at = FromUnix(1775001600);
  return draft;
}

ByteView BodyOf(const Bytes& frame) {
  return ByteView(frame).subspan(kFramePrefixLen);
}

Result<SignCredentialMessage> DecodeDraft(ByteView body) {
  WireReader reader(body);
  RETURN_IF_ERROR(DecodeHeader(reader));
  return DecodeSignCredential(reader);
}

// A frame whose draft is the least one, with `claims` written by `write`.
template <typename Write>
Result<SignCredentialMessage> DecodeWithClaims(Write write) {
  WireWriter writer;
  writer.U8(3).U64(1).U32(1).Text("", 64).Text("c", 64).Flag(false).I64(0).I64(1).U8(0);
  writer.Flag(false).Flag(false);
  write(writer);
  ASSIGN_OR_RETURN(const Bytes frame, std::move(writer).Finish(kMaxFrameLen));
  return DecodeDraft(BodyOf(frame));
}

TEST(Wire, BringsADraftAcrossUnchanged) {
  const CredentialDraft draft = FullDraft();
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignCredential(77, 5000, draft));
  ASSERT_OK_AND_ASSIGN(const std::size_t len,
                       DecodeFrameLen(ByteView(frame).first(kFramePrefixLen)));
  EXPECT_EQ(len, frame.size() - kFramePrefixLen);
  WireReader reader(BodyOf(frame));
  ASSERT_OK_AND_ASSIGN(const MessageHeader header, DecodeHeader(reader));
  EXPECT_EQ(header, (MessageHeader{MessageKind::kSignCredential, 77}));
  ASSERT_OK_AND_ASSIGN(const SignCredentialMessage message, DecodeSignCredential(reader));
  EXPECT_EQ(message.patience_ms, 5000U);
  EXPECT_EQ(message.draft.request, draft.request);
  EXPECT_EQ(message.draft.configuration, draft.configuration);
  EXPECT_EQ(message.draft.holder, draft.holder);
  EXPECT_EQ(message.draft.claims, draft.claims);
  EXPECT_EQ(message.draft.num_decoys, draft.num_decoys);
  EXPECT_EQ(message.draft.for_draft13, draft.for_draft13);
  EXPECT_EQ(message.draft.issued_at, draft.issued_at);
  EXPECT_EQ(message.draft.expires_at, draft.expires_at);
  EXPECT_EQ(message.draft.status, draft.status);
}

TEST(Wire, BringsMetadataAcross) {
  MetadataDraft draft;
  draft.request = RequestId("rq_1");
  draft.members = ClaimValue::OfObject({{"credential_issuer", ClaimValue::OfText("x")}});
  draft.issued_at = FromUnix(1);
  draft.expires_at = FromUnix(2);
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignMetadata(9, 1000, draft));
  WireReader reader(BodyOf(frame));
  ASSERT_OK_AND_ASSIGN(const MessageHeader header, DecodeHeader(reader));
  EXPECT_EQ(header, (MessageHeader{MessageKind::kSignMetadata, 9}));
  ASSERT_OK_AND_ASSIGN(const SignMetadataMessage message, DecodeSignMetadata(reader));
  EXPECT_EQ(message.patience_ms, 1000U);
  EXPECT_EQ(message.draft.request, draft.request);
  EXPECT_EQ(message.draft.members, draft.members);
  EXPECT_EQ(message.draft.issued_at, draft.issued_at);
  EXPECT_EQ(message.draft.expires_at, draft.expires_at);

  draft.members = ClaimValue::OfArray({});
  EXPECT_THAT(EncodeSignMetadata(9, 1000, draft), FailsWith(ErrorCode::kWireMalformed));
  ASSERT_OK_AND_ASSIGN(const Bytes answer, EncodeSignedMetadata(9, "a.b.c"));
  WireReader answer_reader(BodyOf(answer));
  ASSERT_OK_AND_ASSIGN(const MessageHeader answer_header, DecodeHeader(answer_reader));
  EXPECT_EQ(answer_header, (MessageHeader{MessageKind::kSignedMetadata, 9}));
  EXPECT_THAT(DecodeSignedMetadata(answer_reader), IsOkAndHolds("a.b.c"));
}

TEST(Wire, IsLaidOutAsDocumented) {
  CredentialDraft draft;
  draft.request = RequestId("rq_1");
  draft.configuration = ConfigurationId("pid");
  draft.claims = ClaimValue::OfObject({{"a", ClaimValue::OfBoolean(true)}});
  draft.issued_at = FromUnix(1);
  draft.expires_at = FromUnix(258);
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignCredential(2, 256, draft));
  const Bytes expected{0, 0, 0, 0x3e, 3,                   // length of what follows, kind
                       0, 0, 0, 0,    0,   0,   0,   2,    // message id
                       0, 0, 1, 0,                         // patience
                       0, 0, 0, 4,    'r', 'q', '_', '1',  // request
                       0, 0, 0, 3,    'p', 'i', 'd',       // configuration
                       0,                                  // no holder
                       0, 0, 0, 0,    0,   0,   0,   1,    // issued at
                       0, 0, 0, 0,    0,   0,   1,   2,    // expires at
                       0,                                  // decoys
                       0,                                  // not for draft 13
                       0,                                  // no status
                       8, 0, 0, 0,    0,   1,              // object of one member
                       0, 0, 0, 1,    'a', 1,   0,   1};   // "a": true
  EXPECT_EQ(frame, expected);
}

TEST(Wire, RefusesADraftCutAtAnyByte) {
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignCredential(77, 5000, FullDraft()));
  const ByteView body = BodyOf(frame);
  for (std::size_t len = 0; len < body.size(); ++len) {
    EXPECT_THAT(DecodeDraft(body.first(len)), FailsWith(ErrorCode::kWireMalformed)) << len;
  }
  EXPECT_THAT(DecodeDraft(body), IsOk());
}

TEST(Wire, RefusesAByteTooMany) {
  ASSERT_OK_AND_ASSIGN(Bytes frame, EncodeSignCredential(77, 5000, FullDraft()));
  frame.push_back(0);
  EXPECT_THAT(DecodeDraft(BodyOf(frame)), FailsWith(ErrorCode::kWireMalformed));
}

TEST(Wire, RefusesWhatIsNoDraft) {
  struct Case {
    const char* why;
    void (*change)(CredentialDraft&);
  };
  const std::vector<Case> cases{
      {"no configuration", [](CredentialDraft& d) { d.configuration = ConfigurationId(""); }},
      {"a space in the configuration",
       [](CredentialDraft& d) { d.configuration = ConfigurationId("a b"); }},
      {"65 characters",
       [](CredentialDraft& d) { d.configuration = ConfigurationId(std::string(65, 'a')); }},
      {"a quote in the request", [](CredentialDraft& d) { d.request = RequestId("rq\""); }},
      {"a time before 1970", [](CredentialDraft& d) { d.issued_at = FromUnix(-1); }},
      {"a time after 9999", [](CredentialDraft& d) { d.expires_at = FromUnix(253402300800); }},
      {"claims that are a text", [](CredentialDraft& d) { d.claims = ClaimValue::OfText("x"); }},
      {"claims to be withheld as a whole",
       [](CredentialDraft& d) { d.claims.disclosure = Disclosure::kSelective; }},
      {"a short coordinate", [](CredentialDraft& d) { d.holder->x.pop_back(); }},
      {"a long coordinate", [](CredentialDraft& d) { d.holder->x.push_back(0); }},
      {"no y", [](CredentialDraft& d) { d.holder->y.clear(); }},
      {"y on Ed25519", [](CredentialDraft& d) { d.holder->curve = Curve::kEd25519; }},
      {"a name of two members",
       [](CredentialDraft& d) { d.claims.members.push_back(d.claims.members.front()); }},
      {"a name of 129 bytes",
       [](CredentialDraft& d) { d.claims.members[0].name = std::string(129, 'n'); }},
      {"text that is not UTF-8",
       [](CredentialDraft& d) { d.claims.members[0].value.text = "\xc0\x80"; }},
      {"a text above its limit",
       [](CredentialDraft& d) {
         d.claims.members[0].value.text = std::string(kMaxClaimTextLen + 1, 't');
       }},
      {"bytes above their limit",
       [](CredentialDraft& d) { d.claims.members[5].value.bytes = Bytes(kMaxClaimBytesLen + 1); }},
      {"a decimal that is infinite",
       [](CredentialDraft& d) {
         d.claims.members[4].value.decimal = std::numeric_limits<double>::infinity();
       }},
      {"more than a frame holds",
       [](CredentialDraft& d) {
         const ClaimValue big = ClaimValue::OfBytes(Bytes(kMaxClaimBytesLen));
         d.claims = ClaimValue::OfObject({{"a", big}, {"b", big}});
       }},
  };
  for (const Case& c : cases) {
    CredentialDraft draft = FullDraft();
    c.change(draft);
    EXPECT_THAT(EncodeSignCredential(1, 1, draft), FailsWith(ErrorCode::kWireMalformed)) << c.why;
  }
  EXPECT_THAT(EncodeSignCredential(1, 0, FullDraft()), FailsWith(ErrorCode::kWireMalformed));
  EXPECT_THAT(EncodeSignCredential(1, kMaxPatienceMs + 1, FullDraft()),
              FailsWith(ErrorCode::kWireMalformed));
}

TEST(Wire, RefusesBytesThatNoEncoderWrites) {
  struct Case {
    const char* why;
    void (*write)(WireWriter&);
  };
  const std::vector<Case> cases{
      {"a kind that does not exist", [](WireWriter& w) { w.U8(9).U8(0); }},
      {"a mark that is neither", [](WireWriter& w) { w.U8(8).U8(2).U32(0); }},
      {"a boolean of 2",
       [](WireWriter& w) { w.U8(8).U8(0).U32(1).Text("a", 9).U8(1).U8(0).U8(2); }},
      {"more members than values are left", [](WireWriter& w) { w.U8(8).U8(0).U32(4000); }},
      {"the largest count there is", [](WireWriter& w) { w.U8(8).U8(0).U32(0xffffffff); }},
      {"a text longer than the frame", [](WireWriter& w) { w.U8(8).U8(0).U32(1).U32(128); }},
      {"a decimal that is no number",
       [](WireWriter& w) {
         w.U8(8).U8(0).U32(1).Text("a", 9).U8(3).U8(0).U64(0x7ff8000000000000);
       }},
  };
  for (const Case& c : cases) {
    EXPECT_THAT(DecodeWithClaims(c.write), FailsWith(ErrorCode::kWireMalformed)) << c.why;
  }
  EXPECT_THAT(DecodeWithClaims([](WireWriter& w) { w.U8(8).U8(0).U32(0); }), IsOk());
}

ClaimValue Nested(std::size_t depth) {
  ClaimValue value = ClaimValue::OfObject({});
  for (std::size_t i = 1; i < depth; ++i) {
    value = ClaimValue::OfObject({{"n", value}});
  }
  return value;
}

TEST(Wire, HoldsTheLimitsOfClaimTreesAtBothEnds) {
  CredentialDraft draft = FullDraft();
  draft.claims = Nested(kMaxClaimDepth + 1);  // the outermost is at depth 0
  EXPECT_THAT(EncodeSignCredential(1, 1, draft), IsOk());
  draft.claims = Nested(kMaxClaimDepth + 2);
  EXPECT_THAT(EncodeSignCredential(1, 1, draft), FailsWith(ErrorCode::kWireMalformed));
  // The object itself is a node, so is the array.
  std::vector<ClaimValue> elements(kMaxClaimNodes - 2);
  draft.claims = ClaimValue::OfObject({{"a", ClaimValue::OfArray(elements)}});
  EXPECT_THAT(EncodeSignCredential(1, 1, draft), IsOk());
  elements.emplace_back();
  draft.claims = ClaimValue::OfObject({{"a", ClaimValue::OfArray(elements)}});
  EXPECT_THAT(EncodeSignCredential(1, 1, draft), FailsWith(ErrorCode::kWireMalformed));
}

TEST(Wire, BringsEveryCurveAcross) {
  for (const Curve curve : {Curve::kP256, Curve::kP384, Curve::kEd25519}) {
    CredentialDraft draft = FullDraft();
    draft.holder = SomeKey(curve);
    ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeSignCredential(1, 1, draft));
    ASSERT_OK_AND_ASSIGN(const SignCredentialMessage message, DecodeDraft(BodyOf(frame)));
    EXPECT_EQ(message.draft.holder, draft.holder);
  }
}

TEST(Wire, BringsKeysAcross) {
  SigningKeyInfo key;
  key.name = KeyName("pid signer");
  key.algorithm = SignatureAlgorithm::kEs384;
  key.public_key = SomeKey(Curve::kP384);
  key.chain = {{1, 2, 3}, {4}};
  key.not_before = FromUnix(10);
  key.not_after = FromUnix(20);
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeKeys(5, {key, key}));
  WireReader reader(BodyOf(frame));
  ASSERT_THAT(DecodeHeader(reader), IsOkAndHolds(MessageHeader{MessageKind::kKeys, 5}));
  ASSERT_OK_AND_ASSIGN(const std::vector<SigningKeyInfo> keys, DecodeKeys(reader));
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[1].name, key.name);
  EXPECT_EQ(keys[1].algorithm, key.algorithm);
  EXPECT_EQ(keys[1].public_key, key.public_key);
  EXPECT_EQ(keys[1].chain, key.chain);
  EXPECT_EQ(keys[1].not_before, key.not_before);
  EXPECT_EQ(keys[1].not_after, key.not_after);
  for (std::size_t len = 9; len < BodyOf(frame).size(); ++len) {
    WireReader cut(BodyOf(frame).first(len));
    ASSERT_THAT(DecodeHeader(cut), IsOk());
    EXPECT_THAT(DecodeKeys(cut), FailsWith(ErrorCode::kWireMalformed)) << len;
  }
}

TEST(Wire, BringsRsaKeysOfTheSignerAcross) {
  SigningKeyInfo key;
  key.name = KeyName("old-verifiers");
  key.algorithm = SignatureAlgorithm::kPs256;
  key.public_key.curve = Curve::kNone;
  key.public_key.modulus = Bytes(384, 0x81);
  key.public_key.exponent = {1, 0, 1};
  const auto decode = [](const SigningKeyInfo& info) -> Result<std::vector<SigningKeyInfo>> {
    ASSIGN_OR_RETURN(const Bytes frame, EncodeKeys(5, {info}));
    WireReader reader(BodyOf(frame));
    RETURN_IF_ERROR(DecodeHeader(reader));
    return DecodeKeys(reader);
  };
  ASSERT_OK_AND_ASSIGN(const std::vector<SigningKeyInfo> keys, decode(key));
  EXPECT_EQ(keys.front().algorithm, key.algorithm);
  EXPECT_EQ(keys.front().public_key, key.public_key);
  const std::vector<void (*)(PublicKey&)> spoilers{
      [](PublicKey& k) { k.modulus.resize(255); },
      [](PublicKey& k) { k.modulus.resize(513); },
      [](PublicKey& k) { k.modulus.front() = 0; },
      [](PublicKey& k) { k.exponent.clear(); },
      [](PublicKey& k) {
        k.exponent = {0, 1, 0, 1};
      },
      [](PublicKey& k) { k.exponent = Bytes(9, 1); },
  };
  for (const auto& spoil : spoilers) {
    SigningKeyInfo spoilt = key;
    spoil(spoilt.public_key);
    EXPECT_THAT(decode(spoilt), FailsWith(ErrorCode::kWireMalformed));
  }
  CredentialDraft draft = FullDraft();
  draft.holder = key.public_key;
  EXPECT_THAT(EncodeSignCredential(1, 1, draft), FailsWith(ErrorCode::kWireMalformed))
      << "no holder has such a key";
}

TEST(Wire, RefusesAKeyWhoseAlgorithmSignsOnAnotherCurve) {
  SigningKeyInfo key;
  key.algorithm = SignatureAlgorithm::kEs256;
  key.public_key = SomeKey(Curve::kP384);
  ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeKeys(5, {key}));
  WireReader reader(BodyOf(frame));
  ASSERT_THAT(DecodeHeader(reader), IsOk());
  EXPECT_THAT(DecodeKeys(reader), FailsWith(ErrorCode::kWireMalformed));
}

TEST(Wire, GivesErrorsNumbersOfItsOwn) {
  struct Case {
    ErrorCode sent;
    std::uint8_t number;
    ErrorCode received;
  };
  const std::vector<Case> cases{
      {ErrorCode::kSignerBusy, 1, ErrorCode::kSignerBusy},
      {ErrorCode::kSignerRefused, 2, ErrorCode::kSignerRefused},
      {ErrorCode::kAuditDown, 3, ErrorCode::kAuditDown},
      {ErrorCode::kTokenDevice, 4, ErrorCode::kTokenDevice},
      {ErrorCode::kInternal, 5, ErrorCode::kInternal},
      {ErrorCode::kKeyMissing, 5, ErrorCode::kInternal},
  };
  for (const Case& c : cases) {
    ASSERT_OK_AND_ASSIGN(const Bytes frame, EncodeError(9, c.sent));
    EXPECT_EQ(frame.back(), c.number) << NameOf(c.sent);
    WireReader reader(BodyOf(frame));
    ASSERT_THAT(DecodeHeader(reader), IsOkAndHolds(MessageHeader{MessageKind::kError, 9}));
    ASSERT_OK_AND_ASSIGN(const Error error, DecodeError(reader));
    EXPECT_EQ(error.code, c.received);
  }
  for (const int number : {0, 6, 255}) {
    const Bytes payload{static_cast<std::uint8_t>(number)};
    WireReader reader(payload);
    EXPECT_THAT(DecodeError(reader), FailsWith(ErrorCode::kWireMalformed)) << number;
  }
}

TEST(Wire, BringsTheSmallMessagesAcross) {
  ASSERT_OK_AND_ASSIGN(const Bytes hello, EncodeHello(1, kWireVersion));
  WireReader hello_reader(BodyOf(hello));
  EXPECT_THAT(DecodeHeader(hello_reader), IsOkAndHolds(MessageHeader{MessageKind::kHello, 1}));
  EXPECT_THAT(DecodeHello(hello_reader), IsOkAndHolds(kWireVersion));

  ASSERT_OK_AND_ASSIGN(const Bytes answer, EncodeHelloAnswer(2, 7));
  WireReader answer_reader(BodyOf(answer));
  EXPECT_THAT(DecodeHeader(answer_reader),
              IsOkAndHolds(MessageHeader{MessageKind::kHelloAnswer, 2}));
  EXPECT_THAT(DecodeHelloAnswer(answer_reader), IsOkAndHolds(7U));

  ASSERT_OK_AND_ASSIGN(const Bytes list, EncodeListKeys(3));
  WireReader list_reader(BodyOf(list));
  EXPECT_THAT(DecodeHeader(list_reader), IsOkAndHolds(MessageHeader{MessageKind::kListKeys, 3}));
  EXPECT_THAT(DecodeListKeys(list_reader), IsOk());

  ASSERT_OK_AND_ASSIGN(const Bytes credential, EncodeCredential(4, "a~b~"));
  WireReader credential_reader(BodyOf(credential));
  EXPECT_THAT(DecodeHeader(credential_reader),
              IsOkAndHolds(MessageHeader{MessageKind::kCredential, 4}));
  EXPECT_THAT(DecodeCredential(credential_reader), IsOkAndHolds(std::string("a~b~")));
  EXPECT_THAT(EncodeCredential(4, std::string(kMaxFrameLen, 'c')),
              FailsWith(ErrorCode::kWireMalformed));
}

TEST(DecodeFrameLen, BoundsWhatAPeerMayAnnounce) {
  struct Case {
    const char* why;
    Bytes prefix;
    bool accepted;
  };
  const std::vector<Case> cases{
      {"one byte", {0, 0, 0, 1}, true},
      {"exactly 4 MiB", {0, 0x40, 0, 0}, true},
      {"4 MiB and one byte", {0, 0x40, 0, 1}, false},
      {"nothing", {0, 0, 0, 0}, false},
      {"the largest there is", {0xff, 0xff, 0xff, 0xff}, false},
      {"three bytes", {0, 0, 1}, false},
      {"five bytes", {0, 0, 0, 1, 0}, false},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(DecodeFrameLen(c.prefix).has_value(), c.accepted) << c.why;
  }
}

TEST(DecodeHeader, RefusesKindsThatDoNotExist) {
  for (int number = 0; number < 256; ++number) {
    Bytes body(9);
    body[0] = static_cast<std::uint8_t>(number);
    WireReader reader(body);
    const bool exists =
        (number >= 1 && number <= 6) || (number >= 129 && number <= 134) || number == 255;
    EXPECT_EQ(DecodeHeader(reader).has_value(), exists) << number;
  }
}

}  // namespace
}  // namespace issuer
