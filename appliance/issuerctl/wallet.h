// The demo wallet: offer → metadata → token → nonce → proofs → credentials. It speaks through a
// function, so the same wallet serves people over HTTP and tests in process.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/json_value.h"
#include "appliance/base/result.h"
#include "appliance/base/uri.h"
#include "appliance/issuerctl/dpop_client.h"
#include "appliance/issuerctl/wallet_key.h"
#include "appliance/issuerctl/wallet_transport.h"

namespace issuer {

// Where the flow ended. `error` is the member of that name in the body, or what the wallet itself
// found wrong.
struct WalletFailure {
  std::string step;  // "offer", "metadata", "token", "nonce", "credential"
  int status = 0;    // 0: the answer never came or was not understood
  std::string error;
};

template <typename T>
using WalletResult = Result<T, WalletFailure>;

struct WalletOffer {
  HttpsUrl credential_issuer;
  std::vector<std::string> configurations;
  std::string code;
  bool wants_tx_code = false;
  JsonValue object;  // the whole offer
};

// What the two metadata documents say, paths without the origin.
struct WalletMetadata {
  std::string identifier;
  std::string origin;
  std::string token_path;
  std::string nonce_path;
  std::string credential_path;
  std::int64_t batch_size = 1;
  JsonValue issuer;  // the whole documents
  JsonValue authorization_server;
};

// Confined to one thread. Each step stands alone: a caller may show, repeat or leave out any.
class Wallet {
 public:
  // `clock` tells the wallet's own time and outlives it.
  Wallet(WalletTransport transport, const Clock& clock)
      : transport_(std::move(transport)), clock_(clock) {}

  // From now on access tokens are asked for and used with proofs of `key`, and must come bound to
  // it. `random` outlives the wallet. [rfc9449]
  void UseDpop(WalletKey key, Random& random) { dpop_.emplace(std::move(key), random, clock_); }

  // Of its access tokens, and of the Authorization field.
  std::string_view Scheme() const { return dpop_.has_value() ? "DPoP" : "Bearer"; }

  // By value, or by reference: then it is fetched.
  WalletResult<WalletOffer> ReadOffer(std::string_view link);
  WalletResult<WalletMetadata> ReadMetadata(const HttpsUrl& credential_issuer);
  // The access token.
  WalletResult<std::string> Redeem(const WalletMetadata& metadata,
                                   const WalletOffer& offer,
                                   const std::optional<std::string>& tx_code);
  WalletResult<std::string> FetchNonce(const WalletMetadata& metadata);
  // One proof a key, all over one nonce.
  std::vector<std::string> MakeProofs(const WalletMetadata& metadata,
                                      std::string_view nonce,
                                      std::span<const WalletKey> keys) const;
  // The credentials that are text; `proofs` may be empty.
  WalletResult<std::vector<std::string>> RequestCredentials(const WalletMetadata& metadata,
                                                            std::string_view token,
                                                            std::string_view configuration,
                                                            std::span<const std::string> proofs);

  // All of it, for the first configuration of the offer. No keys: no nonce and no proofs.
  WalletResult<std::vector<std::string>> Run(std::string_view link,
                                             const std::optional<std::string>& tx_code,
                                             std::span<const WalletKey> keys);

 private:
  // The JSON body of a 200 answer.
  WalletResult<JsonValue> Ask(const char* step, const WalletRequest& request);
  // The same, with a DPoP proof where the wallet uses them. `token` is empty at the token endpoint.
  WalletResult<JsonValue> AskProven(const char* step,
                                    const WalletRequest& request,
                                    std::string_view token);

  WalletTransport transport_;
  const Clock& clock_;
  std::optional<DpopClient> dpop_;
};

}  // namespace issuer
