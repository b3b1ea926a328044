// The port to the signer process: typed requests, never bytes to sign. [ADR 0002]
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "appliance/base/claim_value.h"
#include "appliance/base/clock.h"
#include "appliance/base/id.h"
#include "appliance/base/public_key.h"
#include "appliance/base/result.h"
#include "appliance/base/status_reference.h"

namespace issuer {

// Everything the signer needs to build one credential; the rest (type, key, issuer) is its own
// policy.
struct CredentialDraft {
  RequestId request;  // for the audit record
  ConfigurationId configuration;
  std::optional<PublicKey> holder;  // becomes cnf.jwk; nullopt: unbound
  ClaimValue claims;                // kObject, with disclosure marks
  std::uint8_t num_decoys = 0;      // at each level that has disclosures
  Timestamp issued_at{};            // rounded by the caller, so that a batch cannot be linked
  Timestamp expires_at{};
  bool for_draft13 = false;  // typ vc+sd-jwt; refused unless the configuration has that tenant
  // Refused unless the configuration's credentials have a status exactly when this has one.
  std::optional<StatusReference> status;
};

// The Credential Issuer metadata to be signed; who signs it and for which issuer is the signer's
// own configuration. [vci-1.0 §12.2.3]
struct MetadataDraft {
  RequestId request;   // for the audit record
  ClaimValue members;  // kObject: all parameters of the document, without iss, sub, iat and exp
  Timestamp issued_at{};
  Timestamp expires_at{};
};

// In which of its forms a status list is signed. On the wire: only append.
enum class StatusListForm : std::uint8_t {
  kTokenJwt = 1,    // Token Status List [TSL-2]
  kRevocation = 2,  // Bitstring Status List credential of what is revoked [BSL-2]
  kSuspension = 3,  // the same of what is suspended
  kTokenCwt = 4,    // Token Status List in COSE [TSL-8]
};

// A status list to be signed. Its issuer and its key are the signer's own configuration.
struct StatusListDraft {
  RequestId request;  // for the audit record
  StatusListForm form = StatusListForm::kTokenJwt;
  std::string uri;        // of the list in this form; below the issuer's own
  std::uint8_t bits = 2;  // an entry, in a Token Status List
  Bytes list;             // compressed: zlib in a Token Status List, else gzip
  Timestamp issued_at{};
  Timestamp expires_at{};
  Seconds ttl{};
};

// An operator, or a wallet that deleted its credential, changes a status. For the audit log, which
// is the signer's; nothing is signed.
struct AuditedStatusChange {
  RequestId request;
  ConfigurationId configuration;
  std::string issuance;  // its identifier
  CredentialStatus status = CredentialStatus::kValid;
  OperatorName by;  // empty: a wallet's notification
};

// A key that the signer holds, as it may be shown.
struct SigningKeyInfo {
  KeyName name;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kEs256;
  PublicKey public_key;
  std::vector<Bytes> chain;  // DER certificates, leaf first, no trust anchor
  Timestamp not_before{};    // of the leaf
  Timestamp not_after{};
};

// Any thread; many calls at the same time. Errors of all verbs: kSignerDown, kSignerBusy (retry
// later), kSignerRefused (policy; retrying does not help), kAuditDown and kTokenDevice (retry
// later).
class Signer {
 public:
  virtual ~Signer() = default;

  // Builds and signs one credential a draft; all or nothing. The texts come back in the order of
  // the drafts, in the format of the configuration. Each has its durable audit record before this
  // returns.
  virtual Result<std::vector<std::string>> SignCredentials(std::span<const CredentialDraft> drafts,
                                                           Deadline deadline) = 0;

  // The signed metadata as compact JWS. kSignerRefused also where no key is for it.
  virtual Result<std::string> SignMetadata(const MetadataDraft& draft, Deadline deadline) = 0;

  // The signed list: a compact JWS, or the bytes of a COSE_Sign1. kSignerRefused also where no key
  // is for it.
  virtual Result<std::string> SignStatusList(const StatusListDraft& draft, Deadline deadline) = 0;

  // Returns once the record is on disk.
  virtual Status RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) = 0;

  virtual Result<std::vector<SigningKeyInfo>> ListKeys(Deadline deadline) = 0;
};

}  // namespace issuer
