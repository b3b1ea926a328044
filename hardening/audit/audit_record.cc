// See audit_record.h.
#include "hardening/audit/audit_record.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"

namespace issuer {
namespace {

std::string_view NameOf(AuditEventKind kind) {
  switch (kind) {
    case AuditEventKind::kSignerStarted:
      return "signer_started";
    case AuditEventKind::kCredentialSigned:
      return "credential_signed";
    case AuditEventKind::kSigningRefused:
      return "signing_refused";
    case AuditEventKind::kPeerRefused:
      return "peer_refused";
    case AuditEventKind::kSignerStopped:
      return "signer_stopped";
    case AuditEventKind::kTornRecordRemoved:
      return "torn_record_removed";
    case AuditEventKind::kMetadataSigned:
      return "metadata_signed";
    case AuditEventKind::kStatusListSigned:
      return "status_list_signed";
    case AuditEventKind::kStatusChanged:
      return "status_changed";
  }
  CHECK(false);
  return "";
}

std::string_view NameOf(CredentialStatus status) {
  switch (status) {
    case CredentialStatus::kValid:
      return "valid";
    case CredentialStatus::kInvalid:
      return "revoked";
    case CredentialStatus::kSuspended:
      return "suspended";
  }
  CHECK(false);
  return "";
}

std::string_view NameOf(AuditRefusal refusal) {
  switch (refusal) {
    case AuditRefusal::kNone:
      return "";
    case AuditRefusal::kUnknownConfiguration:
      return "unknown_configuration";
    case AuditRefusal::kValidityTooLong:
      return "validity_too_long";
    case AuditRefusal::kTimeImplausible:
      return "time_implausible";
    case AuditRefusal::kRateExceeded:
      return "rate_exceeded";
    case AuditRefusal::kBindingMissing:
      return "binding_missing";
    case AuditRefusal::kClaimsUnfit:
      return "claims_unfit";
    case AuditRefusal::kWrongPeer:
      return "wrong_peer";
    case AuditRefusal::kProtocolBroken:
      return "protocol_broken";
    case AuditRefusal::kStatusUnfit:
      return "status_unfit";
  }
  CHECK(false);
  return "";
}

void AddText(JsonWriter& json, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    json.Member(name).Text(value);
  }
}

std::string PreviousMember(const Digest256& prev) {
  return ",\"prev\":\"" + HexEncode(prev) + "\"}";
}

}  // namespace

std::string FormatAuditRecord(std::uint64_t seq, const AuditEvent& event, const Digest256& prev) {
  JsonWriter json;
  json.BeginObject();
  json.Member("seq").Integer(static_cast<std::int64_t>(seq));
  json.Member("time").Integer(ToUnix(event.time));
  json.Member("event").Text(NameOf(event.kind));
  AddText(json, "request", event.request.value());
  AddText(json, "configuration", event.configuration.value());
  AddText(json, "key", event.key.value());
  AddText(json, "issuance", event.issuance);
  if (event.status.has_value()) {
    json.Member("status").Text(NameOf(*event.status));
  }
  AddText(json, "operator", event.by.value());
  if (event.signed_digest.has_value()) {
    json.Member("digest").Text(HexEncode(*event.signed_digest));
  }
  AddText(json, "refusal", NameOf(event.refusal));
  if (event.num_omitted > 0) {
    json.Member("omitted").Integer(static_cast<std::int64_t>(event.num_omitted));
  }
  json.Member("prev").Text(HexEncode(prev)).EndObject();
  std::string line = std::move(json).Take();
  CHECK(line.size() <= kMaxAuditLineLen);
  return line;
}

bool HasSequenceNumber(std::string_view line, std::uint64_t seq) {
  return line.starts_with("{\"seq\":" + std::to_string(seq) + ",");
}

bool HasPreviousDigest(std::string_view line, const Digest256& prev) {
  return line.ends_with(PreviousMember(prev));
}

}  // namespace issuer
