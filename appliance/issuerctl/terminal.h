// What every command of issuerctl shares: how it speaks to people (text) and to programs (--json),
// and how it fails.
#pragma once

#include <ostream>
#include <string>

#include "appliance/base/result.h"
#include "appliance/config/config.h"

namespace issuer {

// A sentence for the person at the terminal that says what went wrong and what to do. Never a
// secret.
template <typename T>
using Answer = Result<T, std::string>;
using Outcome = Result<void, std::string>;

inline Unexpected<std::string> Sorry(std::string sentence) {
  return Unexpected<std::string>(std::move(sentence));
}

enum class OutputForm : std::uint8_t { kText, kJson };

struct Terminal {
  std::ostream& out;
  std::ostream& err;
  OutputForm form = OutputForm::kText;
};

// Reads chancery.toml; complaints become one sentence a line.
Answer<Config> LoadConfig(const std::filesystem::path& file);

std::string ToText(const ConfigComplaints& complaints);

// "2026-11-24T18:00:00Z".
std::string ToText(Timestamp time);

// `error` as "reason (Code)".
std::string ToText(const Error& error);

// The whole file as text.
Answer<std::string> ReadTextFile(const std::filesystem::path& file);

// Writes `text` to a new file of `mode`; refuses to overwrite.
enum class FileMode : unsigned { kPrivate = 0600, kPublic = 0644 };
Outcome WriteNewFile(const std::filesystem::path& file, std::string_view text, FileMode mode);

}  // namespace issuer
