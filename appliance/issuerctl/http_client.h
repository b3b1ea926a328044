// HTTP out, for people at the terminal and the demo wallet: libcurl behind one function. issuerd
// itself never connects.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "appliance/issuerctl/terminal.h"

namespace issuer {

struct HttpCall {
  std::string method = "GET";
  std::string url;  // https, or http to a loopback address
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  // sent with POST only
  // "127.0.0.1:8080": speak plain HTTP with the wallet port behind the edge instead of the URL's
  // own host, which is still named in the Host field. Empty: connect to the URL.
  std::string connect;
  std::chrono::milliseconds timeout{10'000};
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;                                          // at most 8 MiB
};

// Sends one request; follows no redirect. Any thread.
Answer<HttpAnswer> Send(const HttpCall& call);

}  // namespace issuer
