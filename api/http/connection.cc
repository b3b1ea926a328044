#include "api/http/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "api/http/field_syntax.h"
#include "api/http/peer_writer.h"
#include "appliance/base/encoding.h"
#include "appliance/base/secret.h"

namespace issuer {
namespace {

Literal NameOf(HttpMethod method) {
  switch (method) {
    case HttpMethod::kGet:
      return "GET";
    case HttpMethod::kHead:
      return "HEAD";
    case HttpMethod::kPost:
      return "POST";
    case HttpMethod::kDelete:
      return "DELETE";
    case HttpMethod::kOptions:
      return "OPTIONS";
    case HttpMethod::kPut:
      return "PUT";
    case HttpMethod::kPatch:
      return "PATCH";
    case HttpMethod::kOther:
      return "other";
  }
  return "";
}

RequestId NewRequestId(Random& random) {
  return RequestId("rq_" + Base64UrlEncode(random.Take(16)));
}

void WipeText(std::string& text) {
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
}

// Codes, tokens and proofs travel in body, fields and target.
void WipeRequest(HttpRequest& request) {
  WipeText(request.body);
  WipeText(request.query);
  WipeText(request.path);
  WipeText(request.path_parameter);
  for (auto& field : request.headers) {
    WipeText(field.second);
  }
}

bool HasField(const HttpResponse& response, std::string_view name) {
  return std::any_of(response.headers().begin(), response.headers().end(), [&](const auto& field) {
    return EqualsIgnoringCase(field.first, name);
  });
}

}  // namespace

Connection::Connection(int fd, const ConnectionContext& context)
    : fd_(fd), context_(context), gate_(context.limits.gate) {
  const bool has_room =
      context_.table.Add(fd_, StrictGate::TimePoint::clock::now() + context_.limits.idle_time);
  if (!has_room || context_.stopping) {
    CutOff();
  }
}

void Connection::OnBytes(std::string_view bytes, HttpDate& date) {
  if (is_over_) {
    num_dropped_ += bytes.size();
    if (num_dropped_ > context_.limits.max_linger_len) {
      CutOff();
    }
    return;
  }
  const TimePoint now = TimePoint::clock::now();
  auto outcome = gate_.Take(bytes, now);
  if (!outcome.has_value()) {
    Refuse(outcome.error(), date);
    return;
  }
  if (!outcome->has_value()) {
    context_.table.SetLateAfter(fd_, gate_.deadline().value_or(now) + context_.limits.linger_time);
    return;
  }
  Serve(std::move(**outcome), now, date);
}

void Connection::Serve(AdmittedRequest admitted, TimePoint now, HttpDate& date) {
  context_.table.SetLateAfter(fd_, TimePoint::max());  // from here on it is we who are waited for
  HttpRequest& request = admitted.request;
  request.id = NewRequestId(context_.random);
  // Held until the answer is out, so that Stop() waits for the writing too.
  const std::optional<InFlightLimit::Ticket> ticket = context_.in_flight.TryTake();
  const HttpResponse response =
      ticket.has_value() && !context_.stopping
          ? AskRouter(request)
          : AskRouterToRefuse({ErrorCode::kOverloaded, "too many requests in flight, or stopping"});
  const bool keep_alive = admitted.keep_alive && !context_.stopping;
  Write(response, {request.method, keep_alive, date.At(context_.clock.Now())});
  LogRequest(request, response.status(), now);
  WipeRequest(request);
  if (is_over_) {
    return;
  }
  if (!keep_alive) {
    Linger();
    return;
  }
  context_.table.SetLateAfter(fd_, TimePoint::clock::now() + context_.limits.idle_time);
}

void Connection::Refuse(const Error& error, HttpDate& date) {
  context_.table.SetLateAfter(fd_, TimePoint::max());
  const HttpResponse response = AskRouterToRefuse(error);
  Write(response, {HttpMethod::kOther, false, date.At(context_.clock.Now())});
  context_.log.Info("http refusal").With("status", response.status()).With(error).Write();
  if (!is_over_) {
    Linger();
  }
}

// The fence: nothing that a handler throws goes further, neither to Pistache nor to the client.
// [style 2.5]
HttpResponse Connection::AskRouter(HttpRequest& request) {
  try {
    return context_.router.Answer(request);
  } catch (...) {
    context_.log.Error("exception in a request handler").With("request", request.id).Write();
    return AskRouterToRefuse({ErrorCode::kInternal, "exception in a request handler"});
  }
}

HttpResponse Connection::AskRouterToRefuse(const Error& error) {
  try {
    HttpResponse response = context_.router.AnswerRefusal(error);
    if (error.code == ErrorCode::kOverloaded && !HasField(response, "Retry-After")) {
      response.With("Retry-After", "1");
    }
    return response;
  } catch (...) {
    context_.log.Error("exception while refusing a request").Write();
    return HttpResponse::Empty(500);
  }
}

// Never the path, the query or a field: they can hold secrets.
void Connection::LogRequest(const HttpRequest& request, int status, TimePoint since) {
  const auto taken = TimePoint::clock::now() - since;
  context_.log.Info("http request")
      .With("method", NameOf(request.method))
      .With("status", status)
      .With("request", request.id)
      .With("microseconds", std::chrono::duration_cast<std::chrono::microseconds>(taken).count())
      .Write();
}

void Connection::Write(const HttpResponse& response, const AnswerContext& answer) {
  std::string bytes = SerializeResponse(response, answer);
  const PeerWrite outcome = WriteWhole(fd_, bytes, Deadline::In(context_.limits.write_time));
  WipeText(bytes);
  if (outcome != PeerWrite::kWhole) {
    CutOff();
  }
}

// Closing while the client still sends would make the kernel reset the connection and take the
// answer with it. So: our side is closed, what comes is dropped, and the client, or the table's
// patrol, ends it.
void Connection::Linger() {
  is_over_ = true;
  ::shutdown(fd_, SHUT_WR);
  context_.table.SetLateAfter(fd_, TimePoint::clock::now() + context_.limits.linger_time);
}

// The client sees a reset: a plain end would leave one that is stuck in sending waiting for its
// kernel to find out.
void Connection::CutOff() {
  is_over_ = true;
  const linger reset_on_close{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &reset_on_close, sizeof(reset_on_close));
  ::shutdown(fd_, SHUT_RDWR);
}

}  // namespace issuer
