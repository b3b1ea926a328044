// What the HTTP server asks for each request that passed the gate. Implemented by api/routes.
#pragma once

#include "api/http/request.h"
#include "api/http/response.h"
#include "appliance/base/error.h"

namespace issuer {

// Called on reactor threads, many at the same time. Must not throw: what escapes is caught by the
// server, answered with a fixed 500 and logged without its text.
class Router {
 public:
  virtual ~Router() = default;
  virtual HttpResponse Answer(HttpRequest& request) = 0;
  // The body and headers for what the gate or the server refuses before there is a request.
  virtual HttpResponse AnswerRefusal(const Error& error) = 0;
};

}  // namespace issuer
