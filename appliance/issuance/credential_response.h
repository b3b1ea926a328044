// What a wallet gets for a credential request, now or later. [vci-1.0 §8.3, §9.2]
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/issuance/lifecycle_secrets.h"

namespace issuer {

struct PendingTransaction {
  TransactionId id;
  Seconds interval{};  // until the wallet may ask again
};

struct CredentialResponse {
  std::vector<std::string> credentials;       // in the text form of their format
  bool are_objects = false;                   // that text is a JSON object, not a string [LD-1]
  std::string notification_id;                // empty: there is none
  std::optional<PendingTransaction> pending;  // then there are no credentials yet
};

}  // namespace issuer
