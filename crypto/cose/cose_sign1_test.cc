// COSE_Sign1, written and read. [MD-4] [MD-7] [TSL-8]
#include "crypto/cose/cose_sign1.h"

#include <gtest/gtest.h>

#include <string>

#include "appliance/base/encoding.h"
#include "crypto/cose/cbor_reader.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

Bytes Hex(const std::string& text) {
  const Result<Bytes> bytes = HexDecode(text);
  CHECK(bytes.has_value());
  return *bytes;
}

Result<UnverifiedCoseSign1> Parse(const Bytes& message) {
  ASSIGN_OR_RETURN(const CborValue value, ParseCbor(message, CborForm::kValid));
  return UnverifiedCoseSign1::Parse(value);
}

// "Single ECDSA Signature" [rfc9052 §C.2.1], by the key "11" of [rfc9052 §C.7.1].
constexpr std::string_view kContent = "This is the content.";
const std::string kSignature =
    "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"
    "2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36";
const std::string kMessage =
    "d28443a10126a1044231315454686973206973207468652063"
    "6f6e74656e742e5840" +
    kSignature;
const PublicKey kKey = {Curve::kP256,
                        Hex("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"),
                        Hex("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e")};

CoseSign1Draft ExampleDraft() {
  CoseSign1Draft draft;
  draft.key_id = AsBytes("11");
  draft.payload = AsBytes(kContent);
  draft.tagging = CoseTagging::kTagged;
  return draft;
}

TEST(CoseSign1, ReproducesTheExampleOfTheRfc) {
  Bytes signed_bytes;
  ASSERT_OK_AND_ASSIGN(const Bytes message, BuildCoseSign1(ExampleDraft(), [&](ByteView input) {
                         signed_bytes = ToBytes(input);
                         return Result<Bytes>(Hex(kSignature));
                       }));
  EXPECT_EQ(HexEncode(message), kMessage);
  // [rfc9052 §4.4]: context, protected, external_aad, payload.
  EXPECT_EQ(HexEncode(signed_bytes),
            "846a5369676e61747572653143a10126405454686973206973207468652063"
            "6f6e74656e742e");

  ASSERT_OK_AND_ASSIGN(UnverifiedCoseSign1 parsed, Parse(message));
  EXPECT_EQ(parsed.algorithm(), SignatureAlgorithm::kEs256);
  EXPECT_EQ(parsed.type(), "");
  EXPECT_TRUE(parsed.chain().empty());
  ASSERT_OK_AND_ASSIGN(const Bytes payload, std::move(parsed).Verify(kKey));
  EXPECT_EQ(AsText(payload), kContent);
}

TEST(CoseSign1, NoticesEveryChange) {
  const Bytes message = Hex(kMessage);
  for (const std::size_t at : {message.size() - 1, std::size_t{14}}) {
    Bytes changed = message;
    changed[at] ^= 1U;
    ASSERT_OK_AND_ASSIGN(UnverifiedCoseSign1 parsed, Parse(changed));
    EXPECT_THAT(std::move(parsed).Verify(kKey), FailsWith(ErrorCode::kSignatureInvalid)) << at;
  }
}

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

// [MD-7] [TSL-8]
TEST(CoseSign1, PutsHeadersWhereTheyBelong) {
  const std::vector<Bytes> one = {{0x30, 0x00}};
  const std::vector<Bytes> two = {{0x30, 0x00}, {0x30, 0x01, 0x00}};
  const struct {
    const char* why;
    SignatureAlgorithm algorithm;
    std::string_view type;
    const std::vector<Bytes>& chain;
    CoseTagging tagging;
    const char* begin;
  } kCases[] = {
      {"one certificate is a byte string",
       SignatureAlgorithm::kEs256,
       "",
       one,
       CoseTagging::kUntagged,
       "8443a10126a1182142300041ff5840"},
      {"several are an array",
       SignatureAlgorithm::kEs384,
       "",
       two,
       CoseTagging::kUntagged,
       "8444a1013822a118218242300043300100"
       "41ff5840"},
      {"typ is protected",
       SignatureAlgorithm::kEdDsa,
       "application/statuslist+cwt",
       {},
       CoseTagging::kTagged,
       "d2845820a2012710781a6170706c69636174696f6e2f7374617475736c6973742b637774a041ff5840"},
  };
  for (const auto& c : kCases) {
    CoseSign1Draft draft;
    draft.algorithm = c.algorithm;
    draft.type = c.type;
    draft.chain = c.chain;
    const Bytes payload = {0xff};
    draft.payload = payload;
    draft.tagging = c.tagging;
    const Result<Bytes> message = BuildCoseSign1(draft, Unsigned);
    ASSERT_THAT(message, IsOk());
    EXPECT_EQ(HexEncode(*message), c.begin + HexEncode(Bytes(64, 0x5a))) << c.why;
    const Result<UnverifiedCoseSign1> parsed = Parse(*message);
    ASSERT_THAT(parsed, IsOk()) << c.why;
    EXPECT_EQ(parsed->algorithm(), c.algorithm);
    EXPECT_EQ(parsed->type(), c.type);
    EXPECT_EQ(parsed->chain(), c.chain);
  }
}

TEST(CoseSign1, PassesTheSignersErrorOn) {
  EXPECT_THAT(BuildCoseSign1(
                  ExampleDraft(),
                  [](ByteView) -> Result<Bytes> { return Fail(ErrorCode::kTokenDevice, "gone"); }),
              FailsWith(ErrorCode::kTokenDevice));
}

TEST(CoseSign1, RefusesOtherShapes) {
  const struct {
    const char* why;
    const char* encoded;
    ErrorCode code;
  } kCases[] = {
      {"not an array", "a0", ErrorCode::kEncodingMalformed},
      {"three parts", "8343a10126a04101", ErrorCode::kEncodingMalformed},
      {"another tag", "d38443a10126a041014102", ErrorCode::kEncodingMalformed},
      {"detached payload", "8443a10126a0f64102", ErrorCode::kEncodingMalformed},
      {"protected header as a map", "84a10126a041014102", ErrorCode::kEncodingMalformed},
      {"protected header that is empty", "8440a041014102", ErrorCode::kEncodingMalformed},
      {"protected header that is no map", "844180a041014102", ErrorCode::kEncodingMalformed},
      {"alg unprotected", "8441a0a1012641014102", ErrorCode::kEncodingMalformed},
      {"alg in both", "8443a10126a1012641014102", ErrorCode::kEncodingMalformed},
      {"alg as text",
       "8448a1016545533235"
       "36a041014102",
       ErrorCode::kAlgorithmUnsupported},
      {"ES256K", "8444a101382ea041014102", ErrorCode::kAlgorithmUnsupported},
      {"HMAC", "8443a10105a041014102", ErrorCode::kAlgorithmUnsupported},
      {"critical header", "8446a2012602810aa041014102", ErrorCode::kAlgorithmUnsupported},
      {"x5chain that is empty", "8443a10126a118218041014102", ErrorCode::kEncodingMalformed},
      {"x5chain of one in an array",
       "8443a10126a11821814101"
       "41014102",
       ErrorCode::kEncodingMalformed},
      {"x5chain with text", "8443a10126a11821824101616141014102", ErrorCode::kEncodingMalformed},
      {"typ as number", "8445a201261000a041014102", ErrorCode::kEncodingMalformed},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Parse(Hex(c.encoded)), FailsWith(c.code)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
