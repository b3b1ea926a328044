#include "crypto/rdf/n_quads_writer.h"

#include <cstdint>
#include <string_view>

#include "crypto/rdf/term_syntax.h"

namespace issuer {
namespace {

// The letter of ECHAR; 0: there is none, or none is used. [rdf-canon §A]
char EscapeLetter(char c) {
  switch (c) {
    case '\b':
      return 'b';
    case '\t':
      return 't';
    case '\n':
      return 'n';
    case '\f':
      return 'f';
    case '\r':
      return 'r';
    case '"':
    case '\\':
      return c;
    default:
      return 0;
  }
}

// In UTF-8 what is no Char of XML 1.1 besides U+0000: U+FFFE and U+FFFF. Surrogates are none of
// UTF-8's.
constexpr std::string_view kFffe = "\xEF\xBF\xBE";
constexpr std::string_view kFfff = "\xEF\xBF\xBF";

void AppendEscaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  while (!text.empty()) {
    const char c = text.front();
    const auto byte = static_cast<std::uint8_t>(c);
    std::size_t len = 1;
    if (const char letter = EscapeLetter(c); letter != 0) {
      out.push_back('\\');
      out.push_back(letter);
    } else if (byte < 0x20 || byte == 0x7f) {
      out.append("\\u00");
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0x0fU]);
    } else if (text.starts_with(kFffe) || text.starts_with(kFfff)) {
      out.append(text.starts_with(kFffe) ? "\\uFFFE" : "\\uFFFF");
      len = kFffe.size();
    } else {
      out.push_back(c);
    }
    text.remove_prefix(len);
  }
}

void AppendIri(std::string& out, std::string_view iri) {
  out.push_back('<');
  out.append(iri);
  out.push_back('>');
}

void AppendTerm(std::string& out, const RdfTerm& term, const BlankNodeName& name_of) {
  switch (term.kind) {
    case RdfTermKind::kIri:
      AppendIri(out, term.value);
      return;
    case RdfTermKind::kBlankNode:
      out.append("_:").append(name_of(term.value));
      return;
    case RdfTermKind::kLiteral:
      out.push_back('"');
      AppendEscaped(out, term.value);
      out.push_back('"');
      if (!term.language.empty()) {
        out.append("@").append(term.language);
      } else if (term.datatype != kXsdString) {
        out.append("^^");
        AppendIri(out, term.datatype);
      }
      return;
  }
}

}  // namespace

std::string WriteNQuad(const RdfQuad& quad, const BlankNodeName& name_of) {
  std::string line;
  AppendTerm(line, quad.subject, name_of);
  line.push_back(' ');
  AppendTerm(line, quad.predicate, name_of);
  line.push_back(' ');
  AppendTerm(line, quad.object, name_of);
  if (quad.graph) {
    line.push_back(' ');
    AppendTerm(line, *quad.graph, name_of);
  }
  line.append(" .\n");
  return line;
}

std::string WriteNQuads(const RdfDataset& dataset) {
  std::string text;
  for (const RdfQuad& quad : dataset) {
    text += WriteNQuad(quad, [](const std::string& label) { return label; });
  }
  return text;
}

}  // namespace issuer
