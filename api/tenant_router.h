// The wallet port of an appliance with two tenants: each request goes to the one whose path it is.
#pragma once

#include "api/http/router.h"
#include "api/wallet_router.h"

namespace issuer {

// Any thread.
class TenantRouter final : public Router {
 public:
  // Both outlive this.
  TenantRouter(WalletRouter& main, WalletRouter& draft13) : main_(main), draft13_(draft13) {}

  // The main tenant answers for paths that nobody has.
  HttpResponse Answer(HttpRequest& request) override {
    return (draft13_.Has(request.path) ? draft13_ : main_).Answer(request);
  }
  HttpResponse AnswerRefusal(const Error& error) override { return main_.AnswerRefusal(error); }

 private:
  WalletRouter& main_;
  WalletRouter& draft13_;
};

}  // namespace issuer
