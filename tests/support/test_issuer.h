// An issuer without processes, sockets or a token: the real use cases over stores in memory, a fake
// signer, a clock that stands still. It also answers a Wallet.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "appliance/base/fd.h"
#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/services.h"
#include "appliance/issuerctl/wallet.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/jsonld/context_store.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_random.h"
#include "tests/support/fake_signer.h"
#include "tests/support/memory_stores.h"
#include "tests/support/temp_dir.h"

namespace issuer {

// Configurations: "pid" (transaction code required; jwk, did:jwk, did:key; ES256, ES384, EdDSA),
// "diploma" (transaction code optional; jwk; ES256) and "badge" (optional; no holder binding). A
// test may change the members before it uses them.
class TestIssuer {
 public:
  explicit TestIssuer(std::string_view identifier = "https://issuer.example/t1");

  Services services();
  // Before services() is called. The keys' folder is the issuer's own.
  void OfferEncryption(const EncryptionConfig& encryption);
  RequestKeyRing& request_keys() const { return *request_keys_; }
  StatusPublisher& status_lists() { return status_lists_; }
  // Everything that was logged so far.
  std::string LogText() const;
  // An endpoint's work without HTTP. A refusal is 400 with {"error": NameOf(code)}.
  WalletResponse Serve(const WalletRequest& request);
  Wallet NewWallet();

  Config config;
  CredentialConfigurations credentials;
  TrustLists trust;  // empty
  FakeClock clock;
  FakeRandom random;
  MemoryStores stores;
  FakeSigner signer;

 private:
  Result<std::string> Answer(const WalletRequest& request);

  NonceMinters nonces_;
  ReplayCache replays_;
  UniqueFd log_file_;
  Log log_;
  const TempDir key_folder_;
  std::unique_ptr<RequestKeyRing> request_keys_;
  const ContextStore contexts_;
  RdfConversion rdf_{contexts_};
  StatusPublisher status_lists_{config, stores, signer, clock, log_};
};

// Of one configuration each, with claims that hold the text "canary-claim".
OfferSpecification SpecificationFor(std::string_view configuration);
// The same with a numeric transaction code.
OfferSpecification SpecificationFor(std::string_view configuration, std::string_view tx_code);

// The pre-authorized code of an offer, as a wallet would read it.
std::string CodeOf(const CreatedOffer& created);

}  // namespace issuer
