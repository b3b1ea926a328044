#include "appliance/base/language_tag.h"

#include <algorithm>
#include <cstddef>

namespace issuer {
namespace {

constexpr std::size_t kMaxTagLen = 35;
constexpr std::size_t kMaxSubtagLen = 8;

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsSubtag(std::string_view text) {
  return !text.empty() && text.size() <= kMaxSubtagLen &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsLetter(c) || (c >= '0' && c <= '9');
         });
}

}  // namespace

bool IsLanguageTag(std::string_view text) {
  const std::string_view language = text.substr(0, text.find('-'));
  if (text.size() > kMaxTagLen || language.size() < 2 || !IsSubtag(language) ||
      !std::all_of(language.begin(), language.end(), IsLetter)) {
    return false;
  }
  text.remove_prefix(language.size());
  while (!text.empty()) {
    text.remove_prefix(1);  // the hyphen
    const std::string_view subtag = text.substr(0, text.find('-'));
    if (!IsSubtag(subtag)) {
      return false;
    }
    text.remove_prefix(subtag.size());
  }
  return true;
}

}  // namespace issuer
