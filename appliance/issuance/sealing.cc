// One label a use: no two keys derived here are related, even from the same secret.
#include "appliance/issuance/sealing.h"

#include <string>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"
#include "crypto/openssl/aead.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::string_view kTxCodeLabel = "chancery transaction code v1";
constexpr std::string_view kGrantClaimsLabel = "chancery claims of a grant v1";
constexpr std::string_view kTokenClaimsLabel = "chancery claims of a token v1";
constexpr std::string_view kRefreshClaimsLabel = "chancery claims of a refresh token v1";
constexpr std::string_view kTransactionClaimsLabel = "chancery claims of a transaction v1";
constexpr std::string_view kBoxLabel = "chancery deferred claims v1";
constexpr std::string_view kOfferLabel = "chancery offer v1";
constexpr std::string_view kAnswerLabel = "chancery idempotent answer v1:";
constexpr std::size_t kSecretLen = 32;  // 256 bits

template <typename Tag>
Digest DigestOfSecret(const Secret<Tag>& secret) {
  return secret.Expose([](ByteView raw) { return Sha256(raw); });
}

template <typename Tag>
SealingKey KeyFrom(const Secret<Tag>& secret, std::string_view label) {
  return secret.Expose([&](ByteView raw) { return DeriveSealingKey(raw, label); });
}

Bytes PlaintextOf(const ClaimValue& claims) {
  CHECK(claims.kind == ClaimKind::kObject);
  Bytes plaintext;
  AppendClaimValue(plaintext, claims);
  return plaintext;
}

Bytes SealTree(const SealingKey& key,
               std::string_view label,
               const ClaimValue& claims,
               Random& random) {
  Bytes plaintext = PlaintextOf(claims);
  Bytes sealed = Seal(key, plaintext, AsBytes(label), random);
  Wipe(plaintext);
  return sealed;
}

Result<ClaimValue> ReadTree(const WipedBytes& plaintext) {
  ByteView rest(plaintext);
  Result<ClaimValue> claims = ReadClaimValue(rest);
  if (!claims.has_value() || !rest.empty() || claims->kind != ClaimKind::kObject) {
    return Fail(ErrorCode::kSealBroken, "what was sealed is no claim tree");
  }
  return claims;
}

Result<ClaimValue> OpenTree(const SealingKey& key, std::string_view label, ByteView sealed) {
  ASSIGN_OR_RETURN(const WipedBytes plaintext, Open(key, sealed, AsBytes(label)));
  return ReadTree(plaintext);
}

Result<std::string> OpenText(const SealingKey& key, std::string_view label, ByteView sealed) {
  ASSIGN_OR_RETURN(const WipedBytes plaintext, Open(key, sealed, AsBytes(label)));
  return std::string(AsText(plaintext));
}

std::string AnswerLabel(std::string_view idempotency_key) {
  return std::string(kAnswerLabel).append(idempotency_key);
}

template <typename SecretType>
SecretType NewSecret(Random& random) {
  Bytes raw = random.Take(kSecretLen);
  std::string text = Base64UrlEncode(raw);
  SecretType secret(AsBytes(text));
  Wipe(raw);
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return secret;
}

}  // namespace

Digest DigestOf(const PreAuthorizedCode& code) {
  return DigestOfSecret(code);
}
Digest DigestOf(const AccessToken& token) {
  return DigestOfSecret(token);
}
Digest DigestOf(const OfferReference& reference) {
  return DigestOfSecret(reference);
}

Digest DigestOf(const RefreshToken& token) {
  return DigestOfSecret(token);
}
Digest DigestOf(const TransactionId& transaction) {
  return DigestOfSecret(transaction);
}

Digest TxCodeMac(const PreAuthorizedCode& code, const TxCode& tx_code) {
  const MacKey key = code.Expose([](ByteView raw) { return DeriveMacKey(raw, kTxCodeLabel); });
  return tx_code.Expose([&](ByteView raw) { return HmacSha256(key, raw); });
}

