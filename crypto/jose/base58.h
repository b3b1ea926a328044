// base58btc, as did:key and proofValue have it: the Bitcoin alphabet, without a checksum.
// [draft-msporny-base58-03]
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// Longer text is refused: decoding takes time in the square of it.
constexpr std::size_t kMaxBase58Len = 132;  // characters

// Every byte sequence has exactly one spelling. Fails with kEncodingMalformed.
Result<Bytes> Base58Decode(std::string_view text);

// `bytes`  at most 96, a signature on P-384, so that the text is within kMaxBase58Len.
std::string Base58Encode(ByteView bytes);

}  // namespace issuer
