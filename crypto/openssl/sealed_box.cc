#include "crypto/openssl/sealed_box.h"

#include <algorithm>
#include <string>

#include "appliance/base/check.h"
#include "crypto/openssl/aead.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kKeyLen = 32;

EvpPkey ImportPrivate(const BoxKey& key) {
  return key.Expose([](ByteView raw) {
    CHECK(raw.size() == kKeyLen);
    EvpPkey imported(
        EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, raw.data(), raw.size()));
    CHECK(imported != nullptr);
    return imported;
  });
}

// The key that both halves agree on, bound to both public keys and to the use.
Result<SealingKey> Agree(
    const BoxKey& own, ByteView peer, ByteView one_use, ByteView box, std::string_view label) {
  const EvpPkey private_half = ImportPrivate(own);
  const EvpPkey public_half(
      EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, peer.data(), peer.size()));
  CHECK(public_half != nullptr);
  const EvpPkeyCtx context(EVP_PKEY_CTX_new_from_pkey(nullptr, private_half.get(), nullptr));
  CHECK(context != nullptr && EVP_PKEY_derive_init(context.get()) == 1);
  WipedBytes shared(kKeyLen);
  std::size_t len = shared.size();
  // Fails for points of small order, whose result would be zero. [rfc7748 §6.1]
  if (EVP_PKEY_derive_set_peer(context.get(), public_half.get()) != 1 ||
      EVP_PKEY_derive(context.get(), shared.data(), &len) != 1 || len != kKeyLen) {
    DrainErrorQueue();
    return Fail(ErrorCode::kSealBroken, "not a public key of a sealed box");
  }
  std::string info(label);
  info.append(AsText(one_use)).append(AsText(box));
  return DeriveSealingKey(shared, info);
}

}  // namespace

BoxKey NewBoxKey(Random& random) {
  WipedBytes raw(kKeyLen);
  random.Fill(raw);
  return BoxKey(std::move(raw));
}

BoxPublicKey PublicHalfOf(const BoxKey& key) {
  const EvpPkey imported = ImportPrivate(key);
  BoxPublicKey out{};
  std::size_t len = out.size();
  CHECK(EVP_PKEY_get_raw_public_key(imported.get(), out.data(), &len) == 1 && len == out.size());
  return out;
}

Result<Bytes> SealToBox(const BoxPublicKey& box,
                        ByteView plaintext,
                        std::string_view label,
                        Random& random) {
  const BoxKey one_use = NewBoxKey(random);
  const BoxPublicKey one_use_public = PublicHalfOf(one_use);
  ASSIGN_OR_RETURN(const SealingKey key, Agree(one_use, box, one_use_public, box, label));
  Bytes sealed(one_use_public.begin(), one_use_public.end());
  Append(sealed, Seal(key, plaintext, AsBytes(label), random));
  return sealed;
}

Result<WipedBytes> OpenFromBox(const BoxKey& key, ByteView sealed, std::string_view label) {
  if (sealed.size() < kKeyLen) {
    return Fail(ErrorCode::kSealBroken, "shorter than a sealed box");
  }
  const ByteView one_use = sealed.first(kKeyLen);
  const BoxPublicKey box = PublicHalfOf(key);
  ASSIGN_OR_RETURN(const SealingKey sealing_key, Agree(key, one_use, one_use, box, label));
  return Open(sealing_key, sealed.subspan(kKeyLen), AsBytes(label));
}

}  // namespace issuer
