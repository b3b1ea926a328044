// Keys without a token, which can be told to fail or to sign something else.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "appliance/issuerctl/wallet_key.h"
#include "crypto/signer/signing_backend.h"

namespace issuer {

// A point on P-256 (the generator), for whoever needs a key that is one.
inline PublicKey P256Generator() {
  return {Curve::kP256,
          {0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6,
           0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb,
           0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96},
          {0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb,
           0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
           0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5}};
}

// One ES256 key. Any thread.
class FakeSigningBackend final : public SigningBackend {
 public:
  // Valid for 2025 and 2026.
  explicit FakeSigningBackend(const std::string& name = "key-1") {
    SigningKeyInfo info;
    info.name = KeyName(name);
    info.public_key = key_.public_key();
    info.chain = {{0x30, 0x03, 0x02, 0x01, 0x01}};
    info.not_before = FromUnix(1735689600);
    info.not_after = FromUnix(1798761599);
    keys_.push_back(info);
  }
  std::span<const SigningKeyInfo> Keys() const override { return keys_; }
  Result<Bytes> Sign(const KeyName& /*key*/, ByteView message, Deadline /*deadline*/) override {
    if (before_signing) {
      before_signing();
    }
    const std::lock_guard lock(mutex_);
    if (error_.has_value()) {
      return Fail(*error_, "the fake backend was told to fail");
    }
    messages_.emplace_back(AsText(message));
    return key_.Sign(signs_wrongly_ ? "something else" : AsText(message));
  }

  void FailWith(std::optional<ErrorCode> code) {
    const std::lock_guard lock(mutex_);
    error_ = code;
  }
  void SignWrongly() {
    const std::lock_guard lock(mutex_);
    signs_wrongly_ = true;
  }
  std::vector<std::string> messages() const {
    const std::lock_guard lock(mutex_);
    return messages_;
  }

  // Set before any call; runs in each of them.
  std::function<void()> before_signing;

 private:
  const WalletKey key_ = WalletKey::Generate();
  std::vector<SigningKeyInfo> keys_;
  mutable std::mutex mutex_;  // guards all below
  std::optional<ErrorCode> error_;
  bool signs_wrongly_ = false;
  std::vector<std::string> messages_;
};

}  // namespace issuer
