// What a client would rather have: Accept, Accept-Encoding and Accept-Language. [rfc9110 §12.5]
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace issuer {

// True if an answer in `coding` may be sent to who says `accept_encoding`. Where the field is
// absent the caller sends none. [rfc9110 §12.5.3]
bool TakesCoding(std::string_view accept_encoding, std::string_view coding);

// How much `accept` likes `media_type`, 0 to 1000; 0: not at all. The most specific range counts.
// Ranges that are malformed are passed over; an absent field is the caller's to treat as "*/*".
int MediaQuality(std::string_view accept, std::string_view media_type);

// The one of `available` (BCP 47 tags, in order of preference) that `accept_language` likes best:
// the tag itself, or one that it is a prefix of, or that is a prefix of it. [rfc4647 §3.4] Empty:
// none.
std::string ChooseLanguage(std::string_view accept_language,
                           const std::vector<std::string>& available);

}  // namespace issuer
