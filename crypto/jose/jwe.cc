#include "crypto/jose/jwe.h"

#include <algorithm>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/size.h"
#include "crypto/jose/deflate.h"
#include "crypto/jose/jwk.h"
#include "crypto/jose/jwk_writer.h"

namespace issuer {
namespace {

constexpr std::size_t kNumParts = 5;
constexpr std::size_t kMaxHeaderLen = 8 * kKiB;  // bytes of base64url
constexpr std::size_t kMaxHeaderValues = 200;

using Parts = std::array<std::string_view, kNumParts>;

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kJweMalformed, detail);
}

Result<Parts> Split(std::string_view compact) {
  if (std::count(compact.begin(), compact.end(), '.') != kNumParts - 1) {
    return Malformed("JWE has not five parts");
  }
  Parts parts;
  for (std::string_view& part : parts) {
    part = compact.substr(0, compact.find('.'));
    compact.remove_prefix(std::min(compact.size(), part.size() + 1));
  }
  return parts;
}

Result<Bytes> DecodePart(std::string_view part) {
  Result<Bytes> bytes = Base64UrlDecode(part);
  if (!bytes.has_value()) {
    return Malformed("part of the JWE is not base64url");
  }
  return bytes;
}

// A part of fixed length.
template <std::size_t N>
Status DecodeExactly(std::string_view part, std::array<std::uint8_t, N>& out) {
  ASSIGN_OR_RETURN(const Bytes bytes, DecodePart(part));
  if (bytes.size() != N) {
    return Malformed("IV or tag of the JWE has the wrong length");
  }
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return {};
}

Result<JsonValue> ParseHeader(std::string_view part) {
  if (part.size() > kMaxHeaderLen) {
    return Malformed("JWE header too long");
  }
  ASSIGN_OR_RETURN(const Bytes text, DecodePart(part));
  Result<JsonValue> header =
      ParseJson(AsText(text), {.max_len = kMaxHeaderLen, .max_num_values = kMaxHeaderValues});
  if (!header.has_value() || header->AsObject() == nullptr) {
    return Malformed("JWE header is not a strict JSON object");
  }
  return header;
}

// The text member `name`, or nullptr if it is absent.
Result<const std::string*> OptionalText(const JsonValue& header, std::string_view name) {
  const JsonValue* value = header.Find(name);
  if (value != nullptr && value->AsText() == nullptr) {
    return Malformed("member of the JWE header is not text");
  }
  return value == nullptr ? nullptr : value->AsText();
}

Result<Bytes> OptionalBytes(const JsonValue& header, std::string_view name) {
  ASSIGN_OR_RETURN(const std::string* text, OptionalText(header, name));
  return text == nullptr ? Bytes() : DecodePart(*text);
}

// A token inside would be opened by nobody; "JWT" is how a header announces one. [rfc7519 §5.2]
bool IsNested(std::string_view content_type) {
  constexpr std::string_view kJwt = "jwt";
  return std::equal(
      content_type.begin(), content_type.end(), kJwt.begin(), kJwt.end(), [](char a, char b) {
        return a == b || a == b - 'a' + 'A';
      });
}

// The parts that differ by algorithm, made by the sender.
struct Envelope {
  WipedBytes content_key;
  Bytes encrypted_key;
};

Result<Envelope> AgreeWith(const PublicKey& point, ContentEncryption encryption, JsonWriter& json) {
  const DecryptionKey ephemeral = DecryptionKey::Generate(KeyManagement::kEcdhEs);
  ASSIGN_OR_RETURN(const WipedBytes shared, ephemeral.Agree(point));
  json.Member("epk");
  WriteJwk(json, std::get<PublicKey>(ephemeral.public_key()));
  return Envelope{DeriveContentKey(encryption, shared, {}, {}), {}};
}

Result<Envelope> WrapFor(const RsaPublicKey& rsa, ContentEncryption encryption, Random& random) {
  Envelope envelope{WipedBytes(KeyLen(encryption)), {}};
  random.Fill(envelope.content_key);
  ASSIGN_OR_RETURN(envelope.encrypted_key, EncryptOaep256(rsa, envelope.content_key));
  return envelope;
}

}  // namespace

Status UnopenedJwe::ReadHeader(const JsonValue& header) {
  if (header.Find("crit") != nullptr) {
    return Malformed("JWE header with an extension");
  }
  ASSIGN_OR_RETURN(const std::string* content_type, OptionalText(header, "cty"));
  if (content_type != nullptr && IsNested(*content_type)) {
    return Malformed("JWE with a token inside");
  }
  const std::string* alg = header.FindText("alg");
  const std::string* enc = header.FindText("enc");
  if (alg == nullptr || enc == nullptr) {
    return Malformed("JWE without alg or enc");
  }
  ASSIGN_OR_RETURN(const std::string* zip, OptionalText(header, "zip"));
  const auto algorithm = KeyManagementFromJoseName(*alg);
  const auto encryption = ContentEncryptionFromJoseName(*enc);
  if (!algorithm.has_value() || !encryption.has_value() || (zip != nullptr && *zip != "DEF")) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "JWE alg, enc or zip is not one of ours");
  }
  algorithm_ = *algorithm;
  encryption_ = *encryption;
  compression_ = zip == nullptr ? Compression::kNone : Compression::kDeflate;
  ASSIGN_OR_RETURN(const std::string* kid, OptionalText(header, "kid"));
  if (kid != nullptr) {
    kid_ = *kid;
  }
  return algorithm_ == KeyManagement::kEcdhEs ? ReadAgreement(header) : Status();
}

