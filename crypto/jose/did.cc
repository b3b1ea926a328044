#include "crypto/jose/did.h"

#include <array>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/jose/base58.h"
#include "crypto/jose/jwk.h"
#include "crypto/openssl/evp_public_key.h"
#include "crypto/openssl/public_key_check.h"

namespace issuer {
namespace {

constexpr std::string_view kDidJwk = "did:jwk:";
constexpr std::string_view kDidKey = "did:key:";
constexpr char kBase58Btc = 'z';  // multibase

// Multicodec, as the two bytes of its varint. [multicodec table]
struct Codec {
  std::array<std::uint8_t, 2> prefix;
  Curve curve;
};
constexpr std::array<Codec, 3> kCodecs = {{
    {{0xed, 0x01}, Curve::kEd25519},  // 0xed, ed25519-pub
    {{0x80, 0x24}, Curve::kP256},     // 0x1200, p256-pub
    {{0x81, 0x24}, Curve::kP384},     // 0x1201, p384-pub
}};

Unexpected<Error> Invalid(const char* detail) {
  return Fail(ErrorCode::kJwkInvalid, detail);
}

Result<PublicKey> FromDidJwk(std::string_view encoded) {
  const Result<Bytes> text = Base64UrlDecode(encoded);
  if (!text.has_value()) {
    return Invalid("did:jwk is not base64url");
  }
  const Result<JsonValue> jwk =
      ParseJson(AsText(*text), {.max_len = kMaxDidUrlLen, .max_depth = 4, .max_num_values = 64});
  if (!jwk.has_value()) {
    return Invalid("did:jwk does not hold JSON");
  }
  return ParseJwk(*jwk);
}

Result<PublicKey> FromMulticodec(ByteView bytes) {
  for (const Codec& codec : kCodecs) {
    const std::size_t prefix_len = codec.prefix.size();
    if (bytes.size() < prefix_len || bytes[0] != codec.prefix[0] || bytes[1] != codec.prefix[1]) {
      continue;
    }
    const ByteView raw = bytes.subspan(prefix_len);
    if (codec.curve != Curve::kEd25519) {
      return DecompressPoint(codec.curve, raw);
    }
    PublicKey key{.curve = codec.curve, .x = ToBytes(raw), .y = {}};
    RETURN_IF_ERROR(CheckPublicKey(key));
    return key;
  }
  return Invalid("did:key of a kind we do not use");
}

Result<PublicKey> FromDidKey(std::string_view multibase) {
  if (multibase.empty() || multibase.front() != kBase58Btc) {
    return Invalid("did:key is not base58btc");
  }
  const Result<Bytes> bytes = Base58Decode(multibase.substr(1));
  if (!bytes.has_value()) {
    return Invalid("did:key is not base58btc");
  }
  return FromMulticodec(*bytes);
}

}  // namespace

Result<PublicKey> ResolveDid(std::string_view did_url) {
  if (did_url.size() > kMaxDidUrlLen) {
    return Invalid("DID URL too long");
  }
  const std::size_t hash = did_url.find('#');
  const bool has_fragment = hash != std::string_view::npos;
  const std::string_view did = did_url.substr(0, hash);
  const std::string_view fragment = has_fragment ? did_url.substr(hash + 1) : std::string_view();
  if (did.starts_with(kDidJwk)) {
    if (has_fragment && fragment != "0") {
      return Invalid("did:jwk with a fragment other than 0");
    }
    return FromDidJwk(did.substr(kDidJwk.size()));
  }
  if (did.starts_with(kDidKey)) {
    const std::string_view multibase = did.substr(kDidKey.size());
    if (has_fragment && fragment != multibase) {
      return Invalid("did:key with a fragment that is not its key");
    }
    return FromDidKey(multibase);
  }
  return Invalid("DID method is not did:jwk or did:key");
}

}  // namespace issuer
