#include "api/http/negotiation.h"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace issuer {
namespace {

constexpr std::size_t kMaxRanges = 32;  // more say nothing that is worth reading

struct Range {
  std::string_view name;
  int quality = 1000;
};

char LowerCase(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool SameText(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return LowerCase(x) == LowerCase(y);
  });
}

std::string_view Trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

// "0.5" as 500. [rfc9110 §12.4.2]
std::optional<int> ParseQuality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) {
    return std::nullopt;
  }
  int quality = text[0] == '1' ? 1000 : 0;
  if (text.size() == 1) {
    return quality;
  }
  if (text[1] != '.') {
    return std::nullopt;
  }
  int weight = 100;
  for (const char c : text.substr(2)) {
    if (c < '0' || c > '9') {
      return std::nullopt;
    }
    quality += (c - '0') * weight;
    weight /= 10;
  }
  return quality <= 1000 ? std::optional<int>(quality) : std::nullopt;
}

// One element of a list: a name, and parameters of which only q counts.
std::optional<Range> ParseRange(std::string_view element) {
  Range range;
  std::size_t end = element.find(';');
  range.name = Trim(element.substr(0, end));
  while (end != std::string_view::npos) {
    element.remove_prefix(end + 1);
    end = element.find(';');
    const std::string_view parameter = Trim(element.substr(0, end));
    if (parameter.size() > 2 && SameText(parameter.substr(0, 2), "q=")) {
      const std::optional<int> quality = ParseQuality(parameter.substr(2));
      if (!quality.has_value()) {
        return std::nullopt;
      }
      range.quality = *quality;
    }
  }
  return range.name.empty() ? std::nullopt : std::optional<Range>(range);
}

std::vector<Range> ParseRanges(std::string_view field) {
  std::vector<Range> ranges;
  for (std::size_t i = 0; i < kMaxRanges; ++i) {
    const std::size_t end = field.find(',');
    if (const std::optional<Range> range = ParseRange(field.substr(0, end))) {
      ranges.push_back(*range);
    }
    if (end == std::string_view::npos) {
      break;
    }
    field.remove_prefix(end + 1);
  }
  return ranges;
}

// True for "de" and "de-AT", whichever comes first.
bool IsSubtagPrefix(std::string_view shorter, std::string_view longer) {
  return longer.size() > shorter.size() && longer[shorter.size()] == '-' &&
         SameText(longer.substr(0, shorter.size()), shorter);
}

bool LanguagesMatch(std::string_view range, std::string_view tag) {
  return SameText(range, tag) || IsSubtagPrefix(range, tag) || IsSubtagPrefix(tag, range);
}

}  // namespace

bool TakesCoding(std::string_view accept_encoding, std::string_view coding) {
  bool takes_any = false;
  for (const Range& range : ParseRanges(accept_encoding)) {
    if (SameText(range.name, coding)) {
      return range.quality > 0;
    }
    takes_any = takes_any || (range.name == "*" && range.quality > 0);
  }
  return takes_any;
}

int MediaQuality(std::string_view accept, std::string_view media_type) {
  const std::string_view type = media_type.substr(0, media_type.find('/') + 1);
  int quality = 0;
  int specificity = 0;
  for (const Range& range : ParseRanges(accept)) {
    int found = 0;
    if (SameText(range.name, media_type)) {
      found = 3;
    } else if (range.name.ends_with("/*") &&
               SameText(range.name.substr(0, range.name.size() - 1), type)) {
      found = 2;
    } else if (range.name == "*/*") {
      found = 1;
    }
    if (found > specificity) {
      specificity = found;
      quality = range.quality;
    }
  }
  return quality;
}

std::string ChooseLanguage(std::string_view accept_language,
                           const std::vector<std::string>& available) {
  std::vector<Range> ranges = ParseRanges(accept_language);
  std::stable_sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return a.quality > b.quality;
  });
  for (const Range& range : ranges) {
    if (range.quality == 0 || range.name == "*") {
      continue;
    }
    for (const std::string& tag : available) {
      if (LanguagesMatch(range.name, tag)) {
        return tag;
      }
    }
  }
  return "";
}

}  // namespace issuer