Status UnopenedJwe::ReadAgreement(const JsonValue& header) {
  const JsonValue* epk = header.Find("epk");
  Result<PublicKey> point = ParseJwkPoint(epk == nullptr ? JsonValue() : *epk);
  if (!point.has_value() || point->curve != Curve::kP256) {
    return Malformed("JWE epk is not a point of P-256");
  }
  ephemeral_key_ = *std::move(point);
  ASSIGN_OR_RETURN(party_u_, OptionalBytes(header, "apu"));
  ASSIGN_OR_RETURN(party_v_, OptionalBytes(header, "apv"));
  return {};
}

Result<UnopenedJwe> UnopenedJwe::Parse(std::string_view compact, std::size_t max_len) {
  if (compact.size() > max_len) {
    return Malformed("JWE too long");
  }
  ASSIGN_OR_RETURN(const Parts parts, Split(compact));
  ASSIGN_OR_RETURN(const JsonValue header, ParseHeader(parts[0]));
  UnopenedJwe jwe;
  RETURN_IF_ERROR(jwe.ReadHeader(header));
  jwe.header_text_ = parts[0];
  ASSIGN_OR_RETURN(jwe.encrypted_key_, DecodePart(parts[1]));
  // [rfc7518 §4.6] "the JWE Encrypted Key [is] the empty octet sequence".
  if ((jwe.algorithm_ == KeyManagement::kEcdhEs) != jwe.encrypted_key_.empty()) {
    return Malformed("JWE with an encrypted key where none is due, or without");
  }
  RETURN_IF_ERROR(DecodeExactly(parts[2], jwe.iv_));
  ASSIGN_OR_RETURN(jwe.ciphertext_, DecodePart(parts[3]));
  RETURN_IF_ERROR(DecodeExactly(parts[4], jwe.tag_));
  return jwe;
}

Result<WipedBytes> UnopenedJwe::ContentKey(const DecryptionKey& key) const {
  if (algorithm_ == KeyManagement::kEcdhEs) {
    ASSIGN_OR_RETURN(const WipedBytes shared, key.Agree(ephemeral_key_));
    return DeriveContentKey(encryption_, shared, party_u_, party_v_);
  }
  ASSIGN_OR_RETURN(WipedBytes content_key, key.Unwrap(encrypted_key_));
  if (content_key.size() != KeyLen(encryption_)) {
    return Fail(ErrorCode::kDecryptionFailed, "the content key does not open");
  }
  return content_key;
}

Result<WipedBytes> UnopenedJwe::Decrypt(const DecryptionKey& key,
                                        std::size_t max_plaintext_len) && {
  if (key.algorithm() != algorithm_) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "JWE alg is not that of the key");
  }
  ASSIGN_OR_RETURN(const WipedBytes content_key, ContentKey(key));
  ASSIGN_OR_RETURN(
      WipedBytes plaintext,
      DecryptContent(encryption_, content_key, iv_, ciphertext_, tag_, AsBytes(header_text_)));
  if (compression_ == Compression::kDeflate) {
    return Inflate(plaintext, max_plaintext_len);
  }
  if (plaintext.size() > max_plaintext_len) {
    return Malformed("JWE with too long a plaintext");
  }
  return plaintext;
}

Result<std::string> EncryptJwe(ByteView plaintext, const JweRecipient& to, Random& random) {
  JsonWriter json;
  json.BeginObject();
  json.Member("alg").Text(JoseName(AlgorithmOf(to.jwk.key)));
  json.Member("enc").Text(JoseName(to.encryption));
  if (to.jwk.kid.has_value()) {
    json.Member("kid").Text(*to.jwk.kid);
  }
  if (to.compression == Compression::kDeflate) {
    json.Member("zip").Text("DEF");
  }
  const auto* point = std::get_if<PublicKey>(&to.jwk.key);
  ASSIGN_OR_RETURN(const Envelope envelope,
                   point != nullptr
                       ? AgreeWith(*point, to.encryption, json)
                       : WrapFor(std::get<RsaPublicKey>(to.jwk.key), to.encryption, random));
  json.EndObject();

  std::string out = Base64UrlEncode(AsBytes(std::move(json).Take()));
  GcmIv iv{};
  random.Fill(iv);
  const Bytes compressed = to.compression == Compression::kDeflate ? Deflate(plaintext) : Bytes();
  const Ciphertext ciphertext =
      EncryptContent(to.encryption,
                     envelope.content_key,
                     iv,
                     to.compression == Compression::kDeflate ? ByteView(compressed) : plaintext,
                     AsBytes(out));
  for (const ByteView part : {ByteView(envelope.encrypted_key),
                              ByteView(iv),
                              ByteView(ciphertext.text),
                              ByteView(ciphertext.tag)}) {
    out += '.';
    out += Base64UrlEncode(part);
  }
  return out;
}

}  // namespace issuer
