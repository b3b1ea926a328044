// The demo wallet's DPoP: a proof with each request, and the newest nonce in the next one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/base/random.h"
#include "appliance/issuerctl/wallet_key.h"
#include "appliance/issuerctl/wallet_transport.h"

namespace issuer {

// What a proof is about.
struct DpopTarget {
  std::string_view method;
  std::string_view url;
  std::string_view jti;
  std::string_view token;  // the access token; empty: none is sent along, and no ath
  std::string_view nonce;  // empty: none
};

// {typ, alg, jwk} and {jti, htm, htu, iat} with ath and nonce where there are such. [rfc9449 §4.2]
ProofParts HonestDpopProof(const WalletKey& key, const DpopTarget& target, Timestamp now);

// Confined to one thread. One nonce is kept, since issuer and authorization server are one.
class DpopClient {
 public:
  DpopClient(WalletKey key, Random& random, const Clock& clock)
      : key_(std::move(key)), random_(random), clock_(clock) {}

  // Sends `request` with a proof; once more if the answer asks for a nonce. [rfc9449 §8, §9]
  WalletResponse Send(const WalletTransport& transport,
                      const WalletRequest& request,
                      std::string_view token);
  // Keeps the DPoP-Nonce of an answer, if it has one.
  void Learn(const WalletResponse& response);

 private:
  WalletKey key_;
  Random& random_;
  const Clock& clock_;
  std::string nonce_;
};

}  // namespace issuer
