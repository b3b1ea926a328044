// The gate decides the same however the bytes are cut; what it lets through it lets through again
// when written out.
#include <cstdlib>

#include "api/http/strict_gate.h"

// The verdict as text: code, or request.
static std::string Feed(std::string_view bytes,
                        std::size_t piece_len,
                        issuer::HttpRequest& request) {
  issuer::StrictGate gate(issuer::GateLimits{});
  for (std::size_t at = 0; at < bytes.size(); at += piece_len) {
    auto outcome = gate.Take(bytes.substr(at, piece_len), {});
    if (!outcome.has_value() || outcome->has_value()) {
      request = outcome.has_value() ? (*outcome)->request : issuer::HttpRequest();
      return outcome.has_value() ? "" : NameOf(outcome.error().code);
    }
  }
  return "more";
}
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  issuer::HttpRequest a, b, c;
  const std::string_view bytes = issuer::AsText({data, size});
  const std::string verdict = Feed(bytes, size + 1, a);
  bool holds = verdict == Feed(bytes, 1, b) && a.path == b.path && a.query == b.query &&
               a.headers == b.headers && a.body == b.body;
  if (verdict.empty()) {
    std::string again = std::string(bytes.substr(0, bytes.find(' '))) + " " + a.path +
                        (a.query.empty() ? "" : "?") + a.query + " HTTP/1.1\r\n";
    for (const auto& [name, value] : a.headers) {
      again.append(name).append(":").append(value).append("\r\n");
    }
    holds = holds && Feed(again + "\r\n" + a.body, size + 1, c).empty() && a.headers == c.headers &&
            a.body == c.body;
  }
  return holds ? 0 : (std::abort(), 1);
}
