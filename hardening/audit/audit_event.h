// The closed list of events that the audit log knows, with their fields. No claims, no secrets:
// what is not listed here cannot be written. [docs/audit-format.md]
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/status_reference.h"

namespace issuer {

enum class AuditEventKind : std::uint8_t {
  kSignerStarted = 1,
  kCredentialSigned = 2,  // written before the signature is made
  kSigningRefused = 3,    // by policy
  kPeerRefused = 4,       // a connection from another uid, or one that broke the protocol
  kSignerStopped = 5,
  kTornRecordRemoved =
      6,  // at start: the log ended within a record, which nobody had been told was written
  kMetadataSigned = 7,    // written before the signature is made
  kStatusListSigned = 8,  // likewise
  kStatusChanged = 9,     // written before the store has it
};

// Why a request was refused, for kSigningRefused and kPeerRefused.
enum class AuditRefusal : std::uint8_t {
  kNone = 0,
  kUnknownConfiguration = 1,
  kValidityTooLong = 2,
  kTimeImplausible = 3,
  kRateExceeded = 4,
  kBindingMissing = 5,
  kClaimsUnfit = 6,
  kWrongPeer = 7,
  kProtocolBroken = 8,
  kStatusUnfit = 9,
};

struct AuditEvent {
  AuditEventKind kind = AuditEventKind::kSignerStarted;
  Timestamp time{};
  RequestId request;  // empty where there was none
  ConfigurationId configuration;
  KeyName key;
  std::string issuance;                    // of a kStatusChanged
  std::optional<CredentialStatus> status;  // the new one, of a kStatusChanged
  OperatorName by;                         // empty: nobody, or a wallet
  // SHA-256 of the issuer-signed part: the JWS signing input of an SD-JWT. Absent where nothing is
  // signed.
  std::optional<std::array<std::uint8_t, 32>> signed_digest;
  AuditRefusal refusal = AuditRefusal::kNone;
  // Refusals left out before this record, so that a flood cannot fill the disk.
  std::uint64_t num_omitted = 0;
};

}  // namespace issuer
