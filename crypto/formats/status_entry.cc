#include "crypto/formats/status_entry.h"

#include <string>
#include <utility>
#include <vector>

namespace issuer {

ClaimValue BitstringEntriesOf(const StatusReference& status) {
  std::vector<ClaimValue> entries;
  for (const char* purpose : {"revocation", "suspension"}) {
    entries.push_back(ClaimValue::OfObject(
        {{"type", ClaimValue::OfText("BitstringStatusListEntry")},
         {"statusPurpose", ClaimValue::OfText(purpose)},
         {"statusListIndex", ClaimValue::OfText(std::to_string(status.index))},
         {"statusListCredential", ClaimValue::OfText(status.uri + "/" + purpose)}}));
  }
  return ClaimValue::OfArray(std::move(entries));
}

}  // namespace issuer
