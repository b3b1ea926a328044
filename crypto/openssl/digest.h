// Digests, MACs and keys derived from secrets. All thread-safe; none fails: a library that cannot
// hash is our bug, and aborts.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/secret.h"

namespace issuer {

using Digest256 = std::array<std::uint8_t, 32>;
using Digest384 = std::array<std::uint8_t, 48>;

Digest256 Sha256(ByteView data);
Digest384 Sha384(ByteView data);

// [rfc2104] Compare two of them with ConstantTimeEqual.
Digest256 HmacSha256(const MacKey& key, ByteView data);

// HKDF-SHA-256, extract and expand. [rfc5869 §2]
// `len`  bytes wanted, 1 to 8,160 (255 blocks).
WipedBytes HkdfSha256(ByteView secret, ByteView salt, ByteView info, std::size_t len);

// 32 bytes of HKDF-SHA-256 over `secret`, without salt. `info` is the label of the one use this key
// has, such as "chancery claims at rest v1": two labels never give related keys. `secret` must have
// full entropy (a random seed or the output of a key exchange, never a password).
SealingKey DeriveSealingKey(ByteView secret, std::string_view info);
MacKey DeriveMacKey(ByteView secret, std::string_view info);

}  // namespace issuer
