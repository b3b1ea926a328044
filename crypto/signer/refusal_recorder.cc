// See refusal_recorder.h.
#include "crypto/signer/refusal_recorder.h"

#include <utility>

namespace issuer {

Status RefusalRecorder::SigningRefused(const RequestId& request,
                                       const ConfigurationId& configuration,
                                       AuditRefusal refusal) {
  AuditEvent event;
  event.kind = AuditEventKind::kSigningRefused;
  event.request = request;
  event.configuration = configuration;
  event.refusal = refusal;
  return Record(std::move(event));
}

Status RefusalRecorder::PeerRefused(AuditRefusal refusal) {
  AuditEvent event;
  event.kind = AuditEventKind::kPeerRefused;
  event.refusal = refusal;
  return Record(std::move(event));
}

std::uint64_t RefusalRecorder::TakeOmitted() {
  const std::lock_guard lock(mutex_);
  return std::exchange(num_omitted_, 0);
}

Status RefusalRecorder::Record(AuditEvent event) {
  event.time = clock_.Now();
  {
    const std::lock_guard lock(mutex_);
    if (event.time != second_) {
      second_ = event.time;
      num_recorded_ = 0;
    }
    if (num_recorded_ == kMaxRecordedRefusals) {
      ++num_omitted_;
      return {};
    }
    ++num_recorded_;
    event.num_omitted = std::exchange(num_omitted_, 0);
  }
  return audit_.Append(event);
}

}  // namespace issuer
