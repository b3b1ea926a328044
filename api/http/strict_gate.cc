#include "api/http/strict_gate.h"

#include <algorithm>
#include <utility>

#include "api/http/field_syntax.h"

namespace issuer {
namespace {

// "METHOD SP", "SP HTTP/1.1" and some room: a longer line is one whose target is too long.
constexpr std::size_t kMaxRequestLineLen = kMaxTargetLen + 32;

}  // namespace

Result<std::optional<AdmittedRequest>> StrictGate::Take(std::string_view bytes, TimePoint now) {
  auto outcome = Read(bytes, now);
  if (!outcome.has_value()) {
    state_ = State::kShut;
    deadline_.reset();
  }
  return outcome;
}

Result<std::optional<AdmittedRequest>> StrictGate::Read(std::string_view bytes, TimePoint now) {
  if (state_ == State::kShut) {
    return Fail(ErrorCode::kHttpMalformed, "bytes after the last message of a connection");
  }
  if (deadline_.has_value() && now > *deadline_) {
    return Fail(ErrorCode::kHttpTimeout, "the sender is too slow");
  }
  if (!bytes.empty() && !deadline_.has_value()) {
    deadline_ = now + limits_.head_time;
  }
  std::size_t used = 0;
  while (used < bytes.size() && state_ != State::kBody) {
    RETURN_IF_ERROR(TakeHeadByte(bytes[used], now));
    ++used;
  }
  if (state_ != State::kBody) {
    return std::optional<AdmittedRequest>();
  }
  const std::size_t wanted = facts_.body_len - request_.body.size();
  const std::size_t taken = std::min(wanted, bytes.size() - used);
  request_.body.append(bytes.substr(used, taken));
  if (taken < wanted) {
    return std::optional<AdmittedRequest>();
  }
  return std::optional<AdmittedRequest>(Admit(used + taken < bytes.size()));
}

Status StrictGate::TakeHeadByte(char c, TimePoint now) {
  if (++head_len_ > kMaxHeadLen) {
    return Fail(ErrorCode::kHttpHeadTooLarge, "head is too large");
  }
  if (after_cr_ != (c == '\n')) {
    return Fail(ErrorCode::kHttpMalformed, "CR and LF occur together only");
  }
  if (c == '\r') {
    after_cr_ = true;
    return {};
  }
  if (c == '\n') {
    after_cr_ = false;
    return TakeLine(now);
  }
  if (!IsFieldValueChar(c)) {
    return Fail(ErrorCode::kHttpMalformed, "control character in the head");
  }
  line_.push_back(c);
  if (state_ == State::kRequestLine && line_.size() > kMaxRequestLineLen) {
    return Fail(ErrorCode::kHttpTargetTooLong, "request line is too long");
  }
  return {};
}

Status StrictGate::TakeLine(TimePoint now) {
  const std::string line = std::exchange(line_, {});
  if (state_ == State::kRequestLine) {
    RETURN_IF_ERROR(ParseRequestLine(line, request_));
    state_ = State::kHeaderLines;
    return {};
  }
  if (!line.empty()) {
    return ParseHeaderLine(line, request_);
  }
  ASSIGN_OR_RETURN(facts_, JudgeHead(request_, limits_.max_body_len));
  request_.body.reserve(facts_.body_len);
  deadline_ = now + limits_.body_time;
  state_ = State::kBody;
  return {};
}

AdmittedRequest StrictGate::Admit(bool bytes_follow) {
  AdmittedRequest admitted{std::exchange(request_, {}), facts_.keep_alive && !bytes_follow};
  state_ = bytes_follow ? State::kShut : State::kRequestLine;
  head_len_ = 0;
  deadline_.reset();
  return admitted;
}

}  // namespace issuer
