#include "api/refusal_log.h"

#include "api/error_response.h"

namespace issuer {

void LogRefusal(Log& log, const Error& error, const RequestId& request) {
  LogLine line = AnswerTo(error.code).status >= 500 ? log.Error("request failed")
                                                    : log.Info("request refused");
  line.With("request", request).With(error);
  std::move(line).Write();
}

}  // namespace issuer
