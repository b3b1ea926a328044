// What is accepted as JWE has one spelling, and what opens with a fixed key stays within its limit.
// Most inputs do not open, so the plaintext's side is reached by bytes that are inflated directly.
#include <cstdlib>

#include "appliance/base/encoding.h"
#include "crypto/jose/deflate.h"
#include "crypto/jose/encryption_jwk.h"
#include "crypto/jose/jwe.h"

namespace {

constexpr std::size_t kMaxJweLen = 64 * issuer::kKiB;
constexpr std::size_t kMaxPlaintextLen = 4 * issuer::kKiB;

// A key for this test alone: that of the corpus.
constexpr std::string_view kPem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmTND9BweHYilDTUn\n"
    "c+dmqrKtG88l22s7ibL5y7VHtxOhRANCAAS65WyciD74T4P1XRsfZBwmUBv+SH0d\n"
    "G/28L5YR/Q2XhJLTMGfoaSSpXXLypv7eDl9zaSfwckLpGUqmdfGXle9V\n"
    "-----END PRIVATE KEY-----\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto key = issuer::DecryptionKey::FromPem(issuer::AsBytes(kPem));
  if (!key.has_value()) {
    std::abort();
  }
  const auto inflated = issuer::Inflate({data, size}, kMaxPlaintextLen);
  if (inflated.has_value() && inflated->size() > kMaxPlaintextLen) {
    std::abort();
  }
  const std::string_view text = issuer::AsText({data, size});
  auto jwe = issuer::UnopenedJwe::Parse(text, kMaxJweLen);
  if (!jwe.has_value()) {
    return 0;
  }
  const auto opened = std::move(*jwe).Decrypt(*key, kMaxPlaintextLen);
  if (opened.has_value() && opened->size() > kMaxPlaintextLen) {
    std::abort();
  }
  return 0;
}
