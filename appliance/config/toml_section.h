// TomlSection: one table of chancery.toml being read. It notes a complaint for each member that is
// missing, of the wrong type, out of range or unknown, and never stops at the first. The only
// header, with its source, that sees toml++.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/config/complaints.h"

namespace issuer {

enum class Presence : std::uint8_t { kRequired, kOptional };

class TomlSection {
 public:
  // Parses a whole document. A file that is unreadable or not TOML becomes a complaint and an empty
  // section.
  static TomlSection ReadDocument(const std::filesystem::path& file, Complaints& complaints);

  ~TomlSection();
  TomlSection(TomlSection&&) noexcept;
  TomlSection& operator=(TomlSection&&) = delete;
  TomlSection(const TomlSection&) = delete;
  TomlSection& operator=(const TomlSection&) = delete;

  // A table of this one; empty if absent (a complaint if it is required).
  TomlSection Section(const char* name, Presence presence);
  // The elements of an array of tables; none if absent.
  std::vector<TomlSection> Sections(const char* name);

  std::string Text(const char* name);                              // required
  std::string Text(const char* name, std::string_view otherwise);  // optional
  // The elements of an array of texts, each once; none if it is absent. An empty array is a
  // complaint.
  std::vector<std::string> Texts(const char* name);
  bool Boolean(const char* name, bool otherwise);
  std::int64_t Integer(const char* name,
                       std::int64_t least,
                       std::int64_t most,
                       std::optional<std::int64_t> otherwise);
  // "90s", "10m", "24h", "365d".
  Seconds Duration(const char* name, Seconds least, Seconds most, std::optional<Seconds> otherwise);
  // Relative ones are taken from the folder of the file.
  std::filesystem::path Path(const char* name);

  void Complain(const char* name, std::string reason);
  // Complains of every member that nobody asked for. Last call on a section.
  void RefuseUnknown();

 private:
  struct Table;
  TomlSection(std::unique_ptr<Table> table, std::string prefix, Complaints& complaints);

  std::string FullName(const char* name) const;

  std::unique_ptr<Table> table_;
  std::string prefix_;  // "limits." or "" at the top
  Complaints& complaints_;
  std::vector<std::string> known_;
};

// 1 to 64 letters, digits and characters of `also`: what we allow in names of our own.
bool IsName(std::string_view text, std::string_view also);

}  // namespace issuer
