// N-Quads and the question whether two datasets are the same but for their blank nodes' names; for
// tests. [n-quads] [rdf11-concepts §3.6]
#pragma once

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/check.h"
#include "crypto/rdf/dataset.h"

namespace issuer {

// Reads what is well-formed; aborts on what is not.
class NQuadsReader {
 public:
  explicit NQuadsReader(std::string_view text) : text_(text) {}

  RdfDataset Read() {
    RdfDataset dataset;
    for (SkipSpace(); !text_.empty(); SkipSpace()) {
      RdfQuad quad{Term(), Term(), Term(), std::nullopt};
      if (Peek() != '.') {
        quad.graph = Term();
      }
      Take('.');
      if (std::find(dataset.begin(), dataset.end(), quad) == dataset.end()) {
        dataset.push_back(std::move(quad));
      }
    }
    return dataset;
  }

 private:
  void SkipSpace() {
    while (!text_.empty() &&
           (std::string_view(" \t\r\n").find(text_.front()) != std::string_view::npos)) {
      text_.remove_prefix(1);
    }
    if (text_.starts_with('#')) {
      text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
      SkipSpace();
    }
  }
  char Peek() {
    SkipSpace();
    return text_.empty() ? '\0' : text_.front();
  }
  void Take(char c) {
    CHECK(Peek() == c);
    text_.remove_prefix(1);
  }
  std::string Until(std::string_view ends) {
    const std::size_t end = std::min(text_.find_first_of(ends), text_.size());
    std::string taken(text_.substr(0, end));
    text_.remove_prefix(end);
    return taken;
  }
  std::string Iri() {
    Take('<');
    std::string iri = Until(">");
    Take('>');
    return iri;
  }
  void AppendCodePoint(std::string& out, std::uint32_t code) {
    if (code < 0x80) {
      out.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
      out.push_back(static_cast<char>(0xc0 | (code >> 6)));
      out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
      out.push_back(static_cast<char>(0xe0 | (code >> 12)));
      out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
      out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    } else {
      out.push_back(static_cast<char>(0xf0 | (code >> 18)));
      out.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3f)));
      out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
      out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
    }
  }
  std::string Quoted() {
    Take('"');
    std::string out;
    while (text_.front() != '"') {
      const char c = text_.front();
      text_.remove_prefix(1);
      if (c != '\\') {
        out.push_back(c);
        continue;
      }
      const char escaped = text_.front();
      text_.remove_prefix(1);
      if (escaped == 'u' || escaped == 'U') {
        const std::size_t len = escaped == 'u' ? 4 : 8;
        const std::string digits(text_.substr(0, len));
        text_.remove_prefix(len);
        AppendCodePoint(out, static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 16)));
      } else {
        const std::size_t at = std::string_view("tbnrf").find(escaped);
        out.push_back(at == std::string_view::npos ? escaped : "\t\b\n\r\f"[at]);
      }
    }
    text_.remove_prefix(1);
    return out;
  }
  RdfTerm Term() {
    RdfTerm term;
    if (Peek() == '<') {
      term.value = Iri();
    } else if (Peek() == '_') {
      term.kind = RdfTermKind::kBlankNode;
      term.value = Until(" \t").substr(2);
    } else {
      term.kind = RdfTermKind::kLiteral;
      term.value = Quoted();
      term.datatype = "http://www.w3.org/2001/XMLSchema#string";
      if (text_.starts_with("^^")) {
        text_.remove_prefix(2);
        term.datatype = Iri();
      } else if (text_.starts_with('@')) {
        text_.remove_prefix(1);
        term.language = Until(" \t");
        term.datatype = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
      }
    }
    return term;
  }

  std::string_view text_;
};

inline std::string ToText(const RdfTerm& term) {
  switch (term.kind) {
    case RdfTermKind::kIri:
      return "<" + term.value + ">";
    case RdfTermKind::kBlankNode:
      return "_:" + term.value;
    case RdfTermKind::kLiteral:
      return "\"" + term.value + "\"" +
             (term.language.empty() ? "^^<" + term.datatype + ">" : "@" + term.language);
  }
  return {};
}

inline std::string ToText(const RdfQuad& quad) {
  return ToText(quad.subject) + " " + ToText(quad.predicate) + " " + ToText(quad.object) +
         (quad.graph.has_value() ? " " + ToText(*quad.graph) : "") + " .";
}

// One quad a line, sorted; for messages and for comparison with texts.
inline std::string ToText(const RdfDataset& dataset) {
  std::vector<std::string> lines;
  lines.reserve(dataset.size());
  for (const RdfQuad& quad : dataset) {
    lines.push_back(ToText(quad));
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) {
    text.append(line).append("\n");
  }
  return text;
}

// Tries to name the blank nodes of one dataset as another does.
class DatasetMatcher {
 public:
  DatasetMatcher(const RdfDataset& a, const RdfDataset& b) : a_(a), b_(b), used_(b.size()) {}

  bool Match() { return a_.size() == b_.size() && MatchFrom(0); }

 private:
  bool MatchFrom(std::size_t index) {
    if (index == a_.size()) {
      return true;
    }
    for (std::size_t i = 0; i < b_.size(); ++i) {
      if (used_[i]) {
        continue;
      }
      const auto names = names_;
      const auto taken = taken_;
      if (MatchQuad(a_[index], b_[i])) {
        used_[i] = true;
        if (MatchFrom(index + 1)) {
          return true;
        }
        used_[i] = false;
      }
      names_ = names;
      taken_ = taken;
    }
    return false;
  }
  bool MatchQuad(const RdfQuad& a, const RdfQuad& b) {
    return a.graph.has_value() == b.graph.has_value() && MatchTerm(a.subject, b.subject) &&
           MatchTerm(a.predicate, b.predicate) && MatchTerm(a.object, b.object) &&
           (!a.graph.has_value() || MatchTerm(*a.graph, *b.graph));
  }
  bool MatchTerm(const RdfTerm& a, const RdfTerm& b) {
    if (a.kind != RdfTermKind::kBlankNode || b.kind != RdfTermKind::kBlankNode) {
      return a == b;
    }
    const auto found = names_.find(a.value);
    if (found != names_.end()) {
      return found->second == b.value;
    }
    if (!taken_.insert(b.value).second) {
      return false;
    }
    names_.emplace(a.value, b.value);
    return true;
  }

  const RdfDataset& a_;
  const RdfDataset& b_;
  std::vector<bool> used_;
  std::map<std::string, std::string> names_;
  std::set<std::string> taken_;
};

}  // namespace issuer
