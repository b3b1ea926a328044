// What the tests of di_vp proofs share: an issuer, a key, honest presentations and ways to break
// them.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/rfc3339.h"
#include "appliance/issuance/verify_proofs.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_presentations.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {

struct BrokenPresentation {
  const char* why;
  std::function<void(PresentationParts&)> breakage;  // before it is signed
  ErrorCode expected = ErrorCode::kProofInvalid;
};

class VerifyPresentationsTest : public testing::Test {
 protected:
  static constexpr Cryptosuite kSuite = Cryptosuite::kEcdsaRdfc2019;

  VerifyPresentationsTest() {
    CredentialConfiguration& pid = issuer_.credentials.all[0];
    pid.proof_types = {ProofType::kDiVp};
    pid.proof_suites = {Cryptosuite::kEcdsaRdfc2019,
                        Cryptosuite::kEddsaRdfc2022,
                        Cryptosuite::kEcdsaJcs2019,
                        Cryptosuite::kEddsaJcs2022};
  }

  static JsonValue Text(std::string_view text) { return JsonValue(std::string(text)); }
  static JsonValue TextArray(std::vector<std::string> texts) {
    JsonValue::Array array;
    for (std::string& text : texts) {
      array.emplace_back(std::move(text));
    }
    return JsonValue(std::move(array));
  }
  static auto SetDocument(std::string name, JsonValue value) {
    return [=](PresentationParts& parts) { SetMember(parts.document, name, value); };
  }
  static auto DropDocument(std::string name) {
    return [=](PresentationParts& parts) { RemoveMember(parts.document, name); };
  }
  static auto SetOption(std::string name, JsonValue value) {
    return [=](PresentationParts& parts) { SetMember(parts.proof, name, value); };
  }
  static auto DropOption(std::string name) {
    return [=](PresentationParts& parts) { RemoveMember(parts.proof, name); };
  }
  // Asks VerifyBroken() for an array around the proof, which is not what is signed.
  auto WrapProof() {
    return [this](PresentationParts&) { wrap_proof_ = true; };
  }

  Result<ProvenHolders> Verify(const std::vector<JsonValue>& presentations) {
    return VerifyPresentationProofs(presentations, issuer_.credentials.all[0], issuer_.services());
  }

  std::string Nonce() {
    return issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
  }
  std::string At(Seconds from_now, std::string_view zone = "Z") {
    std::string text = ToRfc3339(issuer_.clock.Now() + from_now);
    text.pop_back();
    return text + std::string(zone);
  }

  PresentationParts Honest(const WalletKey& key, Cryptosuite suite, std::string_view nonce) {
    return HonestPresentation(key, suite, "https://issuer.example/t1", nonce, issuer_.clock.Now());
  }
  PresentationParts Honest(const WalletKey& key, Cryptosuite suite) {
    return Honest(key, suite, Nonce());
  }

  Result<ProvenHolders> VerifyBroken(const BrokenPresentation& c, Cryptosuite suite = kSuite) {
    PresentationParts parts = Honest(key_, suite);
    wrap_proof_ = false;
    c.breakage(parts);
    JsonValue::Object secured = *SignPresentation(parts, key_, suite).AsObject();
    if (wrap_proof_) {
      secured.back().second = JsonValue(JsonValue::Array{secured.back().second});
    }
    return Verify({JsonValue(std::move(secured))});
  }

  TestIssuer issuer_;
  const WalletKey key_ = WalletKey::Generate();
  bool wrap_proof_ = false;
};

}  // namespace issuer
