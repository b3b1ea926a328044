// The certificate of a document signer, whose key signs mobile documents. [iso18013-5 annex B]
// [MD-10]
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "crypto/openssl/handles.h"

namespace issuer {

// id-mdl-kp-mdlDS: signs mobile documents.
constexpr const char* kMdocSignerPurpose = "1.0.18013.5.1.2";

constexpr Seconds kMaxMdocSignerValidity = std::chrono::days(457);

// Whether verifiers of mobile documents take what the key of this certificate (DER) signs:
// critical extKeyUsage with the purpose above and no other; keyUsage digitalSignature and nothing
// else; no CA, and not self-signed; valid for 457 days at most; one country in the subject, which
// is the issuer's; authority and subject key identifiers; issuerAltName; a CRL distribution point.
// Fails with kCertificateInvalid, whose detail names the first of these that is missing. Who
// signed it, and whether it is valid now, is not asked.
Status CheckMdocSigner(ByteView certificate);

// True for two capital letters, as ISO 3166-1 has them.
bool IsCountryCode(std::string_view text);

// The countryName of `name`; empty if there is none, or more than one.
std::string CountryOf(const X509_NAME* name);

}  // namespace issuer
