// Certificate revocation lists signed by a trust anchor's key in the token. For `issuerctl`; a
// government's own CA takes this part in production.
#pragma once

#include <cstdint>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "crypto/openssl/revocation_list.h"
#include "crypto/pkcs11/session_lease.h"
#include "crypto/pkcs11/signing_key.h"

namespace issuer {

struct RevocationListDraft {
  std::uint64_t number = 1;  // cRLNumber: more than that of the list before; below 2^63
  Timestamp this_update{};
  Timestamp next_update{};  // a verifier takes no list that is older
  std::vector<RevokedCertificate> revoked;
};

// One DER list of version 2 with cRLNumber and authority key identifier [rfc5280 §5]. `anchor` is a
// DER certificate of `key` that may sign lists. Fails with kCertificateInvalid (an anchor that is
// not one, or not of this key; a list that ends before it begins), and as SigningKey::Sign.
Result<Bytes> BuildRevocationList(const RevocationListDraft& draft,
                                  ByteView anchor,
                                  const SigningKey& key,
                                  SessionLease& session);

}  // namespace issuer
