// The rules for a request's head, one line at a time, and the judgement over the whole of it.
// Stricter than RFC 9112 where leniency has been used for smuggling. Used by StrictGate alone.
#pragma once

#include <cstddef>
#include <string_view>

#include "api/http/request.h"
#include "appliance/base/result.h"

namespace issuer {

constexpr std::size_t kMaxTargetLen = 2048;  // bytes of path and query
constexpr std::size_t kMaxHeadLen =
    std::size_t{24} *
    1024;  // bytes up to and with the empty line [abca-07]: attestations are large
constexpr std::size_t kMaxHeaderFields = 64;
constexpr std::size_t kMaxMethodLen = 16;

// Reads `METHOD SP origin-form SP HTTP/1.1` (without CR LF) into `request`. Fails with
// kHttpVersionUnsupported, kHttpTargetTooLong or kHttpMalformed. [rfc9112 §3]
Status ParseRequestLine(std::string_view line, HttpRequest& request);

// Reads `name:OWS value OWS` (without CR LF) and appends it to `request`. No space before the
// colon, no folded line. Fails with kHttpMalformed, or kHttpHeadTooLarge at the field beyond the
// last allowed. [rfc9112 §5]
Status ParseHeaderLine(std::string_view line, HttpRequest& request);

// What the head says about the rest.
struct HeadFacts {
  std::size_t body_len = 0;
  bool keep_alive = true;  // HTTP/1.1 without `Connection: close`
};

// Judges a whole head: Host exactly once, at most one Content-Length of digits only, no
// Transfer-Encoding, no Upgrade, no content coding, no repeated single-value field. Repeated
// Authorization, DPoP and OAuth-Client-Attestation* fields pass: their endpoints answer them in
// their own words (HttpRequest::CountHeaders). `Expect: 100-continue` is not answered by an interim
// response: we wait for the body and send the final one, as RFC 9110 §10.1.1 permits. Fails with
// kHttpMalformed, kHttpTransferEncoding, kHttpLengthRequired, kHttpBodyTooLarge or
// kMediaTypeUnsupported.
Result<HeadFacts> JudgeHead(const HttpRequest& request, std::size_t max_body_len);

}  // namespace issuer
