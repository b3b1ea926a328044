#include "appliance/config/toml_section.h"

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

namespace issuer {

// A copy of the table: configuration files are small, and copies have no lifetimes to explain.
struct TomlSection::Table {
  toml::table table;
};

namespace {

std::optional<Seconds> ParseDuration(std::string_view text) {
  if (text.size() < 2) {
    return std::nullopt;
  }
  std::int64_t count = 0;
  const char* unit = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), unit, count);
  if (error != std::errc() || end != unit || count < 0 || count > 1'000'000'000) {
    return std::nullopt;
  }
  switch (*unit) {
    case 's':
      return Seconds(count);
    case 'm':
      return Seconds(count * 60);
    case 'h':
      return Seconds(count * 3600);
    case 'd':
      return Seconds(count * 86400);
    default:
      return std::nullopt;
  }
}

}  // namespace

TomlSection::TomlSection(std::unique_ptr<Table> table, std::string prefix, Complaints& complaints)
    : table_(std::move(table)), prefix_(std::move(prefix)), complaints_(complaints) {}
TomlSection::~TomlSection() = default;
TomlSection::TomlSection(TomlSection&&) noexcept = default;

TomlSection TomlSection::ReadDocument(const std::filesystem::path& file, Complaints& complaints) {
  auto table = std::make_unique<Table>();
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    complaints.Add("", "cannot be read: check the path and its permissions");
    return {std::move(table), "", complaints};
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    table->table = toml::parse(text);
  } catch (const toml::parse_error& error) {  // fence: toml++ throws
    complaints.Add("line " + std::to_string(error.source().begin.line),
                   "is not TOML: " + std::string(error.description()));
  }
  return {std::move(table), "", complaints};
}

std::string TomlSection::FullName(const char* name) const {
  return prefix_ + name;
}

void TomlSection::Complain(const char* name, std::string reason) {
  complaints_.Add(FullName(name), std::move(reason));
}

TomlSection TomlSection::Section(const char* name, Presence presence) {
  known_.emplace_back(name);
  auto inner = std::make_unique<Table>();
  if (const toml::table* table = table_->table.get_as<toml::table>(name)) {
    inner->table = *table;
  } else if (table_->table.contains(name)) {
    Complain(name, "must be a table");
  } else if (presence == Presence::kRequired) {
    Complain(name, "is missing: add the section [" + FullName(name) + "]");
  }
  return {std::move(inner), FullName(name) + ".", complaints_};
}

std::vector<TomlSection> TomlSection::Sections(const char* name) {
  known_.emplace_back(name);
  std::vector<TomlSection> sections;
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    return sections;
  }
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_homogeneous<toml::table>()) {
    Complain(name, "must be an array of tables: write [[" + FullName(name) + "]]");
    return sections;
  }
  for (const toml::node& element : *array) {
    auto inner = std::make_unique<Table>();
    inner->table = *element.as_table();
    const std::string index = std::to_string(sections.size());
    sections.push_back({std::move(inner), FullName(name) + "[" + index + "].", complaints_});
  }
  return sections;
}

std::string TomlSection::Text(const char* name) {
  const std::string text = Text(name, "");
  if (text.empty() && !table_->table.contains(name)) {
    Complain(name, "is missing");
  }
  return text;
}

std::string TomlSection::Text(const char* name, std::string_view otherwise) {
  known_.emplace_back(name);
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    return std::string(otherwise);
  }
  const auto text = node->value_exact<std::string>();
  if (!text || text->empty()) {
    Complain(name, "must be a text that is not empty");
    return std::string(otherwise);
  }
  return *text;
}

std::vector<std::string> TomlSection::Texts(const char* name) {
  known_.emplace_back(name);
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    return {};
  }
  std::vector<std::string> texts;
  if (const toml::array* array = node->as_array()) {
    for (const toml::node& element : *array) {
      const auto text = element.value_exact<std::string>();
      if (!text || text->empty() || std::find(texts.begin(), texts.end(), *text) != texts.end()) {
        texts.clear();
        break;
      }
      texts.push_back(*text);
    }
  }
  if (texts.empty()) {
    Complain(name, "must be an array of distinct texts, each once and none empty");
  }
  return texts;
}

bool TomlSection::Boolean(const char* name, bool otherwise) {
  known_.emplace_back(name);
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    return otherwise;
  }
  const auto value = node->value_exact<bool>();
  if (!value) {
    Complain(name, "must be true or false");
  }
  return value.value_or(otherwise);
}

std::int64_t TomlSection::Integer(const char* name,
                                  std::int64_t least,
                                  std::int64_t most,
                                  std::optional<std::int64_t> otherwise) {
  known_.emplace_back(name);
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    if (!otherwise) {
      Complain(name, "is missing");
    }
    return otherwise.value_or(least);
  }
  const auto value = node->value_exact<std::int64_t>();
  if (!value || *value < least || *value > most) {
    Complain(
        name,
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
  }
  return *value;
}

Seconds TomlSection::Duration(const char* name,
                              Seconds least,
                              Seconds most,
                              std::optional<Seconds> otherwise) {
  known_.emplace_back(name);
  const toml::node* node = table_->table.get(name);
  if (node == nullptr) {
    if (!otherwise) {
      Complain(name, "is missing");
    }
    return otherwise.value_or(least);
  }
  const auto text = node->value_exact<std::string>();
  const auto value = text ? ParseDuration(*text) : std::nullopt;
  if (!value || *value < least || *value > most) {
    Complain(name,
             "must be a duration such as \"90s\", \"10m\", \"24h\" or \"365d\", from " +
                 std::to_string(least.count()) + "s to " + std::to_string(most.count()) + "s");
    return least;
  }
  return *value;
}

std::filesystem::path TomlSection::Path(const char* name) {
  const std::filesystem::path path = Text(name);
  return path.empty() || path.is_absolute() ? path : complaints_.file().parent_path() / path;
}

void TomlSection::RefuseUnknown() {
  for (const auto& [key, value] : table_->table) {
    if (std::find(known_.begin(), known_.end(), key.str()) == known_.end()) {
      complaints_.Add(prefix_ + std::string(key.str()), "is not known here: check the spelling");
    }
  }
}

bool IsName(std::string_view text, std::string_view also) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.find(c) != std::string_view::npos;
  });
}

}  // namespace issuer
