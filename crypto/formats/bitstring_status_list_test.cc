#include "crypto/formats/bitstring_status_list.h"

#include <gmock/gmock.h>

#include <vector>

#include "appliance/base/encoding.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

const std::vector<Bytes> kChain = {{0x30, 0x00}};
const PublicKey kKey{Curve::kEd25519, Bytes(32, 1), {}};

Result<Bytes> Unsigned(ByteView) {
  return Bytes(64, 0x5a);
}

BitstringStatusListDraft DraftOf(const Bytes& list) {
  return {.uri = "https://issuer.example/status/a/suspension",
          .issuer = "did:web:issuer.example",
          .key_id = "did:web:issuer.example#status-1",
          .algorithm = SignatureAlgorithm::kEdDsa,
          .chain = kChain,
          .key = kKey,
          .purpose = BitstringPurpose::kSuspension,
          .list = list,
          .issued_at = FromUnix(1767225600),
          .expires_at = FromUnix(1767312061),
          .ttl = Seconds(5)};
}

// [BSL-2] [BSL-3]
TEST(BuildBitstringStatusList, IsACredentialThatAJwtSecures) {
  const Bytes list{1, 2, 3};
  ASSERT_OK_AND_ASSIGN(const std::string jws, BuildBitstringStatusList(DraftOf(list), Unsigned));
  const std::size_t first = jws.find('.');
  const std::size_t last = jws.rfind('.');
  EXPECT_EQ(AsText(Base64UrlDecode(jws.substr(0, first)).value()),
            R"({"alg":"EdDSA","typ":"vc+jwt","kid":"did:web:issuer.example#status-1",)"
            R"("x5c":["MAA="],"jwk":{"crv":"Ed25519","kty":"OKP",)"
            R"("x":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"}})");
  EXPECT_EQ(
      AsText(Base64UrlDecode(jws.substr(first + 1, last - first - 1)).value()),
      R"({"@context":["https://www.w3.org/ns/credentials/v2"],)"
      R"("id":"https://issuer.example/status/a/suspension",)"
      R"("type":["VerifiableCredential","BitstringStatusListCredential"],)"
      R"("issuer":"did:web:issuer.example","validFrom":"2026-01-01T00:00:00Z",)"
      R"("validUntil":"2026-01-02T00:01:01Z","credentialSubject":{)"
      R"("id":"https://issuer.example/status/a/suspension#list","type":"BitstringStatusList",)"
      R"("statusPurpose":"suspension","encodedList":"uAQID","ttl":5000},)"
      R"("iat":1767225600,"exp":1767312061})");
}

TEST(BuildBitstringStatusList, RefusesWhatIsNone) {
  const Bytes list{1};
  const struct {
    const char* why;
    void (*spoil)(BitstringStatusListDraft&);
  } kCases[] = {
      {"no entries", [](BitstringStatusListDraft& draft) { draft.list = {}; }},
      {"no name", [](BitstringStatusListDraft& draft) { draft.uri.clear(); }},
      {"no issuer", [](BitstringStatusListDraft& draft) { draft.issuer.clear(); }},
      {"no life", [](BitstringStatusListDraft& draft) { draft.expires_at = draft.issued_at; }},
      {"no time to live", [](BitstringStatusListDraft& draft) { draft.ttl = Seconds(0); }},
  };
  for (const auto& one : kCases) {
    BitstringStatusListDraft draft = DraftOf(list);
    one.spoil(draft);
    EXPECT_THAT(BuildBitstringStatusList(draft, Unsigned), FailsWith(ErrorCode::kClaimsRefused))
        << one.why;
  }
}

}  // namespace
}  // namespace issuer
