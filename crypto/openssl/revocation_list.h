// Certificate revocation lists of the authority whose document signers sign here. [rfc5280 §5]
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"

namespace issuer {

struct RevokedCertificate {
  Bytes serial;  // big-endian, without leading zeros
  Timestamp revoked_at{};
  friend bool operator==(const RevokedCertificate&, const RevokedCertificate&) = default;
};

struct RevocationList {
  Bytes der;
  std::uint64_t number = 0;  // cRLNumber, which grows from list to list
  Timestamp this_update{};
  Timestamp next_update{};
  std::vector<RevokedCertificate> revoked;
};

constexpr std::size_t kMaxRevocationListLen = kMiB;  // bytes

// A whole list, DER or PEM, of version 2, which `authority` (a DER certificate) issued and signed;
// with a cRLNumber below 2^63 and a nextUpdate. Fails with kCertificateInvalid, whose detail says
// what is wrong. Whether it is of today is not asked.
Result<RevocationList> ParseRevocationList(ByteView text, ByteView authority);

// The serial number of a DER certificate, as RevokedCertificate has it. Fails with
// kCertificateInvalid.
Result<Bytes> SerialNumberOf(ByteView certificate);

}  // namespace issuer
