// A signer for tests that signs nothing: it answers recognisable texts, remembers what it was
// asked, and fails on demand.
#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "crypto/signer/signer.h"

namespace issuer {

// Thread-safe.
class FakeSigner final : public Signer {
 public:
  // "signed:<configuration>:<n>" for each draft; n counts all credentials from 1.
  Result<std::vector<std::string>> SignCredentials(std::span<const CredentialDraft> drafts,
                                                   Deadline deadline) override;
  Result<std::string> SignMetadata(const MetadataDraft& draft, Deadline deadline) override;
  Result<std::string> SignStatusList(const StatusListDraft& draft, Deadline deadline) override;
  Status RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) override;
  Result<std::vector<SigningKeyInfo>> ListKeys(Deadline deadline) override;

  // Every later call of either verb fails so, until nullopt.
  void FailWith(std::optional<ErrorCode> code);
  // The next `count` calls of either verb fail so.
  void FailNext(ErrorCode code, std::size_t count = 1);
  // Drafts of this configuration are refused with kSignerRefused, and with them their whole call.
  void Refuse(const ConfigurationId& configuration);
  // Signed status lists have this at their end. Empty at first.
  void EndListsWith(std::string tail);
  // What ListKeys answers. Empty at first.
  void SetKeys(std::vector<SigningKeyInfo> keys);

  // Every draft that was signed, in order.
  std::vector<CredentialDraft> drafts() const;
  std::vector<MetadataDraft> metadata_drafts() const;
  std::vector<StatusListDraft> status_list_drafts() const;
  std::vector<AuditedStatusChange> status_changes() const;
  // Calls of SignCredentials, failed ones included.
  std::size_t num_calls() const;

 private:
  std::optional<Error> ErrorOfThisCall(Deadline deadline);

  mutable std::mutex mutex_;  // guards all below
  std::optional<ErrorCode> fail_with_;
  std::size_t num_failures_left_ = 0;
  ErrorCode next_failure_ = ErrorCode::kSignerDown;
  std::vector<ConfigurationId> refused_;
  std::vector<SigningKeyInfo> keys_;
  std::vector<CredentialDraft> drafts_;
  std::vector<MetadataDraft> metadata_drafts_;
  std::vector<StatusListDraft> status_list_drafts_;
  std::vector<AuditedStatusChange> status_changes_;
  std::string list_tail_;
  std::size_t num_calls_ = 0;
};

}  // namespace issuer
