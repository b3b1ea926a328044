// What the tests of key proofs share: an issuer, a key, honest proofs and ways to break them.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"
#include "appliance/issuance/verify_proofs.h"
#include "appliance/issuerctl/wallet_key.h"
#include "tests/support/test_issuer.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {

inline JsonValue Text(std::string_view text) {
  return JsonValue(std::string(text));
}
inline JsonValue TextArray(std::vector<std::string> texts) {
  JsonValue::Array array;
  for (std::string& text : texts) {
    array.emplace_back(std::move(text));
  }
  return JsonValue(std::move(array));
}

class VerifyProofsTest : public testing::Test {
 protected:
  Result<ProvenHolders> Verify(const std::vector<std::string>& proofs,
                               const char* configuration = "pid") {
    return VerifyJwtProofs(proofs,
                           *issuer_.credentials.Find(ConfigurationId(configuration)),
                           client_,
                           issuer_.services());
  }

  std::string Nonce() {
    return issuer_.services().nonces.proofs.Mint(issuer_.clock.Now(), issuer_.random);
  }

  ProofParts Honest(const WalletKey& key, std::string_view nonce) {
    return HonestProof(key, "https://issuer.example/t1", nonce, issuer_.clock.Now());
  }
  ProofParts Honest(const WalletKey& key) { return Honest(key, Nonce()); }

  // The proof with its key given as `member` instead of `jwk`.
  std::string ProofBy(const WalletKey& key, std::string_view member, JsonValue value) {
    ProofParts parts = Honest(key);
    RemoveMember(parts.header, "jwk");
    SetMember(parts.header, member, std::move(value));
    return SignProof(parts, key);
  }

  std::string CertificateOf(const WalletKey& key, Seconds from, Seconds until) {
    return Base64Encode(
        SelfSignedCertificate(key, issuer_.clock.Now() + from, issuer_.clock.Now() + until));
  }

  TestIssuer issuer_;
  ClientId client_;  // whom the token was issued to
  const WalletKey key_ = WalletKey::Generate();
};

using Breakage = std::function<void(ProofParts&)>;

struct BrokenProof {
  const char* why;
  Breakage breakage;
  ErrorCode expected = ErrorCode::kProofInvalid;
};

inline Breakage SetHeader(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.header, name, value); };
}
inline Breakage DropHeader(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.header, name); };
}
inline Breakage SetClaim(std::string name, JsonValue value) {
  return [=](ProofParts& parts) { SetMember(parts.payload, name, value); };
}
inline Breakage DropClaim(std::string name) {
  return [=](ProofParts& parts) { RemoveMember(parts.payload, name); };
}

}  // namespace issuer
