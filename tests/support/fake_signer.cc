// See fake_signer.h.
#include "tests/support/fake_signer.h"

#include <algorithm>
#include <utility>

namespace issuer {

Result<std::vector<std::string>> FakeSigner::SignCredentials(
    std::span<const CredentialDraft> drafts, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  ++num_calls_;
  if (const std::optional<Error> error = ErrorOfThisCall(deadline)) {
    return Unexpected(*error);
  }
  for (const CredentialDraft& draft : drafts) {
    if (std::find(refused_.begin(), refused_.end(), draft.configuration) != refused_.end()) {
      return Fail(ErrorCode::kSignerRefused,
                  "the fake signer was told to refuse this configuration");
    }
  }
  std::vector<std::string> credentials;
  for (const CredentialDraft& draft : drafts) {
    drafts_.push_back(draft);
    credentials.push_back("signed:" + draft.configuration.value() + ":" +
                          std::to_string(drafts_.size()));
  }
  return credentials;
}

Result<std::string> FakeSigner::SignMetadata(const MetadataDraft& draft, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  if (const std::optional<Error> error = ErrorOfThisCall(deadline)) {
    return Unexpected(*error);
  }
  metadata_drafts_.push_back(draft);
  return "signed:metadata:" + std::to_string(metadata_drafts_.size());
}

Result<std::string> FakeSigner::SignStatusList(const StatusListDraft& draft, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  if (const std::optional<Error> error = ErrorOfThisCall(deadline)) {
    return Unexpected(*error);
  }
  status_list_drafts_.push_back(draft);
  return "signed:" + draft.uri + ":" + std::to_string(status_list_drafts_.size()) + list_tail_;
}

Status FakeSigner::RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) {
  const std::lock_guard lock(mutex_);
  if (const std::optional<Error> error = ErrorOfThisCall(deadline)) {
    return Unexpected(*error);
  }
  status_changes_.push_back(change);
  return {};
}

Result<std::vector<SigningKeyInfo>> FakeSigner::ListKeys(Deadline deadline) {
  const std::lock_guard lock(mutex_);
  if (const std::optional<Error> error = ErrorOfThisCall(deadline)) {
    return Unexpected(*error);
  }
  return keys_;
}

void FakeSigner::FailWith(std::optional<ErrorCode> code) {
  const std::lock_guard lock(mutex_);
  fail_with_ = code;
}

void FakeSigner::FailNext(ErrorCode code, std::size_t count) {
  const std::lock_guard lock(mutex_);
  next_failure_ = code;
  num_failures_left_ = count;
}

void FakeSigner::Refuse(const ConfigurationId& configuration) {
  const std::lock_guard lock(mutex_);
  refused_.push_back(configuration);
}

void FakeSigner::EndListsWith(std::string tail) {
  const std::lock_guard lock(mutex_);
  list_tail_ = std::move(tail);
}

void FakeSigner::SetKeys(std::vector<SigningKeyInfo> keys) {
  const std::lock_guard lock(mutex_);
  keys_ = std::move(keys);
}

std::vector<CredentialDraft> FakeSigner::drafts() const {
  const std::lock_guard lock(mutex_);
  return drafts_;
}

std::vector<MetadataDraft> FakeSigner::metadata_drafts() const {
  const std::lock_guard lock(mutex_);
  return metadata_drafts_;
}

std::vector<StatusListDraft> FakeSigner::status_list_drafts() const {
  const std::lock_guard lock(mutex_);
  return status_list_drafts_;
}

std::vector<AuditedStatusChange> FakeSigner::status_changes() const {
  const std::lock_guard lock(mutex_);
  return status_changes_;
}

std::size_t FakeSigner::num_calls() const {
  const std::lock_guard lock(mutex_);
  return num_calls_;
}

// Precondition: mutex_ is held.
std::optional<Error> FakeSigner::ErrorOfThisCall(Deadline deadline) {
  if (num_failures_left_ > 0) {
    --num_failures_left_;
    return Error{next_failure_, "the fake signer was told to fail once"};
  }
  if (fail_with_.has_value()) {
    return Error{*fail_with_, "the fake signer was told to fail"};
  }
  if (deadline.HasPassed()) {
    return Error{ErrorCode::kSignerBusy, "the deadline has passed"};
  }
  return std::nullopt;
}

}  // namespace issuer
