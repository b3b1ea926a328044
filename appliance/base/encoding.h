// base64url, base64 and hex. Decoders accept exactly what the encoders write: no padding where none
// belongs, no white space, no stray bits. Malleable spellings of one value are an error. [rfc4648
// §3.5, §5] [rfc7515 §2]
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/result.h"

namespace issuer {

// Unpadded base64url.
std::string Base64UrlEncode(ByteView bytes);
// Fails with kEncodingMalformed.
Result<Bytes> Base64UrlDecode(std::string_view text);

// Padded standard base64 (x5c).
std::string Base64Encode(ByteView bytes);
// Fails with kEncodingMalformed.
Result<Bytes> Base64Decode(std::string_view text);

// Lower case.
std::string HexEncode(ByteView bytes);
// Lower case only. Fails with kEncodingMalformed.
Result<Bytes> HexDecode(std::string_view text);

// True if `text` is well-formed UTF-8 without surrogates or overlong forms.
bool IsUtf8(std::string_view text);

}  // namespace issuer
