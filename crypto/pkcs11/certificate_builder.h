// X.509 certificates signed by a key in the token: a trust anchor, and what it issues for
// credential signing. For `issuerctl init`; a government's own CA takes this part in production.
#pragma once

#include <cstdint>
#include <optional>
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

// What makes a root one for the signers of mobile documents, an IACA. [iso18013-5 annex B]
struct IacaProfile {
  std::string country;  // C of the subject: ISO 3166-1, two capital letters
  std::string contact;  // URI for issuerAltName
  std::string crl;      // URI of its CRL
};

// A self-signed root: critical basicConstraints CA, critical keyUsage keyCertSign and cRLSign,
// subject key identifier. [rfc5280 §4.2.1]
struct TrustAnchorDraft {
  std::string common_name;  // UTF-8, 1 to 64 characters
  CertificateValidity validity;
  std::optional<IacaProfile> iaca = std::nullopt;
};

// kMdoc: a document signer, with the purpose of that name (critical), the anchor's country,
// issuerAltName and CRL distribution point, and a validity of 457 days at most. [iso18013-5 annex
// B]
enum class SignerProfile : std::uint8_t { kAnyCredential, kMdoc };

// An end entity that signs credentials of one issuer: critical keyUsage digitalSignature, not a CA,
// subject alternative names URI = the issuer identifier and DNS = its host, key identifiers.
struct CredentialSignerDraft {
  std::string common_name;  // UTF-8, 1 to 64 characters
  HttpsUrl issuer;
  PublicKey key;  // of the subject
  CertificateValidity validity;
  SignerProfile profile = SignerProfile::kAnyCredential;
};

// Both return one DER certificate with a random positive serial number of 16 bytes. Errors:
// kCertificateInvalid (a draft that makes no certificate: name too long, not_after before
// not_before; a country that is no code; an anchor that is not one, is not of `key`, or is no IACA
// where a document signer is wanted), and those of SigningKey::Sign.
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
