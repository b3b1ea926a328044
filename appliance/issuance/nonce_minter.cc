// Nonces without a store: what a nonce says is vouched for by its own MAC.
#include "appliance/issuance/nonce_minter.h"

#include <cstddef>
#include <cstdint>
#include <utility>

#include "appliance/base/bytes.h"
#include "appliance/base/encoding.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kExpiryLen = 8;
constexpr std::size_t kRandomLen = 16;
constexpr std::size_t kMacLen = 16;
constexpr std::size_t kSignedLen = kExpiryLen + kRandomLen;
constexpr std::size_t kNonceLen = kSignedLen + kMacLen;
constexpr std::size_t kNonceTextLen = 54;  // base64url of 40 bytes

void AppendExpiry(Bytes& out, Timestamp expires_at) {
  const auto seconds = static_cast<std::uint64_t>(ToUnix(expires_at));
  for (std::size_t i = 0; i < kExpiryLen; ++i) {
    out.push_back(static_cast<std::uint8_t>(seconds >> (8 * (kExpiryLen - 1 - i))));
  }
}

Timestamp ReadExpiry(ByteView nonce) {
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : nonce.first(kExpiryLen)) {
    seconds = seconds << 8 | byte;
  }
  return FromUnix(static_cast<std::int64_t>(seconds));
}

}  // namespace

NonceMinter::NonceMinter(MacKey key, Seconds lifetime)
    : key_(std::move(key)), lifetime_(lifetime) {}

std::string NonceMinter::Mint(Timestamp now, Random& random) const {
  Bytes nonce;
  nonce.reserve(kNonceLen);
  AppendExpiry(nonce, now + lifetime_);
  Append(nonce, random.Take(kRandomLen));
  const Digest256 mac = HmacSha256(key_, nonce);
  Append(nonce, ByteView(mac).first(kMacLen));
  return Base64UrlEncode(nonce);
}

Result<NonceUse> NonceMinter::Check(std::string_view nonce, Timestamp now) const {
  if (nonce.size() != kNonceTextLen) {
    return Fail(ErrorCode::kProofNonceUnacceptable, "the nonce is none of ours: its length");
  }
  const Result<Bytes> bytes = Base64UrlDecode(nonce);
  if (!bytes.has_value() || bytes->size() != kNonceLen) {
    return Fail(ErrorCode::kProofNonceUnacceptable, "the nonce is none of ours: its alphabet");
  }
  const ByteView view(*bytes);
  const Digest256 mac = HmacSha256(key_, view.first(kSignedLen));
  if (!ConstantTimeEqual(ByteView(mac).first(kMacLen), view.subspan(kSignedLen))) {
    return Fail(ErrorCode::kProofNonceUnacceptable, "the nonce is none of ours: its MAC");
  }
  const Timestamp expires_at = ReadExpiry(view);
  if (expires_at <= now) {
    return Fail(ErrorCode::kProofNonceUnacceptable, "the nonce has expired");
  }
  return NonceUse{Sha256(view), expires_at};
}

NonceMinters::NonceMinters(ByteView secret, Seconds lifetime)
    : proofs(DeriveMacKey(secret, "chancery c_nonce v1"), lifetime),
      dpop(DeriveMacKey(secret, "chancery dpop nonce v1"), lifetime),
      attestations(DeriveMacKey(secret, "chancery attestation challenge v1"), lifetime) {}

}  // namespace issuer
