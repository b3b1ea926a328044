// The operational log: one JSON object a line on a descriptor (stderr). It takes a closed list of
// field types, so that a secret, a claim or a body has no way in. It is not the audit log
// (hardening/audit).
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/error.h"
#include "appliance/base/id.h"
#include "appliance/base/json_writer.h"

namespace issuer {

// A string literal: text that was in the source, not in an input.
class Literal {
 public:
  template <std::size_t N>
  consteval Literal(const char (&text)[N])
      : text_(text, N - 1) {}  // NOLINT(google-explicit-constructor)
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// Text that its maker vouches for: a path, an address or a name from our own configuration.
// Greppable.
struct ConfiguredText {
  std::string_view text;
};

enum class LogLevel : std::uint8_t { kInfo, kWarning, kError };

// One event under construction; written when Write() is called.
class LogLine {
 public:
  LogLine& With(Literal name, Literal value);
  LogLine& With(Literal name, std::int64_t value);
  LogLine& With(Literal name, ConfiguredText value);
  LogLine& With(Literal name, const RequestId& value);
  LogLine& With(Literal name, const ConfigurationId& value);
  LogLine& With(Literal name, const OfferHandle& value);
  LogLine& With(Literal name, const OperatorName& value);
  LogLine& With(Literal name, const KeyName& value);
  // `error` and `reason`.
  LogLine& With(const Error& error);
  void Write();

 private:
  friend class Log;
  LogLine(class Log& log, LogLevel level, Literal event);

  class Log& log_;
  JsonWriter json_;
};

// Thread-safe: lines never mix.
class Log {
 public:
  // `fd` stays the caller's; `program` is the first field of each line.
  Log(int fd, Literal program, const Clock& clock) : fd_(fd), program_(program), clock_(clock) {}

  LogLine Info(Literal event) { return {*this, LogLevel::kInfo, event}; }
  LogLine Warning(Literal event) { return {*this, LogLevel::kWarning, event}; }
  LogLine Error(Literal event) { return {*this, LogLevel::kError, event}; }

 private:
  friend class LogLine;
  void WriteLine(std::string line);

  const int fd_;
  const Literal program_;
  const Clock& clock_;
  std::mutex mutex_;  // guards the order of bytes on fd_
};

}  // namespace issuer
