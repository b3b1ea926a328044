// Extensions for certificates that are being made. For crypto/pkcs11/certificate_builder.cc, which
// signs them; OpenSSL runs out of memory or works, so none of these fails.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "appliance/base/uri.h"
#include "crypto/openssl/handles.h"

namespace issuer {

// Bits of keyUsage. [rfc5280 §4.2.1.3]
enum class KeyUsageBit : std::uint8_t { kDigitalSignature = 0, kKeyCertSign = 5, kCrlSign = 6 };

void AddKeyUsage(X509* certificate, std::span<const KeyUsageBit> bits);
// basicConstraints: a CA, and not above another CA.
void AddAuthorityConstraints(X509* certificate);
// The leftmost 160 bits of SHA-256 over the public key's BIT STRING. [rfc7093 §2]
void AddSubjectKeyId(X509* certificate);
void AddAuthorityKeyId(X509* certificate, const ASN1_OCTET_STRING* subject_key_id);
// subjectAltName: URI = the identifier, and DNS or IP address = its host.
void AddSubjectAlternativeNames(X509* certificate, const HttpsUrl& issuer);
// issuerAltName: where the issuer can be reached. [rfc5280 §4.2.1.7]
void AddIssuerAlternativeName(X509* certificate, const std::string& uri);
// cRLDistributionPoints: one, with one URI. [rfc5280 §4.2.1.13]
void AddCrlDistributionPoint(X509* certificate, const std::string& uri);
// Critical extKeyUsage with the one purpose `oid`, in dotted form.
void AddOnlyPurpose(X509* certificate, const char* oid);
// The extension `nid` of `from`, as it stands there. False if it has none.
bool CopyExtension(X509* certificate, const X509* from, int nid);

}  // namespace issuer
