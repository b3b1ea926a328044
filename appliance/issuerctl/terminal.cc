#include "appliance/issuerctl/terminal.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>

#include "appliance/base/fd.h"
#include "appliance/config/config_parser.h"

namespace issuer {

Answer<Config> LoadConfig(const std::filesystem::path& file) {
  auto config = ReadConfig(file);
  if (!config.has_value()) {
    return Sorry(ToText(config.error()));
  }
  return *std::move(config);
}

std::string ToText(const ConfigComplaints& complaints) {
  std::string text;
  for (const ConfigComplaint& complaint : complaints) {
    text += text.empty() ? "" : "\n";
    text += complaint.file.string() + ": " + complaint.member +
            (complaint.member.empty() ? "" : " ") + complaint.reason;
  }
  return text;
}

std::string ToText(Timestamp time) {
  const std::time_t seconds = ToUnix(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const std::size_t len = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), len};
}

std::string ToText(const Error& error) {
  return std::string(error.detail) + " (" + NameOf(error.code) + ")";
}

Answer<std::string> ReadTextFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return Sorry(file.string() + " cannot be read: check the path and its permissions");
  }
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

Outcome WriteNewFile(const std::filesystem::path& file, std::string_view text, FileMode mode) {
  const UniqueFd fd(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, static_cast<mode_t>(mode)));
  if (!fd.is_open()) {
    return Sorry(file.string() + " cannot be made: " + std::strerror(errno));
  }
  while (!text.empty()) {
    const ssize_t written = ::write(fd.get(), text.data(), text.size());
    if (written <= 0) {
      return Sorry(file.string() + " cannot be written: " + std::strerror(errno));
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace issuer
