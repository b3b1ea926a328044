#include "appliance/trust/trust_lists.h"

#include <algorithm>

namespace issuer {

const RegisteredClient* TrustLists::FindClient(std::string_view id) const {
  const auto found = std::find_if(
      clients.begin(), clients.end(), [&](const auto& client) { return client.id.value() == id; });
  return found == clients.end() ? nullptr : &*found;
}

const StatusList* TrustLists::FindStatusList(std::string_view uri) const {
  const auto found = std::find_if(status_lists.begin(), status_lists.end(), [&](const auto& list) {
    return list.uri() == uri;
  });
  return found == status_lists.end() ? nullptr : &*found;
}

}  // namespace issuer
