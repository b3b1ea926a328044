// How the demo wallet speaks: a request in, an answer out, over HTTP or in process.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace issuer {

using WalletHeaders = std::vector<std::pair<std::string, std::string>>;

struct WalletRequest {
  std::string method;  // "GET", "POST"
  std::string origin;  // "https://issuer.example"
  std::string path;    // "/token"
  WalletHeaders headers;
  std::string body;
};

struct WalletResponse {
  int status = 0;
  WalletHeaders headers;
  std::string body;
};

using WalletTransport = std::function<WalletResponse(const WalletRequest&)>;

}  // namespace issuer
