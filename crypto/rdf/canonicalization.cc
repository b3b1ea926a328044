#include "crypto/rdf/canonicalization.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "crypto/rdf/canonicalization_state.h"
#include "crypto/rdf/hash_first_degree.h"
#include "crypto/rdf/hash_n_degree.h"
#include "crypto/rdf/n_quads_writer.h"
#include "crypto/rdf/term_syntax.h"

namespace issuer {
namespace {

std::vector<const RdfQuad*> DistinctQuads(const RdfDataset& dataset) {
  const auto key_of = [](const RdfTerm& term) {
    return std::tie(term.kind, term.value, term.datatype, term.language);
  };
  const auto is_before = [&](const RdfQuad* a, const RdfQuad* b) {
    if (a->graph.has_value() != b->graph.has_value()) {
      return b->graph.has_value();
    }
    const auto as_tuple = [&](const RdfQuad& quad) {
      return std::tuple_cat(key_of(quad.subject),
                            key_of(quad.predicate),
                            key_of(quad.object),
                            key_of(quad.graph ? *quad.graph : quad.subject));
    };
    return as_tuple(*a) < as_tuple(*b);
  };
  std::vector<const RdfQuad*> quads;
  quads.reserve(dataset.size());
  for (const RdfQuad& quad : dataset) {
    quads.push_back(&quad);
  }
  std::sort(quads.begin(), quads.end(), is_before);
  quads.erase(
      std::unique(
          quads.begin(), quads.end(), [](const RdfQuad* a, const RdfQuad* b) { return *a == *b; }),
      quads.end());
  return quads;
}

void NoteMentions(const std::vector<const RdfQuad*>& quads, CanonicalizationState& state) {
  for (const RdfQuad* quad : quads) {
    ForEachBlankNode(*quad, [&](const std::string& label, char) {
      std::vector<const RdfQuad*>& mentions = state.quads_of[label];
      if (mentions.empty() || mentions.back() != quad) {
        mentions.push_back(quad);
      }
    });
  }
}

using LabelsByHash = std::map<std::string, std::vector<std::string>>;

LabelsByHash HashAllFirstDegrees(CanonicalizationState& state) {
  LabelsByHash labels_by_hash;
  for (const auto& [label, quads] : state.quads_of) {
    std::string hash = HashFirstDegreeQuads(state.hash, label, quads);
    labels_by_hash[hash].push_back(label);
    state.first_degree_hashes.emplace(label, std::move(hash));
  }
  return labels_by_hash;
}

// Names the blank nodes that have one first-degree hash. False once the budget is spent.
// [rdf-canon §4.4.3, 5]
bool NameAlike(const std::vector<std::string>& labels, CanonicalizationState& state) {
  std::vector<NDegreeHash> results;
  for (const std::string& label : labels) {
    if (state.canonical.Find(label) != nullptr) {
      continue;
    }
    IdentifierIssuer temporary("b");
    temporary.Issue(label);
    auto result = HashNDegreeQuads(state, label, std::move(temporary), 0);
    if (!result) {
      return false;
    }
    results.push_back(*std::move(result));
  }
  std::stable_sort(results.begin(), results.end(), [](const NDegreeHash& a, const NDegreeHash& b) {
    return a.hash < b.hash;
  });
  for (const NDegreeHash& result : results) {
    for (const std::string& label : result.issuer.labels()) {
      state.canonical.Issue(label);
    }
  }
  return true;
}

// False once the budget is spent.
bool NameAll(const LabelsByHash& labels_by_hash, CanonicalizationState& state) {
  for (const auto& [hash, labels] : labels_by_hash) {
    if (labels.size() == 1) {
      state.canonical.Issue(labels.front());
    }
  }
  return std::all_of(labels_by_hash.begin(), labels_by_hash.end(), [&state](const auto& entry) {
    return entry.second.size() == 1 || NameAlike(entry.second, state);
  });
}

std::string WriteSorted(const std::vector<const RdfQuad*>& quads, const IdentifierIssuer& names) {
  std::vector<std::string> lines;
  lines.reserve(quads.size());
  for (const RdfQuad* quad : quads) {
    lines.push_back(
        WriteNQuad(*quad, [&names](const std::string& label) { return *names.Find(label); }));
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) {
    text += line;
  }
  return text;
}

}  // namespace

Result<CanonicalDataset, RdfError> Canonicalize(const RdfDataset& dataset,
                                                RdfHash hash,
                                                const CanonicalizationLimits& limits) {
  if (dataset.size() > limits.max_num_quads) {
    return Unexpected(RdfError{RdfErrorCode::kTooLarge, "too many quads"});
  }
  RETURN_IF_ERROR(CheckTerms(dataset));
  const std::vector<const RdfQuad*> quads = DistinctQuads(dataset);
  CanonicalizationState state{.hash = hash,
                              .max_depth = limits.max_depth,
                              .budget = WorkBudget(limits.max_num_steps),
                              .quads_of = {},
                              .first_degree_hashes = {}};
  NoteMentions(quads, state);
  if (!NameAll(HashAllFirstDegrees(state), state)) {
    return Unexpected(
        RdfError{RdfErrorCode::kTooMuchWork, "blank nodes too much alike to be told apart"});
  }
  return CanonicalDataset{.n_quads = WriteSorted(quads, state.canonical),
                          .identifiers = state.canonical.identifiers()};
}

}  // namespace issuer
