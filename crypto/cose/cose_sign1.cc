// See cose_sign1.h.
#include "crypto/cose/cose_sign1.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/cose/cbor_reader.h"
#include "crypto/cose/cbor_writer.h"
#include "crypto/openssl/signature_verify.h"

namespace issuer {
namespace {

// Header labels. [rfc9052 §3.1] [rfc9596] [rfc9360 §2]
constexpr std::int64_t kAlgorithm = 1;
constexpr std::int64_t kCritical = 2;
constexpr std::int64_t kKeyId = 4;
constexpr std::int64_t kType = 16;
constexpr std::int64_t kX5Chain = 33;

constexpr std::array kAlgorithms = {
    SignatureAlgorithm::kEs256, SignatureAlgorithm::kEs384, SignatureAlgorithm::kEdDsa};

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kEncodingMalformed, detail);
}

Bytes ProtectedHeader(const CoseSign1Draft& draft) {
  CborWriter cbor;
  cbor.BeginMap(draft.type.empty() ? 1 : 2);
  cbor.Key(kAlgorithm).Integer(CoseNumber(draft.algorithm));
  if (!draft.type.empty()) {
    cbor.Key(kType).Text(draft.type);
  }
  cbor.EndMap();
  return std::move(cbor).Take();
}

void WriteUnprotectedHeader(CborWriter& cbor, const CoseSign1Draft& draft) {
  cbor.BeginMap((draft.key_id.empty() ? 0U : 1U) + (draft.chain.empty() ? 0U : 1U));
  if (!draft.key_id.empty()) {
    cbor.Key(kKeyId).ByteString(draft.key_id);
  }
  if (!draft.chain.empty()) {
    cbor.Key(kX5Chain);
    // "If a single certificate is conveyed, it is placed in a CBOR byte string. If multiple
    // certificates are conveyed, a CBOR array of byte strings is used" [rfc9360 §2]
    if (draft.chain.size() > 1) {
      cbor.Array(draft.chain.size());
    }
    for (const Bytes& certificate : draft.chain) {
      cbor.ByteString(certificate);
    }
  }
  cbor.EndMap();
}

// Sig_structure, without external data. [rfc9052 §4.4]
Bytes SigStructure(ByteView protected_header, ByteView payload) {
  CborWriter cbor;
  cbor.Array(4).Text("Signature1").ByteString(protected_header).ByteString({}).ByteString(payload);
  return std::move(cbor).Take();
}

Result<std::vector<Bytes>> ReadChain(const CborValue* x5chain) {
  std::vector<Bytes> chain;
  if (x5chain == nullptr) {
    return chain;
  }
  if (x5chain->kind == CborKind::kByteString) {
    chain.push_back(x5chain->bytes);
    return chain;
  }
  if (x5chain->kind != CborKind::kArray || x5chain->elements.size() < 2) {
    return Malformed("x5chain is neither one certificate nor an array of several");
  }
  for (const CborValue& certificate : x5chain->elements) {
    if (certificate.kind != CborKind::kByteString) {
      return Malformed("x5chain holds something that is no certificate");
    }
    chain.push_back(certificate.bytes);
  }
  return chain;
}

Result<SignatureAlgorithm> ReadAlgorithm(const CborValue& protected_header) {
  const CborValue* const alg = protected_header.Find(kAlgorithm);
  if (alg == nullptr) {
    return Malformed("the protected header has no alg");
  }
  for (const SignatureAlgorithm algorithm : kAlgorithms) {
    if (alg->Is(CoseNumber(algorithm))) {
      return algorithm;
    }
  }
  return Fail(ErrorCode::kAlgorithmUnsupported, "the signature's algorithm is not known here");
}

// "Labels in each of the maps MUST be unique [...] the same label [must not be] in both" [rfc9052
// §3]
bool IsInBoth(const CborValue& protected_header, const CborValue& unprotected_header) {
  return std::any_of(
      protected_header.entries.begin(), protected_header.entries.end(), [&](const auto& mine) {
        return std::any_of(unprotected_header.entries.begin(),
                           unprotected_header.entries.end(),
                           [&](const CborEntry& other) {
                             return mine.key.kind == other.key.kind &&
                                    mine.key.number == other.key.number &&
                                    mine.key.text == other.key.text;
                           });
      });
}

}  // namespace

Result<Bytes> BuildCoseSign1(const CoseSign1Draft& draft,
                             const std::function<Result<Bytes>(ByteView)>& sign) {
  const Bytes protected_header = ProtectedHeader(draft);
  ASSIGN_OR_RETURN(const Bytes signature, sign(SigStructure(protected_header, draft.payload)));
  CborWriter cbor;
  if (draft.tagging == CoseTagging::kTagged) {
    cbor.Tag(kCborTagCoseSign1);
  }
  cbor.Array(4).ByteString(protected_header);
  WriteUnprotectedHeader(cbor, draft);
  cbor.ByteString(draft.payload).ByteString(signature);
  return std::move(cbor).Take();
}

Result<UnverifiedCoseSign1> UnverifiedCoseSign1::Parse(const CborValue& message) {
  const CborValue* const tagged = message.Tagged(kCborTagCoseSign1);
  const CborValue& parts = tagged == nullptr ? message : *tagged;
  if (parts.kind != CborKind::kArray || parts.elements.size() != 4 ||
      parts.elements[0].kind != CborKind::kByteString || parts.elements[1].kind != CborKind::kMap ||
      parts.elements[2].kind != CborKind::kByteString ||
      parts.elements[3].kind != CborKind::kByteString) {
    return Malformed("not a COSE_Sign1 with its payload");
  }
  const CborValue& unprotected_header = parts.elements[1];
  ASSIGN_OR_RETURN(const CborValue protected_header,
                   ParseCbor(parts.elements[0].bytes, CborForm::kValid));
  if (protected_header.kind != CborKind::kMap || IsInBoth(protected_header, unprotected_header)) {
    return Malformed("the protected header is no map, or has a label of the other header");
  }
  if (protected_header.Find(kCritical) != nullptr ||
      unprotected_header.Find(kCritical) != nullptr) {
    return Fail(ErrorCode::kAlgorithmUnsupported, "the message has critical headers");
  }
  UnverifiedCoseSign1 sign1;
  ASSIGN_OR_RETURN(sign1.algorithm_, ReadAlgorithm(protected_header));
  if (const CborValue* type = protected_header.Find(kType)) {
    if (type->kind != CborKind::kText) {
      return Malformed("typ is no text");
    }
    sign1.type_ = type->text;
  }
  const CborValue* const x5chain = protected_header.Find(kX5Chain);
  ASSIGN_OR_RETURN(sign1.chain_,
                   ReadChain(x5chain != nullptr ? x5chain : unprotected_header.Find(kX5Chain)));
  sign1.protected_ = parts.elements[0].bytes;
  sign1.payload_ = parts.elements[2].bytes;
  sign1.signature_ = parts.elements[3].bytes;
  return sign1;
}

Result<Bytes> UnverifiedCoseSign1::Verify(const PublicKey& key) && {
  RETURN_IF_ERROR(VerifySignature(algorithm_, key, SigStructure(protected_, payload_), signature_));
  return std::move(payload_);
}

}  // namespace issuer
