// A claim tree → the members of a JWT payload, with the selective parts taken out into disclosures.
// [rfc9901 §4.2]
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/random.h"

namespace issuer {

// Collects the disclosures of one credential while its payload is written. One use, one thread.
class SelectivePayload {
 public:
  // `num_decoys` digests are added at each level that has disclosures. `random` must outlive this.
  SelectivePayload(std::size_t num_decoys, Random& random)
      : num_decoys_(num_decoys), random_(random) {}

  // Writes the members of `object` (kObject) into the JSON object that `json` has open: those that
  // are always shown in their order, then `_sd` if any is selective. What is hidden inside a hidden
  // value has its digest in that value's disclosure. Precondition: IsWellFormed(object), and no
  // member is called `_sd` or `...`.
  void WriteMembers(const ClaimValue& object, JsonWriter& json);

  // In transport form, in the order they were made.
  std::vector<std::string> TakeDisclosures() && { return std::move(disclosures_); }

 private:
  void WriteValue(const ClaimValue& value, JsonWriter& json);
  void WriteElements(const ClaimValue& array, JsonWriter& json);
  std::string ToJson(const ClaimValue& value);

  const std::size_t num_decoys_;
  Random& random_;
  std::vector<std::string> disclosures_;
};

}  // namespace issuer
