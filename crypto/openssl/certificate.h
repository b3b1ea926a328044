// X.509 certificates: parsed into plain values, and chains of them judged at a time the caller
// gives.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

struct Certificate {
  Bytes der;
  PublicKey public_key;
  Timestamp not_before{};  // both ends belong to the validity
  Timestamp not_after{};
  bool is_self_signed = false;  // issuer is subject, and the signature is its own key's
  std::vector<std::string>
      san_uris;         // uniformResourceIdentifier entries of subjectAltName, in order
  std::string subject;  // RFC 2253 form, escaped; for people, never for decisions
};

constexpr std::size_t kMaxCertificateLen = 16 * kKiB;  // bytes of DER
constexpr std::size_t kMaxChainLen = 8;                // certificates

// One DER certificate, whole, with a key that CheckPublicKey() accepts.
// Fails with kCertificateInvalid. Its signature is not checked, except for `is_self_signed`.
Result<Certificate> ParseCertificate(ByteView der);

// The certificates of `pem` in their order, at least one, at most kMaxChainLen. Text between the
// blocks is ignored, as RFC 7468 §2 has it; a block of another type (a private key!) is refused.
// Fails with kCertificateInvalid.
Result<std::vector<Certificate>> ParsePemChain(std::string_view pem);

// `chain` is leaf first. Each certificate is signed by the next, which must be a CA; all are valid
// at `now`; signatures have 112 bits of security at least. Says nothing about trust in the last
// one. A chain of one certificate is checked for its validity only. Fails with kCertificateInvalid.
// [rfc5280 §6.1]
Status CheckChain(std::span<const Certificate> chain, Timestamp now);

// `chain` is leaf first and does not contain its anchor; every certificate of it must be used. One
// of `anchors` (any certificate that the operator configured, self-signed or not) must have signed
// its last. Else as CheckChain().
Status VerifyChainToAnchor(std::span<const Certificate> chain,
                           std::span<const Certificate> anchors,
                           Timestamp now);

}  // namespace issuer
