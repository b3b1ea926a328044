// kill -9 of issuerd, of signerd, of both, at random points under load. After each restart: no code
// redeems twice, no acknowledged offer is lost, every delivered credential has its audit record,
// the chain verifies.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "appliance/base/encoding.h"
#include "appliance/base/random.h"
#include "crypto/openssl/digest.h"
#include "hardening/audit/audit_verifier.h"
#include "tests/support/appliance_processes.h"
#include "tests/support/vectors.h"

namespace issuer {
namespace {

constexpr int kNumClients = 6;

int NumRounds() {
  const char* rounds = std::getenv("CHANCERY_KILL_ROUNDS");
  return rounds == nullptr ? 20 : std::atoi(rounds);
}

// What clients know for certain, gathered from all of them.
class Ledger {
 public:
  void OfferAcknowledged(const std::string& handle) {
    const std::lock_guard lock(mutex_);
    offers_.push_back(handle);
  }
  void Attempted(const WalletOffer& offer, const std::optional<std::string>& tx_code) {
    const std::lock_guard lock(mutex_);
    attempts_.emplace(offer.code, Attempt{offer, tx_code, 0});
  }
  void Redeemed(const std::string& code) {
    const std::lock_guard lock(mutex_);
    ++attempts_.at(code).num_tokens;
  }
  void Delivered(const std::string& credential) {
    const std::string signing_input =
        credential.substr(0, credential.find('.', credential.find('.') + 1));
    const Digest256 digest = Sha256(AsBytes(signing_input));
    const std::lock_guard lock(mutex_);
    digests_.push_back(HexEncode(digest));
  }

  struct Attempt {
    WalletOffer offer;
    std::optional<std::string> tx_code;
    int num_tokens = 0;
  };
  // All that happened since the last call; nobody may be writing.
  std::map<std::string, Attempt> TakeAttempts() { return std::exchange(attempts_, {}); }
  std::vector<std::string> TakeOffers() { return std::exchange(offers_, {}); }
  const std::vector<std::string>& digests() const { return digests_; }

 private:
  std::mutex mutex_;  // guards all
  std::vector<std::string> offers_;
  std::map<std::string, Attempt> attempts_;
  std::vector<std::string> digests_;
};

// Offers and redeems until told to stop or until nobody answers.
void RunClient(const ApplianceProcesses& appliance, Ledger& ledger, const std::atomic<bool>& stop) {
  const SystemClock clock;
  Wallet wallet(appliance.Transport(), clock);
  std::vector<WalletKey> keys;
  keys.push_back(WalletKey::Generate());
  while (!stop) {
    const auto created = appliance.CreateOffer(PidOffer("Crash", true, "value"));
    if (!created.has_value()) {
      return;
    }
    ledger.OfferAcknowledged(created->handle);
    const auto offer = wallet.ReadOffer(created->link);
    const auto metadata = wallet.ReadMetadata(offer->credential_issuer);
    if (!metadata.has_value()) {
      return;
    }
    ledger.Attempted(*offer, created->tx_code);
    const auto token = wallet.Redeem(*metadata, *offer, created->tx_code);
    if (!token.has_value()) {
      return;
    }
    ledger.Redeemed(offer->code);
    const auto nonce = wallet.FetchNonce(*metadata);
    if (!nonce.has_value()) {
      return;
    }
    const auto credentials = wallet.RequestCredentials(
        *metadata, *token, "eu-pid", wallet.MakeProofs(*metadata, *nonce, keys));
    if (credentials.has_value()) {
      ledger.Delivered(credentials->front());
    }
  }
}

class Crash : public testing::Test {
 protected:
  void SetUp() override {
    appliance_.StartSigner();
    ASSERT_TRUE(appliance_.StartIssuer()) << appliance_.Logs();
  }

  // Load on all sides, then death after a random moment, then a new start.
  void KillUnderLoad(int round) {
    std::atomic<bool> stop{false};
    std::vector<std::thread> clients;
    for (int i = 0; i < kNumClients; ++i) {
      clients.emplace_back([&] { RunClient(appliance_, ledger_, stop); });
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random_.Below(150'000)));
    const bool signer_dies = round % 3 != 0;
    const bool issuer_dies = round % 3 != 1;
    if (signer_dies) {
      appliance_.KillSigner();
    }
    if (issuer_dies) {
      appliance_.KillIssuer();
    }
    stop = true;
    for (std::thread& client : clients) {
      client.join();
    }
    if (signer_dies) {
      appliance_.StartSigner();
    }
    if (issuer_dies) {
      ASSERT_TRUE(appliance_.StartIssuer()) << appliance_.Logs();
    }
  }

  // [TOK-8]: whatever the client was told before the crash, a code gives one token in its life.
  void RedeemEverythingAgain() {
    Wallet wallet(appliance_.Transport(), clock_);
    for (auto& [code, attempt] : ledger_.TakeAttempts()) {
      const auto metadata = wallet.ReadMetadata(attempt.offer.credential_issuer);
      ASSERT_TRUE(metadata.has_value());
      for (int i = 0; i < 2; ++i) {
        const auto token = wallet.Redeem(*metadata, attempt.offer, attempt.tx_code);
        attempt.num_tokens += token.has_value() ? 1 : 0;
        ASSERT_TRUE(token.has_value() || token.error().error == "invalid_grant")
            << token.error().error;
      }
      // None at all where the answer was lost with the process: the code is spent, and a new offer
      // is due.
      ASSERT_LE(attempt.num_tokens, 1) << "a code gave two tokens";
      ++num_codes_;
    }
  }

  void FindEveryOffer() {
    for (const std::string& handle : ledger_.TakeOffers()) {
      ASSERT_TRUE(appliance_.ShowOffer(handle).has_value()) << "an acknowledged offer is lost";
      ++num_offers_;
    }
  }

  ApplianceProcesses appliance_;
  SystemClock clock_;
  SystemRandom random_;
  Ledger ledger_;
  int num_codes_ = 0;
  int num_offers_ = 0;
};

TEST_F(Crash, LosesAndDoublesNothing) {
  const int num_rounds = NumRounds();
  for (int round = 0; round < num_rounds && !HasFatalFailure(); ++round) {
    KillUnderLoad(round);
    RedeemEverythingAgain();
    FindEveryOffer();
    const auto chain = VerifyAuditLog(appliance_.audit_log());
    ASSERT_TRUE(chain.has_value()) << "line " << chain.error().line << ": " << chain.error().what;
  }
  appliance_.Stop();
  const std::string audit = ReadWholeFile(appliance_.audit_log());
  for (const std::string& digest : ledger_.digests()) {
    ASSERT_NE(audit.find(digest), std::string::npos)
        << "a delivered credential has no audit record";
  }
  std::printf("%d rounds, %d offers, %d codes, %zu credentials\n",
              num_rounds,
              num_offers_,
              num_codes_,
              ledger_.digests().size());
  EXPECT_GT(num_codes_, num_rounds) << "there was too little load for the test to mean anything";
}

}  // namespace
}  // namespace issuer