Bytes SealClaims(const PreAuthorizedCode& code, const ClaimValue& claims, Random& random) {
  return SealTree(KeyFrom(code, kGrantClaimsLabel), kGrantClaimsLabel, claims, random);
}

Result<ClaimValue> OpenClaims(const PreAuthorizedCode& code, ByteView sealed) {
  return OpenTree(KeyFrom(code, kGrantClaimsLabel), kGrantClaimsLabel, sealed);
}

Bytes SealClaims(const AccessToken& token, const ClaimValue& claims, Random& random) {
  return SealTree(KeyFrom(token, kTokenClaimsLabel), kTokenClaimsLabel, claims, random);
}

Result<ClaimValue> OpenClaims(const AccessToken& token, ByteView sealed) {
  return OpenTree(KeyFrom(token, kTokenClaimsLabel), kTokenClaimsLabel, sealed);
}

Bytes SealClaims(const RefreshToken& token, const ClaimValue& claims, Random& random) {
  return SealTree(KeyFrom(token, kRefreshClaimsLabel), kRefreshClaimsLabel, claims, random);
}

Result<ClaimValue> OpenClaims(const RefreshToken& token, ByteView sealed) {
  return OpenTree(KeyFrom(token, kRefreshClaimsLabel), kRefreshClaimsLabel, sealed);
}

Bytes SealClaims(const TransactionId& transaction, const ClaimValue& claims, Random& random) {
  return SealTree(
      KeyFrom(transaction, kTransactionClaimsLabel), kTransactionClaimsLabel, claims, random);
}

Result<ClaimValue> OpenClaims(const TransactionId& transaction, ByteView sealed) {
  return OpenTree(KeyFrom(transaction, kTransactionClaimsLabel), kTransactionClaimsLabel, sealed);
}

Result<Bytes> SealClaimsToBox(const BoxPublicKey& box, const ClaimValue& claims, Random& random) {
  Bytes plaintext = PlaintextOf(claims);
  Result<Bytes> sealed = SealToBox(box, plaintext, kBoxLabel, random);
  Wipe(plaintext);
  return sealed;
}

Result<ClaimValue> OpenClaimsFromBox(const BoxKey& key, ByteView sealed) {
  ASSIGN_OR_RETURN(const WipedBytes plaintext, OpenFromBox(key, sealed, kBoxLabel));
  return ReadTree(plaintext);
}

Bytes SealOffer(const OfferReference& reference, std::string_view offer, Random& random) {
  return Seal(KeyFrom(reference, kOfferLabel), AsBytes(offer), AsBytes(kOfferLabel), random);
}

Result<std::string> OpenOffer(const OfferReference& reference, ByteView sealed) {
  return OpenText(KeyFrom(reference, kOfferLabel), kOfferLabel, sealed);
}

Bytes SealAnswer(const ApiKey& key,
                 std::string_view idempotency_key,
                 std::string_view answer,
                 Random& random) {
  const std::string label = AnswerLabel(idempotency_key);
  return Seal(KeyFrom(key, label), AsBytes(answer), AsBytes(label), random);
}

Result<std::string> OpenAnswer(const ApiKey& key,
                               std::string_view idempotency_key,
                               ByteView sealed) {
  const std::string label = AnswerLabel(idempotency_key);
  return OpenText(KeyFrom(key, label), label, sealed);
}

PreAuthorizedCode NewPreAuthorizedCode(Random& random) {
  return NewSecret<PreAuthorizedCode>(random);
}
AccessToken NewAccessToken(Random& random) {
  return NewSecret<AccessToken>(random);
}
OfferReference NewOfferReference(Random& random) {
  return NewSecret<OfferReference>(random);
}
RefreshToken NewRefreshToken(Random& random) {
  return NewSecret<RefreshToken>(random);
}
TransactionId NewTransactionId(Random& random) {
  return NewSecret<TransactionId>(random);
}

}  // namespace issuer
