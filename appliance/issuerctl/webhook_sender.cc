#include "appliance/issuerctl/webhook_sender.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/fd.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/http_client.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kSecretLen = 32;
constexpr std::chrono::seconds kLongestWait{3600};

void TrimEnd(std::string& text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.pop_back();
  }
}

Answer<MacKey> ReadHookSecret(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(std::string text, ReadTextFile(file));
  TrimEnd(text);
  Result<Bytes> raw = HexDecode(text);
  Wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  if (!raw.has_value() || raw->size() != kSecretLen) {
    return Sorry(file.string() + " must hold 64 lower-case hex digits: `openssl rand -hex 32`");
  }
  MacKey key{ByteView(*raw)};
  Wipe(*raw);
  return key;
}

std::optional<std::int64_t> ParseNumber(const std::string& text) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end && number >= 0 ? std::optional(number) : std::nullopt;
}

// In place of what is there, whole or not at all, and on the disk before this returns.
Outcome ReplaceFile(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path next = file.string() + ".next";
  const UniqueFd fd(::open(next.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  const bool is_written =
      fd.is_open() &&
      ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(fd.get()) == 0 && ::rename(next.c_str(), file.c_str()) == 0;
  return is_written ? Outcome() : Sorry(file.string() + " cannot be written");
}

}  // namespace

std::string WebhookSignature(const MacKey& key, Timestamp now, const std::string& body) {
  const std::string time = std::to_string(ToUnix(now));
  return "t=" + time + ",v1=" + HexEncode(HmacSha256(key, AsBytes(time + "." + body)));
}

Answer<WebhookSender> WebhookSender::Create(const WebhookConfig& config,
                                            const std::filesystem::path& state) {
  ASSIGN_OR_RETURN(MacKey key, ReadHookSecret(config.secret));
  std::error_code error;
  std::filesystem::create_directories(state, error);
  WebhookSender sender(config, state / config.name, std::move(key));
  if (std::filesystem::exists(sender.state_file_, error)) {
    ASSIGN_OR_RETURN(std::string text, ReadTextFile(sender.state_file_));
    TrimEnd(text);
    const std::optional<std::int64_t> last = ParseNumber(text);
    if (!last.has_value()) {
      return Sorry(sender.state_file_.string() + " must hold the number of an event");
    }
    sender.last_ = *last;
  }
  return sender;
}

SendOutcome WebhookSender::SendNext(const OperatorClient& client, Terminal& terminal) {
  if (SteadyClock::now() < next_try_) {
    return SendOutcome::kNotYet;
  }
  const auto page = client.Call("GET", "/v1/events?after=" + std::to_string(last_));
  if (!page.has_value()) {
    return Fail(page.error(), terminal);
  }
  const JsonValue* events = page->Find("events");
  if (events == nullptr || events->AsArray() == nullptr) {
    return Fail("the operator port's answer has no events", terminal);
  }
  for (const JsonValue& event : *events->AsArray()) {
    const JsonValue* number = event.Find("number");
    if (number == nullptr || !number->AsInteger().has_value()) {
      return Fail("an event without a number", terminal);
    }
    Outcome sent = Post(event, *number->AsInteger());
    if (sent.has_value()) {
      sent = Remember(*number->AsInteger());
    }
    if (!sent.has_value()) {
      return Fail(sent.error(), terminal);
    }
    num_failures_ = 0;
  }
  return events->AsArray()->empty() ? SendOutcome::kAllTaken : SendOutcome::kSome;
}

Outcome WebhookSender::Post(const JsonValue& event, std::int64_t number) const {
  HttpCall call;
  call.method = "POST";
  call.url = config_.url;
  call.body = ToJson(event);
  call.headers = {{"Content-Type", "application/json"},
                  {"Chancery-Event", std::to_string(number)},
                  {"Chancery-Signature", WebhookSignature(key_, SystemClock().Now(), call.body)}};
  ASSIGN_OR_RETURN(const HttpAnswer answer, Send(call));
  if (answer.status < 200 || answer.status > 299) {
    return Sorry("answered " + std::to_string(answer.status));
  }
  return {};
}

Outcome WebhookSender::Remember(std::int64_t number) {
  RETURN_IF_ERROR(ReplaceFile(state_file_, std::to_string(number) + "\n"));
  last_ = number;
  return {};
}

SendOutcome WebhookSender::Fail(const std::string& sentence, Terminal& terminal) {
  const std::chrono::seconds wait = std::min<std::chrono::seconds>(
      std::chrono::seconds(1U << std::min(num_failures_, 12U)), kLongestWait);
  ++num_failures_;
  next_try_ = SteadyClock::now() + wait;
  terminal.err << "webhook " << config_.name << ": event after " << last_ << " is tried again in "
               << wait.count() << " s: " << sentence << "\n";
  return SendOutcome::kFailed;
}

}  // namespace issuer
