// Token: the slot that holds the token of a given label, and the one login that is ever tried on
// it.
#pragma once

#include <string_view>

#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "crypto/pkcs11/module.h"

namespace issuer {

// CK_SESSION_HANDLE, without the header that defines it.
using SessionHandle = unsigned long;

// What the token says of its user PIN.
enum class PinState {
  kFresh,     // no wrong try is remembered
  kCountLow,  // at least one wrong try since the last login, more than one left
  kFinalTry,  // the next wrong one locks the token
  kLocked,
};

// A value; the Module must outlive it. Any thread.
class Token {
 public:
  // The initialised token whose label is `label`, which is compared without its trailing blanks.
  // Fails with kTokenMissing if there is none or more than one, kTokenDevice if the slots cannot be
  // read (retry later).
  static Result<Token> Find(const Module& module, std::string_view label);

  // Fails with kTokenDevice.
  Result<PinState> ReadPinState() const;

  // Logs the user in, for all sessions of this process at once, through `session`. The PIN is tried
  // at most once a call, and not at all if the token is locked or has one try left. Never retry
  // after kTokenPinWrong. Being logged in already is success. Fails with kTokenPinUnsafe,
  // kTokenPinWrong, kTokenDevice.
  Status LogIn(SessionHandle session, const Pin& pin) const;

  unsigned long slot() const { return slot_; }
  Cryptoki& cryptoki() const { return *cryptoki_; }

 private:
  Token(Cryptoki& cryptoki, unsigned long slot) : cryptoki_(&cryptoki), slot_(slot) {}

  Cryptoki* cryptoki_;
  unsigned long slot_;
};

}  // namespace issuer
