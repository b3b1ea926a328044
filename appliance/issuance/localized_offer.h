// One offer in the languages that its transaction code is described in. [vci-1.0 §4.1.3]
#pragma once

#include <string>
#include <vector>

#include "appliance/base/result.h"

namespace issuer {

struct LocalizedOffer {
  std::string locale;  // BCP 47 tag; empty: no language was said
  std::string offer;   // the offer object, JSON
};

// As it is sealed: the offer object itself where no language was said, else a claim tree: locale →
// offer object. Precondition: not empty, and each has a locale of its own or there is one without.
std::string PackOffers(const std::vector<LocalizedOffer>& offers);

// The default first. Fails with kRecordMalformed.
Result<std::vector<LocalizedOffer>> UnpackOffers(std::string packed);

}  // namespace issuer
