#include "crypto/rdf/term_syntax.h"

#include <algorithm>

#include "appliance/base/encoding.h"
#include "crypto/rdf/utf8_cursor.h"

namespace issuer {
namespace {

bool IsAlpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsScheme(std::string_view text) {
  return !text.empty() && IsAlpha(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return IsAlpha(c) || IsDigit(c) || c == '+' || c == '-' || c == '.';
         });
}

struct CodePoints {
  char32_t first;
  char32_t last;
};

// PN_CHARS_BASE [n-quads §5]
constexpr CodePoints kNameStart[] = {{'A', 'Z'},
                                     {'a', 'z'},
                                     {0x00C0, 0x00D6},
                                     {0x00D8, 0x00F6},
                                     {0x00F8, 0x02FF},
                                     {0x0370, 0x037D},
                                     {0x037F, 0x1FFF},
                                     {0x200C, 0x200D},
                                     {0x2070, 0x218F},
                                     {0x2C00, 0x2FEF},
                                     {0x3001, 0xD7FF},
                                     {0xF900, 0xFDCF},
                                     {0xFDF0, 0xFFFD},
                                     {0x10000, 0xEFFFF},
                                     {'_', '_'},
                                     {':', ':'},
                                     {'0', '9'}};
// What PN_CHARS adds.
constexpr CodePoints kNameRest[] = {
    {'-', '-'}, {0x00B7, 0x00B7}, {0x0300, 0x036F}, {0x203F, 0x2040}};

template <std::size_t N>
bool IsWithin(const CodePoints (&ranges)[N], char32_t code_point) {
  return std::any_of(std::begin(ranges), std::end(ranges), [code_point](const CodePoints& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

bool IsResource(const RdfTerm& term) {
  return term.kind == RdfTermKind::kIri ? IsIri(term.value) : term.kind == RdfTermKind::kBlankNode;
}

bool IsLiteral(const RdfTerm& term) {
  return term.kind == RdfTermKind::kLiteral && IsUtf8(term.value) && IsIri(term.datatype) &&
         (term.datatype == kRdfLangString) == !term.language.empty() &&
         (term.language.empty() || IsLanguageTag(term.language));
}

}  // namespace

bool IsIri(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && IsScheme(text.substr(0, colon)) && IsUtf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<std::uint8_t>(c) <= 0x20 ||
                  std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos;
         });
}

bool IsLanguageTag(std::string_view text) {
  const std::size_t end_of_first = std::min(text.find('-'), text.size());
  const std::string_view first = text.substr(0, end_of_first);
  if (first.empty() || !std::all_of(first.begin(), first.end(), IsAlpha)) {
    return false;
  }
  bool is_after_hyphen = false;
  for (const char c : text.substr(end_of_first)) {
    if (c == '-' ? is_after_hyphen : !IsAlpha(c) && !IsDigit(c)) {
      return false;
    }
    is_after_hyphen = c == '-';
  }
  return !is_after_hyphen;
}

bool IsBlankNodeLabel(std::string_view text) {
  if (text.empty() || text.back() == '.' || !IsUtf8(text)) {
    return false;
  }
  for (bool is_first = true; !text.empty(); is_first = false) {
    const char32_t code_point = TakeCodePoint(text);
    const bool is_later = IsWithin(kNameRest, code_point) || code_point == '.';
    if (!IsWithin(kNameStart, code_point) && (is_first || !is_later)) {
      return false;
    }
  }
  return true;
}

Result<void, RdfError> CheckTerms(const RdfDataset& dataset) {
  for (const RdfQuad& quad : dataset) {
    const bool is_predicate = quad.predicate.kind == RdfTermKind::kIri;
    if (!IsResource(quad.subject) || !is_predicate || !IsIri(quad.predicate.value) ||
        (!IsResource(quad.object) && !IsLiteral(quad.object)) ||
        (quad.graph && !IsResource(*quad.graph))) {
      return Unexpected(RdfError{RdfErrorCode::kMalformed, "a term that N-Quads cannot write"});
    }
  }
  return {};
}

}  // namespace issuer
