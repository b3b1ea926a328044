// The signer port where the keys are: policy, document, audit record, signature, in this order.
// [ADR 0002]
#pragma once

#include <span>
#include <string>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/random.h"
#include "appliance/config/config.h"
#include "crypto/formats/data_integrity.h"
#include "crypto/signer/refusal_recorder.h"
#include "crypto/signer/signer.h"
#include "crypto/signer/signing_backend.h"
#include "crypto/signer/signing_policy.h"
#include "hardening/audit/audit_log.h"

namespace issuer {

// Builds each credential itself and signs nothing that it has not built and recorded. A batch stops
// at the first draft that fails; what was signed before it is in the audit log, and is not
// returned. A rate that is reached is kSignerBusy, every other refusal kSignerRefused.
class DocumentSigner final : public Signer {
 public:
  // All that is referred to must outlive the signer.
  DocumentSigner(const Config& config,
                 SigningBackend& backend,
                 AuditLog& audit,
                 RefusalRecorder& refusals,
                 Random& random,
                 const Clock& clock,
                 const RdfConverter& to_rdf);

  Result<std::vector<std::string>> SignCredentials(std::span<const CredentialDraft> drafts,
                                                   Deadline deadline) override;
  Result<std::string> SignMetadata(const MetadataDraft& draft, Deadline deadline) override;
  Result<std::string> SignStatusList(const StatusListDraft& draft, Deadline deadline) override;
  Status RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) override;
  Result<std::vector<SigningKeyInfo>> ListKeys(Deadline deadline) override;

 private:
  Result<std::string> SignOne(const CredentialDraft& draft, Deadline deadline);
  // The record, completed and on disk, then the signature, verified where the entry says so.
  Result<Bytes> RecordAndSign(AuditEvent event,
                              const SigningPolicy::Permit& permit,
                              ByteView signing_input,
                              Deadline deadline);
  Unexpected<Error> Refuse(const RequestId& request,
                           const ConfigurationId& configuration,
                           AuditRefusal refusal);

  const Config& config_;
  SigningBackend& backend_;
  AuditLog& audit_;
  RefusalRecorder& refusals_;
  Random& random_;
  const Clock& clock_;
  const RdfConverter& to_rdf_;
  SigningPolicy policy_;
};

}  // namespace issuer
