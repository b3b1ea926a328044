// The few URI forms this program needs: https identifiers, the well-known URLs made from them,
// percent-encoding.
#pragma once

#include <string>
#include <string_view>

#include "appliance/base/result.h"

namespace issuer {

// An https URL without query or fragment, as a Credential Issuer Identifier must be. [vci-1.0
// §12.2.1]
struct HttpsUrl {
  std::string origin;  // "https://host" or "https://host:port", exactly as written
  std::string path;    // "" or "/..." without a trailing slash

  std::string ToString() const { return origin + path; }
  friend bool operator==(const HttpsUrl&, const HttpsUrl&) = default;
};

// Refuses another scheme, a user part, an empty or malformed host, query, fragment, a trailing
// slash (wallets disagree on what it means), empty or dot segments, and characters outside RFC
// 3986. Nothing is normalised. Fails with kEncodingMalformed.
Result<HttpsUrl> ParseHttpsUrl(std::string_view text);

// The path under which the well-known document `name` of `url` is served: "/.well-known/NAME" +
// url.path. [vci-1.0 §12.2.2] [rfc8414 §3.1]
std::string WellKnownPath(const HttpsUrl& url, std::string_view name);

// Every byte but unreserved characters as %XX, for a query value. [rfc3986 §2.3]
std::string PercentEncode(std::string_view text);

}  // namespace issuer
