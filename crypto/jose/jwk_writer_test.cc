#include "crypto/jose/jwk_writer.h"

#include <gmock/gmock.h>

#include "appliance/base/json_reader.h"
#include "crypto/jose/jwk.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [rfc8037 §A.2]
constexpr const char* kEd25519 =
    R"({"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
// [rfc9449 §4.1]
constexpr const char* kP256 =
    R"({"crv":"P-256","kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",)"
    R"("y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"})";

PublicKey Key(std::string_view json) {
  return ParseJwk(ParseJson(json).value()).value();
}

std::string Written(const PublicKey& key) {
  JsonWriter json;
  WriteJwk(json, key);
  return std::move(json).Take();
}

TEST(WriteJwk, WritesTheRequiredMembersInOrder) {
  EXPECT_EQ(Written(Key(kEd25519)), kEd25519);
  EXPECT_EQ(Written(Key(kP256)), kP256);
}

TEST(WriteJwk, IsAValueAmongOthers) {
  JsonWriter json;
  json.BeginObject().Member("jwk");
  WriteJwk(json, Key(kEd25519));
  json.Member("next").Integer(1).EndObject();
  EXPECT_EQ(std::move(json).Take(), std::string(R"({"jwk":)") + kEd25519 + R"(,"next":1})");
}

TEST(WriteJwk, AbortsOnAKeyOfTheWrongWidth) {
  PublicKey key = Key(kP256);
  key.y.pop_back();
  EXPECT_DEATH(Written(key), "CHECK failed");
}

TEST(JwkThumbprint, GivesTheThumbprintsOfTheRfcs) {
  // [rfc8037 §A.3]
  EXPECT_EQ(JwkThumbprint(Key(kEd25519)), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  // [rfc9449 §6.1]
  EXPECT_EQ(JwkThumbprint(Key(kP256)), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

TEST(JwkThumbprint, LooksAtTheKeyOnly) {
  // [rfc7638 §3.2.1] members besides the required ones do not count.
  const PublicKey key = Key(
      R"({"kid":"1","alg":"ES256","use":"sig","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",)"
      R"("x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","crv":"P-256","kty":"EC"})");
  EXPECT_EQ(JwkThumbprint(key), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

}  // namespace
}  // namespace issuer
