// The key ceremony: a new token, and new keys in it. For `issuerctl init`; signerd never calls
// this.
#pragma once

#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/id.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "crypto/pkcs11/module.h"
#include "crypto/pkcs11/session_lease.h"
#include "crypto/pkcs11/signing_key.h"

namespace issuer {

// Makes a token labelled `label` (1 to 32 bytes) in the first slot whose token is uninitialised,
// and sets its user PIN. An initialised token is never touched. Fails with kTokenMissing (no free
// slot), kTokenPinWrong (the module refuses such a PIN, for instance as too short), kKeyUnfit (a
// token of that label exists), kTokenDevice, kConfigInvalid (label).
Status InitializeToken(const Module& module,
                       const std::string& label,
                       const Pin& so_pin,
                       const Pin& user_pin);

struct KeyRequest {
  KeyName name;  // becomes CKA_LABEL
  Bytes id;      // becomes CKA_ID; 1 to 64 bytes
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
};

// Makes a key pair in the token that can only sign, is sensitive and never extractable; an RSA one
// has 3072 bits. `session`
// must be of a pool with SessionAccess::kReadWrite. Returns the key as SigningKey::Find() sees it.
// Fails with kKeyUnfit if a key has that id already (nothing is made), else as Find() does.
Result<SigningKey> GenerateKey(SessionLease& session, const KeyRequest& request);

}  // namespace issuer
