// Other people's JWEs against ours. [rfc7520] by way of Wycheproof.
#include <gtest/gtest.h>

#include <string>

#include "crypto/jose/jwe.h"
#include "crypto/openssl/wycheproof.h"
#include "tests/support/private_jwk.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxLen = 64 * 1024;

// True if a case is about an algorithm that we have: the rest must be refused, valid or not.
bool IsOurs(const JsonValue& group, const JsonValue& test) {
  const std::string* alg = group.Find("private")->FindText("alg");
  return alg != nullptr && KeyManagementFromJoseName(*alg).has_value() &&
         ContentEncryptionFromJoseName(wycheproof::Text(test, "enc")).has_value();
}

Result<WipedBytes> Open(const std::string& compact, const JsonValue& jwk) {
  ASSIGN_OR_RETURN(UnopenedJwe jwe, UnopenedJwe::Parse(compact, kMaxLen));
  ASSIGN_OR_RETURN(const DecryptionKey key, DecryptionKeyFromJwk(jwk));
  return std::move(jwe).Decrypt(key, kMaxLen);
}

TEST(Jwe, AgreesWithWycheproof) {
  const auto file = wycheproof::FileNamed("json_web_encryption_test.json");
  SKIP_WITHOUT_VECTORS(file);
  wycheproof::Tally tally;
  wycheproof::ForEachCase(file, [&](const JsonValue& group, const JsonValue& test) {
    const std::string& compact = wycheproof::Text(test, "jwe");
    const bool is_valid = wycheproof::IsValid(test) && IsOurs(group, test);
    const Result<WipedBytes> opened = Open(compact, *group.Find("private"));
    EXPECT_EQ(opened.has_value(), is_valid);
    if (opened.has_value() && is_valid) {
      EXPECT_EQ(HexEncode(*opened), wycheproof::Text(test, "pt"));
    }
    tally.Count(is_valid);
  });
  tally.Report();
}

}  // namespace
}  // namespace issuer
