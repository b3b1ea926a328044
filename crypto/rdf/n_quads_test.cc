// N-Quads in and out.
#include <gmock/gmock.h>

#include <string>

#include "crypto/rdf/n_quads_reader.h"
#include "crypto/rdf/n_quads_writer.h"
#include "crypto/rdf/term_syntax.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

TEST(ReadNQuads, ReadsWhatTheGrammarAllows) {
  const struct {
    const char* why;
    std::string text;
    std::string canonical;
  } kCases[] = {
      {"nothing", "", ""},
      {"comments and empty lines", "# a\n\n  # b\r\n", ""},
      {"no line end", "<a:b> <a:p> <a:o> .", "<a:b> <a:p> <a:o> .\n"},
      {"no blanks", "<a:b><a:p><a:o><a:g>.\n", "<a:b> <a:p> <a:o> <a:g> .\n"},
      {"a comment behind", "_:b <a:p> _:o . # c\n", "_:b <a:p> _:o .\n"},
      {"a full stop at once", "_:b <a:p> _:o.\n", "_:b <a:p> _:o .\n"},
      {"a full stop within", "_:b.c <a:p> _:0 .\n", "_:b.c <a:p> _:0 .\n"},
      {"a label beyond ASCII", "_:é <a:p> _:a·b .\n", "_:é <a:p> _:a·b .\n"},
      {"xsd:string is not written",
       "<a:b> <a:p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> .\n",
       "<a:b> <a:p> \"x\" .\n"},
      {"a datatype", "<a:b> <a:p> \"x\"^^<a:t> .\n", "<a:b> <a:p> \"x\"^^<a:t> .\n"},
      {"a language", "<a:b> <a:p> \"x\"@de-CH-1996 .\n", "<a:b> <a:p> \"x\"@de-CH-1996 .\n"},
      {"escapes", R"(<a:b> <a:p> "\u00e9\U0001F303\'" .)", "<a:b> <a:p> \"é🌃'\" .\n"},
      {"no characters",
       R"(<a:b> <a:p> "\uFFFE\uffff\u007f" .)",
       "<a:b> <a:p> \"\\uFFFE\\uFFFF\\u007F\" .\n"},
      {"an escape in an IRI", "<a:\\u00E9> <a:p> <a:o> .", "<a:é> <a:p> <a:o> .\n"},
  };
  for (const auto& c : kCases) {
    const auto dataset = ReadNQuads(c.text);
    ASSERT_TRUE(dataset.has_value()) << c.why;
    EXPECT_EQ(WriteNQuads(*dataset), c.canonical) << c.why;
  }
}

TEST(ReadNQuads, RefusesTheRest) {
  const struct {
    const char* why;
    std::string text;
  } kCases[] = {
      {"a word", "x"},
      {"no object", "<a:b> <a:p> .\n"},
      {"no full stop", "<a:b> <a:p> <a:o>\n"},
      {"two quads in a line", "<a:b> <a:p> <a:o> . <a:b> <a:p> <a:o> .\n"},
      {"a quad over two lines", "<a:b> <a:p>\n<a:o> .\n"},
      {"five terms", "<a:b> <a:p> <a:o> <a:g> <a:h> .\n"},
      {"a literal as subject", "\"x\" <a:p> <a:o> .\n"},
      {"a blank predicate", "<a:b> _:p <a:o> .\n"},
      {"a literal as graph", "<a:b> <a:p> <a:o> \"g\" .\n"},
      {"a relative IRI", "<b> <a:p> <a:o> .\n"},
      {"no scheme", "<:b> <a:p> <a:o> .\n"},
      {"a blank in an IRI", "<a:b c> <a:p> <a:o> .\n"},
      {"a blank in an IRI by escape", "<a:b\\u0020c> <a:p> <a:o> .\n"},
      {"an end of IRI by escape", "<a:b\\u003e> <a:p> <a:o> .\n"},
      {"ECHAR in an IRI", "<a:b\\n> <a:p> <a:o> .\n"},
      {"an IRI without end", "<a:b"},
      {"a literal without end", "<a:b> <a:p> \"x .\n"},
      {"a line feed in a literal", "<a:b> <a:p> \"x\ny\" .\n"},
      {"another escape", "<a:b> <a:p> \"\\x\" .\n"},
      {"a short escape", "<a:b> <a:p> \"\\u00e\" .\n"},
      {"a surrogate", "<a:b> <a:p> \"\\uD800\" .\n"},
      {"beyond Unicode", "<a:b> <a:p> \"\\U00110000\" .\n"},
      {"far beyond Unicode", "<a:b> <a:p> \"\\UFFFFFFFF\" .\n"},
      {"a backslash at the end", "<a:b> <a:p> \"\\"},
      {"an empty language", "<a:b> <a:p> \"x\"@ .\n"},
      {"a language that begins with a digit", "<a:b> <a:p> \"x\"@1a .\n"},
      {"a language that ends with a hyphen", "<a:b> <a:p> \"x\"@de- .\n"},
      {"a direction", "<a:b> <a:p> \"x\"@de--ltr .\n"},
      {"a language-tagged string without one",
       "<a:b> <a:p> \"x\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .\n"},
      {"an empty label", "_: <a:p> <a:o> .\n"},
      {"a label that begins with a hyphen", "_:-a <a:p> <a:o> .\n"},
      {"a quoted triple", "<<( <a:b> <a:p> <a:o> )>> <a:p> <a:o> .\n"},
      {"no UTF-8", "<a:b> <a:p> \"\xff\" .\n"},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(ReadNQuads(c.text), FailsWith(RdfErrorCode::kMalformed)) << c.why;
  }
}

