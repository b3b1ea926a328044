// X.509 certificates signed by a key in the token: a trust anchor, and what it issues for
// credential signing. For `issuerctl init`; a government's own CA takes this part in production.
#pragma once

#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/uri.h"
#include "crypto/pkcs11/session_lease.h"
#include "crypto/pkcs11/signing_key.h"

namespace issuer {

struct CertificateValidity {
  Timestamp not_before{};
  Timestamp not_after{};
};

// A self-signed root: critical basicConstraints CA, critical keyUsage keyCertSign and cRLSign,
// subject key identifier. [rfc5280 §4.2.1]
struct TrustAnchorDraft {
  std::string common_name;  // UTF-8, 1 to 64 characters
  CertificateValidity validity;
};

// An end entity that signs credentials of one issuer: critical keyUsage digitalSignature, not a CA,
// subject alternative names URI = the issuer identifier and DNS = its host, key identifiers.
struct CredentialSignerDraft {
  std::string common_name;  // UTF-8, 1 to 64 characters
  HttpsUrl issuer;
  PublicKey key;  // of the subject
  CertificateValidity validity;
};

// Both return one DER certificate with a random positive serial number of 16 bytes. Errors:
// kCertificateInvalid (a draft that makes no certificate: name too long, not_after before
// not_before; an anchor that is not one or is not of `key`), and those of SigningKey::Sign.
Result<Bytes> BuildTrustAnchor(const TrustAnchorDraft& draft,
                               const SigningKey& key,
                               SessionLease& session,
                               Random& random);
// `anchor` is what BuildTrustAnchor made with `anchor_key`.
Result<Bytes> BuildCredentialSigner(const CredentialSignerDraft& draft,
                                    ByteView anchor,
                                    const SigningKey& anchor_key,
                                    SessionLease& session,
                                    Random& random);

// One DER certificate as PEM text [rfc7468 §5].
std::string ToPem(ByteView der_certificate);

}  // namespace issuer
