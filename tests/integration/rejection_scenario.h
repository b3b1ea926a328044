// What a row of rejections_test.cc may name in braces: codes, tokens and proofs, made fresh on a
// running appliance.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/test_appliance.h"

namespace issuer {

class RejectionScenario {
 public:
  explicit RejectionScenario(TestAppliance& appliance);

  // `text` with every {name} replaced, each by a thing of its own. A brace that begins no known
  // name stays.
  std::string Fill(std::string_view text);

 private:
  void AddCodes();
  void AddTokens();
  void AddProofs();
  void AddForeignProofs();
  void AddDpopProofs();
  void AddBoundTokens();
  // A DPoP proof of `key` for `path`, spoilt by `change`.
  std::string DpopWith(const WalletKey& key,
                       const std::string& path,
                       const std::function<void(ProofParts&)>& change);
  // A proof of a new key over a fresh nonce, spoilt by `change`.
  std::string ProofWith(const std::function<void(ProofParts&, const WalletKey&)>& change);
  std::string Redeem(const std::string& code, const std::string& more);
  HttpResponse RedeemBound(const std::string& proof);

  TestAppliance& appliance_;
  const WalletKey fixed_key_;
  const WalletKey dpop_key_ = WalletKey::Generate();
  std::string bound_token_;  // the newest {bound token}: what {dpop bound} is about
  int num_dpop_proofs_ = 0;
  std::map<std::string, std::function<std::string()>, std::less<>> makers_;
};

}  // namespace issuer
