// The demo wallet's encryption: between the wallet and its transport, so that every request that
// the metadata lets it encrypt is encrypted, and asks for an encrypted answer where those are
// offered.
#pragma once

#include <string>
#include <utility>

#include "appliance/base/json_value.h"
#include "appliance/base/random.h"
#include "appliance/issuerctl/wallet.h"
#include "crypto/jose/jwe.h"

namespace issuer {

// Confined to one thread. Its key lives as long as the command.
class WalletEncryption {
 public:
  // `random` outlives it.
  WalletEncryption(WalletTransport transport, Random& random)
      : transport_(std::move(transport)), random_(random) {}

  // A WalletTransport. Learns the issuer metadata as it passes; then whatever goes to one of the
  // endpoints for credentials is encrypted. Status 0 if the metadata offers no key that fits, or an
  // answer does not open or came in the clear.
  WalletResponse Send(const WalletRequest& request);

 private:
  bool IsForCredentials(const WalletRequest& request) const;
  Result<JweRecipient> IssuersKey() const;
  Result<std::string> Encrypt(const std::string& body) const;
  Result<WalletResponse> Decrypt(WalletResponse response) const;

  WalletTransport transport_;
  Random& random_;
  JsonValue metadata_;
  const DecryptionKey key_ = DecryptionKey::Generate(KeyManagement::kEcdhEs);
};

}  // namespace issuer
