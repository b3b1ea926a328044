// GET /livez and /readyz, for whoever watches the process. No key needed, nothing told but the
// state.
#pragma once

#include "api/operator/operator_context.h"

namespace issuer {

// 200: the process answers.
HttpResponse AnswerLive(const HttpRequest& request, const OperatorContext& context);

// 200 if offers can be made and credentials issued; 503 with what is missing: "store", "signer".
HttpResponse AnswerReady(const HttpRequest& request, const OperatorContext& context);

}  // namespace issuer
