// What a row of rejections may name in braces: codes, tokens and proofs, made fresh on a running
// appliance.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/test_appliance.h"

namespace issuer {

class RejectionScenario {
 public:
  explicit RejectionScenario(TestAppliance& appliance);

  // `text` with every {name} replaced, each by a thing of its own. A brace that begins no known
  // name stays.
  std::string Fill(std::string_view text);
  // A name that only some rows need.
  void Add(std::string name, std::function<std::string()> maker);
  // What {endpoint} is, and for which of them the DPoP proofs of bound tokens are made; the
  // credential endpoint at first.
  void SetEndpoint(std::string path) { endpoint_ = std::move(path); }

 private:
  void AddCodes();
  void AddTokens();
  void AddProofs();
  void AddForeignProofs();
  void AddDpopProofs();
  void AddBoundTokens();
  void AddBoundProofs();
  // A DPoP proof of `key` for `path`, spoilt by `change`.
  std::string DpopWith(const WalletKey& key,
                       const std::string& path,
                       const std::function<void(ProofParts&)>& change);
  // A proof of a new key over a fresh nonce, spoilt by `change`.
  std::string ProofWith(const std::function<void(ProofParts&, const WalletKey&)>& change);
  std::string Redeem(const std::string& code, const std::string& more);
  HttpResponse RedeemBound(const std::string& code, const std::string& proof);

  TestAppliance& appliance_;
  const WalletKey fixed_key_;
  const WalletKey dpop_key_ = WalletKey::Generate();
  std::string bound_token_;  // the newest {bound token}: what {dpop bound} is about
  std::string endpoint_ = "/t1/credential";
  int num_dpop_proofs_ = 0;
  std::map<std::string, std::function<std::string()>, std::less<>> makers_;
};

}  // namespace issuer
