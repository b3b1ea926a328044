// A wallet provider for tests: it attests wallets and their keys, by a key of its own or by a
// certificate under its own CA.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/issuerctl/wallet_key.h"
#include "appliance/trust/trust_lists.h"
#include "tests/support/wallet_proofs.h"

namespace issuer {

// DER of a certificate for `subject`, signed by `authority` under its name; with `san`, such as
// "DNS:a.example", if it is not empty. `is_ca`: may sign others. Aborts where OpenSSL fails.
struct CertificatePlan {
  std::string name;         // CN of the subject
  std::string issuer_name;  // CN of the issuer
  std::string san;
  bool is_ca = false;
  Timestamp not_before{};
  Timestamp not_after{};
};
Bytes MakeCertificate(const CertificatePlan& plan,
                      const WalletKey& subject,
                      const WalletKey& authority);
std::string ToPem(const Bytes& der);

class TestAttester {
 public:
  // Certificates are valid for a day around `now`.
  explicit TestAttester(Timestamp now);

  static constexpr const char* kIssuer = "https://wallet-provider.example";
  static constexpr const char* kKid = "provider-1";

  // What the appliance knows of it: its key, respectively its CA.
  Attester ByKey() const;
  Attester ByAnchor() const;
  std::string Jwks() const;  // {"keys":[...]}
  std::string AnchorPem() const;

  // Adds x5c (without the anchor) to a header.
  void AddChain(JsonValue::Object& header) const;

  // {typ, alg, kid} and {iss, sub, iat, exp, cnf}. [abca-07]
  ProofParts ClientAttestation(const WalletKey& instance,
                               std::string_view client_id,
                               Timestamp now) const;
  // {typ, alg, kid} and {iat, exp, nonce, attested_keys, key_storage, user_authentication}.
  // [vci-1.0 appendix D]
  ProofParts KeyAttestation(const std::vector<const WalletKey*>& keys,
                            std::string_view nonce,
                            Timestamp now) const;

  std::string Sign(const ProofParts& parts) const { return SignProof(parts, key_); }

  const WalletKey& key() const { return key_; }

 private:
  WalletKey key_ = WalletKey::Generate();
  WalletKey authority_ = WalletKey::Generate();
  Bytes anchor_;
  Bytes leaf_;
};

// {typ, alg} and {iss, aud, jti, iat}; `jti` differs from call to call. [abca-07]
ProofParts ProofOfPossession(const WalletKey& instance,
                             std::string_view client_id,
                             std::string_view audience,
                             Timestamp now);

}  // namespace issuer
