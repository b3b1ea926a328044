#include "appliance/base/log.h"

#include <unistd.h>

#include <utility>

namespace issuer {
namespace {

std::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "";
}

}  // namespace

LogLine::LogLine(Log& log, LogLevel level, Literal event) : log_(log) {
  json_.BeginObject();
  json_.Member("time").Integer(ToUnix(log.clock_.Now()));
  json_.Member("program").Text(log.program_.text());
  json_.Member("level").Text(NameOf(level));
  json_.Member("event").Text(event.text());
}

LogLine& LogLine::With(Literal name, Literal value) {
  json_.Member(name.text()).Text(value.text());
  return *this;
}

LogLine& LogLine::With(Literal name, std::int64_t value) {
  json_.Member(name.text()).Integer(value);
  return *this;
}

LogLine& LogLine::With(Literal name, ConfiguredText value) {
  json_.Member(name.text()).Text(value.text);
  return *this;
}

LogLine& LogLine::With(Literal name, const RequestId& value) {
  return With(name, ConfiguredText{value.value()});
}

LogLine& LogLine::With(Literal name, const ConfigurationId& value) {
  return With(name, ConfiguredText{value.value()});
}

LogLine& LogLine::With(Literal name, const OfferHandle& value) {
  return With(name, ConfiguredText{value.value()});
}

LogLine& LogLine::With(Literal name, const OperatorName& value) {
  return With(name, ConfiguredText{value.value()});
}

LogLine& LogLine::With(Literal name, const KeyName& value) {
  return With(name, ConfiguredText{value.value()});
}

LogLine& LogLine::With(const Error& error) {
  json_.Member("error").Text(issuer::NameOf(error.code));
  json_.Member("reason").Text(error.detail);
  return *this;
}

void LogLine::Write() {
  json_.EndObject();
  log_.WriteLine(std::move(json_).Take());
}

void Log::WriteLine(std::string line) {
  line.push_back('\n');
  const std::lock_guard lock(mutex_);
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written <= 0) {
      return;  // nobody reads the log: there is nowhere left to say so
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace issuer
