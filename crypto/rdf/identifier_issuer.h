// Names for blank nodes in the order in which they are met. [rdf-canon §4.3, §4.5]
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace issuer {

// A value: hashing copies issuers to try one order after another.
class IdentifierIssuer {
 public:
  explicit IdentifierIssuer(std::string prefix) : prefix_(std::move(prefix)) {}

  // The identifier of `label`, a new one if it has none yet: the prefix, then a count from 0.
  const std::string& Issue(const std::string& label) {
    const auto [place, is_new] = identifiers_.try_emplace(label);
    if (is_new) {
      place->second = prefix_ + std::to_string(labels_.size());
      labels_.push_back(label);
    }
    return place->second;
  }

  // Null if `label` has none. Valid until the issuer is gone.
  const std::string* Find(const std::string& label) const {
    const auto place = identifiers_.find(label);
    return place == identifiers_.end() ? nullptr : &place->second;
  }

  // In the order in which they got their identifiers.
  const std::vector<std::string>& labels() const { return labels_; }
  const std::map<std::string, std::string>& identifiers() const { return identifiers_; }

 private:
  std::string prefix_;
  std::vector<std::string> labels_;
  std::map<std::string, std::string> identifiers_;
};

}  // namespace issuer