TEST(ReadNQuads, HasLimits) {
  const std::string kLine = "<a:b> <a:p> <a:o> .\n";
  EXPECT_THAT(ReadNQuads(kLine + kLine, {.max_len = 2 * kLine.size(), .max_num_quads = 2}), IsOk());
  EXPECT_THAT(ReadNQuads(kLine + kLine, {.max_len = 2 * kLine.size(), .max_num_quads = 1}),
              FailsWith(RdfErrorCode::kTooLarge));
  EXPECT_THAT(ReadNQuads(kLine + kLine, {.max_len = 2 * kLine.size() - 1, .max_num_quads = 2}),
              FailsWith(RdfErrorCode::kTooLarge));
}

TEST(CheckTerms, RefusesWhatWouldBeReadAsSomethingElse) {
  const RdfTerm iri{.kind = RdfTermKind::kIri, .value = "a:b", .datatype = {}, .language = {}};
  const auto iri_of = [&iri](std::string value) {
    RdfTerm term = iri;
    term.value = std::move(value);
    return term;
  };
  const auto literal = [](std::string value, std::string datatype, std::string language) {
    return RdfTerm{.kind = RdfTermKind::kLiteral,
                   .value = std::move(value),
                   .datatype = std::move(datatype),
                   .language = std::move(language)};
  };
  const RdfTerm blank{
      .kind = RdfTermKind::kBlankNode, .value = "any label", .datatype = {}, .language = {}};
  const std::string kLang(kRdfLangString);
  EXPECT_TRUE(CheckTerms({{blank, iri, literal("x", kLang, "de"), blank}}).has_value());
  const struct {
    const char* why;
    RdfQuad quad;
  } kCases[] = {
      {"a line in an IRI", {iri_of("a:b> <a:c> <a:d> .\n<a:e"), iri, iri, std::nullopt}},
      {"a relative object", {iri, iri, iri_of("b"), std::nullopt}},
      {"a blank predicate", {iri, blank, iri, std::nullopt}},
      {"a relative predicate", {iri, iri_of("p"), iri, std::nullopt}},
      {"a literal as subject", {literal("x", "a:t", ""), iri, iri, std::nullopt}},
      {"a literal as graph", {iri, iri, iri, literal("x", "a:t", "")}},
      {"no UTF-8", {iri, iri, literal("\xff", "a:t", ""), std::nullopt}},
      {"no datatype", {iri, iri, literal("x", "", ""), std::nullopt}},
      {"a language with a datatype", {iri, iri, literal("x", "a:t", "de"), std::nullopt}},
      {"no language", {iri, iri, literal("x", kLang, ""), std::nullopt}},
      {"a quad in a language", {iri, iri, literal("x", kLang, "de .\n"), std::nullopt}},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(CheckTerms({c.quad}), FailsWith(RdfErrorCode::kMalformed)) << c.why;
  }
}

}  // namespace
}  // namespace issuer
