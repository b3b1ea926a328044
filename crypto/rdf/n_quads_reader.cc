#include "crypto/rdf/n_quads_reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/rdf/term_syntax.h"
#include "crypto/rdf/utf8_cursor.h"

namespace issuer {
namespace {

// Takes tokens from the front of a text; each is nullopt if something else stands there.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : rest_(text) {}

  bool IsAtEnd() const { return rest_.empty(); }
  char Next() const { return rest_.empty() ? '\0' : rest_.front(); }

  bool Take(std::string_view token) {
    if (!rest_.starts_with(token)) {
      return false;
    }
    rest_.remove_prefix(token.size());
    return true;
  }

  void SkipBlanks() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size())); }

  void SkipComment() {
    if (Next() == '#') {
      rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
    }
  }

  // At least one line end.
  bool SkipLineEnds() {
    const std::size_t num = std::min(rest_.find_first_not_of("\r\n"), rest_.size());
    rest_.remove_prefix(num);
    return num != 0;
  }

  std::optional<RdfTerm> Iri() {
    if (!Take("<")) {
      return std::nullopt;
    }
    auto iri = Quoted('>', /*escapes=*/"");
    if (!iri || !IsIri(*iri)) {
      return std::nullopt;
    }
    return RdfTerm{
        .kind = RdfTermKind::kIri, .value = *std::move(iri), .datatype = {}, .language = {}};
  }

  std::optional<RdfTerm> BlankNode() {
    if (!Take("_:")) {
      return std::nullopt;
    }
    // The label ends where none of its characters stands; full stops at its end are not its own.
    std::string_view label = rest_.substr(0, rest_.find_first_of(" \t\r\n<\"@^#"));
    label = label.substr(0, label.find_last_not_of('.') + 1);
    if (!IsBlankNodeLabel(label)) {
      return std::nullopt;
    }
    rest_.remove_prefix(label.size());
    return RdfTerm{.kind = RdfTermKind::kBlankNode,
                   .value = std::string(label),
                   .datatype = {},
                   .language = {}};
  }

  std::optional<RdfTerm> Literal() {
    if (!Take("\"")) {
      return std::nullopt;
    }
    auto text = Quoted('"', "tbnrf\"'\\");
    if (!text) {
      return std::nullopt;
    }
    RdfTerm term{.kind = RdfTermKind::kLiteral,
                 .value = *std::move(text),
                 .datatype = std::string(kXsdString),
                 .language = {}};
    if (Take("@")) {
      const std::string_view tag = rest_.substr(0, rest_.find_first_of(" \t\r\n<_.#"));
      if (!IsLanguageTag(tag)) {
        return std::nullopt;
      }
      rest_.remove_prefix(tag.size());
      term.language = tag;
      term.datatype = kRdfLangString;
    } else if (Take("^^")) {
      const auto datatype = Iri();
      // A language is what makes an rdf:langString. [rdf11-concepts §3.3]
      if (!datatype || datatype->value == kRdfLangString) {
        return std::nullopt;
      }
      term.datatype = datatype->value;
    }
    return term;
  }

 private:
  // What stands before `end`, with escapes resolved: UCHAR, and a backslash before one of
  // `escapes`. Line ends are refused.
  std::optional<std::string> Quoted(char end, std::string_view escapes) {
    std::string out;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == end) {
        return out;
      }
      if (c == '\n' || c == '\r' || (c == '\\' && !Escape(escapes, out))) {
        return std::nullopt;
      }
      if (c != '\\') {
        out.push_back(c);
      }
    }
    return std::nullopt;
  }

  // Behind a backslash.
  bool Escape(std::string_view escapes, std::string& out) {
    constexpr std::string_view kLetters = "tbnrf\"'\\";
    constexpr std::string_view kMeanings = "\t\b\n\r\f\"'\\";
    const char letter = Next();
    rest_.remove_prefix(std::min<std::size_t>(1, rest_.size()));
    if (letter == 'u' || letter == 'U') {
      return Hex(letter == 'u' ? 4 : 8, out);
    }
    if (letter == '\0' || escapes.find(letter) == std::string_view::npos) {
      return false;
    }
    out.push_back(kMeanings[kLetters.find(letter)]);
    return true;
  }

  bool Hex(std::size_t num_digits, std::string& out) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (rest_.size() < num_digits) {
      return false;
    }
    char32_t code_point = 0;
    for (const char c : rest_.substr(0, num_digits)) {
      const std::size_t digit =
          kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
      if (digit == std::string_view::npos || code_point > 0x10FFFF) {
        return false;
      }
      code_point = (code_point << 4U) | static_cast<char32_t>(digit);
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
      return false;
    }
    rest_.remove_prefix(num_digits);
    AppendCodePoint(out, code_point);
    return true;
  }

  std::string_view rest_;
};

std::optional<RdfTerm> TakeResource(Tokens& tokens) {
  return tokens.Next() == '<' ? tokens.Iri() : tokens.BlankNode();
}

std::optional<RdfQuad> TakeQuad(Tokens& tokens) {
  auto subject = TakeResource(tokens);
  tokens.SkipBlanks();
  auto predicate = tokens.Iri();
  tokens.SkipBlanks();
  auto object = tokens.Next() == '"' ? tokens.Literal() : TakeResource(tokens);
  tokens.SkipBlanks();
  if (!subject || !predicate || !object) {
    return std::nullopt;
  }
  std::optional<RdfTerm> graph;
  if (tokens.Next() != '.') {
    graph = TakeResource(tokens);
    tokens.SkipBlanks();
    if (!graph) {
      return std::nullopt;
    }
  }
  if (!tokens.Take(".")) {
    return std::nullopt;
  }
  return RdfQuad{.subject = *std::move(subject),
                 .predicate = *std::move(predicate),
                 .object = *std::move(object),
                 .graph = std::move(graph)};
}

}  // namespace

Result<RdfDataset, RdfError> ReadNQuads(std::string_view text, const NQuadsLimits& limits) {
  if (text.size() > limits.max_len) {
    return Unexpected(RdfError{RdfErrorCode::kTooLarge, "N-Quads too long"});
  }
  if (!IsUtf8(text)) {
    return Unexpected(RdfError{RdfErrorCode::kMalformed, "N-Quads are not UTF-8"});
  }
  RdfDataset dataset;
  Tokens tokens(text);
  while (!tokens.IsAtEnd()) {
    tokens.SkipBlanks();
    const char next = tokens.Next();
    if (next == '<' || next == '_') {
      if (dataset.size() == limits.max_num_quads) {
        return Unexpected(RdfError{RdfErrorCode::kTooLarge, "too many quads"});
      }
      auto quad = TakeQuad(tokens);
      if (!quad) {
        return Unexpected(RdfError{RdfErrorCode::kMalformed, "no quad"});
      }
      dataset.push_back(*std::move(quad));
      tokens.SkipBlanks();
    }
    tokens.SkipComment();
    if (!tokens.SkipLineEnds() && !tokens.IsAtEnd()) {
      return Unexpected(RdfError{RdfErrorCode::kMalformed, "something behind a quad"});
    }
  }
  return dataset;
}

}  // namespace issuer
