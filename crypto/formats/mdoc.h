// mso_mdoc, the mobile document of ISO/IEC 18013-5: typed draft in, IssuerSigned out. [iso18013-5
// §8.3.2.1.2.2, §9.1.2] [vci-1.0 appendix A.2]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "appliance/base/bytes.h"
#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"
#include "crypto/formats/format.h"

namespace issuer {

// What views and references name must live until BuildMdoc returns.
struct MdocDraft {
  std::string doctype;  // such as "org.iso.18013.5.1.mDL"
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  std::span<const Bytes> chain;   // DER certificates for x5chain, document signer first, no trust
                                  // anchor; not empty
  Timestamp signer_not_before{};  // the validity of the document signer's certificate, both ends
  Timestamp signer_not_after{};   // included
  const ClaimValue& claims;       // kObject: namespace → kObject: element identifier → value
  PublicKey device_key;           // deviceKeyInfo.deviceKey
  Timestamp issued_at{};          // signed and validFrom; not before the certificate's beginning
  Timestamp expires_at{};         // validUntil
  std::optional<Timestamp> expected_update;  // when the issuer means to replace the document
  // In the MSO, `status`: {status_list: {idx, uri}}. [status-list §6.3] [TSL-1]
  std::optional<StatusReference> status;
};

// The encoded IssuerSigned, which a credential response carries as unpadded base64url. Every
// element is salted with 32 random bytes and digested with SHA-256; digest identifiers are handed
// out at random within their namespace, and namespaces and elements stand in the order of their
// names, so that nothing tells what order the claims came in. Precondition: the chain is not empty.
// Fails with
//   kClaimsRefused  the tree is not within what claim_codec.h calls well formed; a namespace is no
//                   object, is empty, or has an empty name, or one of its elements has; there is no
//                   namespace; the doctype is empty; expires_at is not after issued_at, or after
//                   the certificate's end; expected_update is not between the two;
//   kJwkInvalid     the device key is none that CheckPublicKey() accepts;
// and with what `sign` fails with. Retrying does not help with the first two.
Result<Bytes> BuildMdoc(const MdocDraft& draft, Random& random, const SignCallback& sign);

}  // namespace issuer
