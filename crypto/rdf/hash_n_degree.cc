#include "crypto/rdf/hash_n_degree.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "crypto/rdf/hash_first_degree.h"

namespace issuer {
namespace {

// Hash Related Blank Node. [rdf-canon §4.7]
std::string HashRelated(const CanonicalizationState& state,
                        const std::string& related,
                        const RdfQuad& quad,
                        const IdentifierIssuer& issuer,
                        char position) {
  std::string input(1, position);
  if (position != 'g') {
    input += "<" + quad.predicate.value + ">";
  }
  const std::string* identifier = state.canonical.Find(related);
  if (identifier == nullptr) {
    identifier = issuer.Find(related);
  }
  input += identifier != nullptr ? "_:" + *identifier : state.first_degree_hashes.at(related);
  return HexHash(state.hash, input);
}

// Blank nodes by the hash of their relation to `label`. One that is related twice in the same way,
// in two graphs, is there twice.
using RelatedByHash = std::map<std::string, std::vector<std::string>>;

std::optional<RelatedByHash> FindRelated(CanonicalizationState& state,
                                         const std::string& label,
                                         const IdentifierIssuer& issuer) {
  RelatedByHash related_by_hash;
  for (const RdfQuad* quad : state.quads_of.at(label)) {
    if (!state.budget.Spend(1)) {
      return std::nullopt;
    }
    ForEachBlankNode(*quad, [&](const std::string& related, char position) {
      if (related != label) {
        related_by_hash[HashRelated(state, related, *quad, issuer, position)].push_back(related);
      }
    });
  }
  return related_by_hash;
}

struct Path {
  std::string text;
  IdentifierIssuer issuer;
};

// The path of the one order of related nodes that gives the least. [rdf-canon §4.8, 5.4]
class PathSearch {
 public:
  PathSearch(CanonicalizationState& state, std::size_t depth) : state_(state), depth_(depth) {}

  std::optional<Path> Find(std::vector<std::string> related, IdentifierIssuer issuer) {
    if (related.size() == 1) {  // most often, and along a list: no copy
      return Try(related, std::move(issuer)) ? std::move(chosen_) : std::nullopt;
    }
    // Starting sorted, next_permutation comes to every order once.
    std::sort(related.begin(), related.end());
    do {
      if (!state_.budget.Spend(1 + issuer.labels().size()) || !Try(related, issuer)) {
        return std::nullopt;
      }
    } while (std::next_permutation(related.begin(), related.end()));
    return std::move(chosen_);
  }

 private:
  // False once the budget is spent.
  bool Try(const std::vector<std::string>& order, IdentifierIssuer issuer) {
    Path path{.text = {}, .issuer = std::move(issuer)};
    std::vector<std::string> unnamed;
    for (const std::string& related : order) {
      if (!state_.budget.Spend(1)) {
        return false;
      }
      if (const std::string* canonical = state_.canonical.Find(related)) {
        path.text += "_:" + *canonical;
      } else {
        if (path.issuer.Find(related) == nullptr) {
          unnamed.push_back(related);
        }
        path.text += "_:" + path.issuer.Issue(related);
      }
      if (IsWorseThanChosen(path.text)) {
        return true;
      }
    }
    for (const std::string& related : unnamed) {
      path.text += "_:" + path.issuer.Issue(related);
      auto result = HashNDegreeQuads(state_, related, std::move(path.issuer), depth_ + 1);
      if (!result) {
        return false;
      }
      path.text += "<" + result->hash + ">";
      path.issuer = std::move(result->issuer);
      if (IsWorseThanChosen(path.text)) {
        return true;
      }
    }
    if (!chosen_ || path.text < chosen_->text) {
      chosen_ = std::move(path);
    }
    return true;
  }

  bool IsWorseThanChosen(const std::string& text) const {
    return chosen_ && text.size() >= chosen_->text.size() && text > chosen_->text;
  }

  CanonicalizationState& state_;
  const std::size_t depth_;
  std::optional<Path> chosen_;
};

}  // namespace

std::optional<NDegreeHash> HashNDegreeQuads(CanonicalizationState& state,
                                            const std::string& label,
                                            IdentifierIssuer issuer,
                                            std::size_t depth) {
  if (depth >= state.max_depth) {
    return std::nullopt;
  }
  auto related_by_hash = FindRelated(state, label, issuer);
  if (!related_by_hash) {
    return std::nullopt;
  }
  std::string data;
  for (auto& [hash, related] : *related_by_hash) {
    auto path = PathSearch(state, depth).Find(std::move(related), std::move(issuer));
    if (!path) {
      return std::nullopt;
    }
    data += hash + path->text;
    issuer = std::move(path->issuer);
  }
  return NDegreeHash{.hash = HexHash(state.hash, data), .issuer = std::move(issuer)};
}

}  // namespace issuer
