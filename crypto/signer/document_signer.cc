// See document_signer.h.
#include "crypto/signer/document_signer.h"

#include <utility>

#include "appliance/base/check.h"
#include "crypto/formats/signed_metadata.h"
#include "crypto/openssl/digest.h"
#include "crypto/openssl/signature_verify.h"
#include "crypto/signer/credential_builder.h"

namespace issuer {

DocumentSigner::DocumentSigner(const Config& config,
                               SigningBackend& backend,
                               AuditLog& audit,
                               RefusalRecorder& refusals,
                               Random& random,
                               const Clock& clock,
                               const RdfConverter& to_rdf)
    : config_(config),
      backend_(backend),
      audit_(audit),
      refusals_(refusals),
      random_(random),
      clock_(clock),
      to_rdf_(to_rdf),
      policy_(config, backend.Keys(), clock) {}

Result<std::vector<std::string>> DocumentSigner::SignCredentials(
    std::span<const CredentialDraft> drafts, Deadline deadline) {
  std::vector<std::string> credentials;
  for (const CredentialDraft& draft : drafts) {
    ASSIGN_OR_RETURN(std::string credential, SignOne(draft, deadline));
    credentials.push_back(std::move(credential));
  }
  return credentials;
}

Result<std::vector<SigningKeyInfo>> DocumentSigner::ListKeys(Deadline deadline) {
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline has passed");
  }
  const std::span<const SigningKeyInfo> keys = backend_.Keys();
  return std::vector<SigningKeyInfo>(keys.begin(), keys.end());
}

Result<std::string> DocumentSigner::SignOne(const CredentialDraft& draft, Deadline deadline) {
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline has passed");
  }
  const Result<SigningPolicy::Permit, AuditRefusal> permit = policy_.Check(draft);
  if (!permit.has_value()) {
    return Refuse(draft.request, draft.configuration, permit.error());
  }
  const auto sign = [&](ByteView signing_input) {
    AuditEvent event;
    event.kind = AuditEventKind::kCredentialSigned;
    event.request = draft.request;
    event.configuration = draft.configuration;
    return RecordAndSign(std::move(event), *permit, signing_input, deadline);
  };
  Result<std::string> credential =
      BuildCredential(draft, *permit, config_, {random_, to_rdf_}, sign);
  if (credential.has_value()) {
    return credential;
  }
  switch (credential.error().code) {
    case ErrorCode::kClaimsRefused:
    case ErrorCode::kJwkInvalid:
      return Refuse(draft.request, draft.configuration, AuditRefusal::kClaimsUnfit);
    case ErrorCode::kAuditDown:
    case ErrorCode::kSignerBusy:
    case ErrorCode::kTokenDevice:
      return credential;
    default:
      return Fail(ErrorCode::kTokenDevice, "the token cannot sign with this key");
  }
}

Result<std::string> DocumentSigner::SignMetadata(const MetadataDraft& draft, Deadline deadline) {
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline has passed");
  }
  const Result<SigningPolicy::Permit, AuditRefusal> permit = policy_.Check(draft);
  if (!permit.has_value()) {
    return Refuse(draft.request, ConfigurationId(), permit.error());
  }
  const SigningKeyInfo& key = *permit->key;
  const SignedMetadataDraft document{config_.identifier.ToString(),
                                     key.algorithm,
                                     key.chain,
                                     draft.members,
                                     draft.issued_at,
                                     draft.expires_at};
  Result<std::string> jws = BuildSignedMetadata(document, [&](ByteView signing_input) {
    AuditEvent event;
    event.kind = AuditEventKind::kMetadataSigned;
    event.request = draft.request;
    return RecordAndSign(std::move(event), *permit, signing_input, deadline);
  });
  if (!jws.has_value() && jws.error().code == ErrorCode::kClaimsRefused) {
    return Refuse(draft.request, ConfigurationId(), AuditRefusal::kClaimsUnfit);
  }
  return jws;
}

Result<Bytes> DocumentSigner::RecordAndSign(AuditEvent event,
                                            const SigningPolicy::Permit& permit,
                                            ByteView signing_input,
                                            Deadline deadline) {
  const SigningKeyInfo& key = *permit.key;
  event.time = clock_.Now();
  event.key = key.name;
  event.signed_digest = Sha256(signing_input);
  RETURN_IF_ERROR(audit_.Append(event));
  ASSIGN_OR_RETURN(Bytes signature, backend_.Sign(key.name, signing_input, deadline));
  // What a token that is ill, or holds another key than it says, returns must not go out.
  if (permit.entry->self_check &&
      !VerifySignature(key.algorithm, key.public_key, signing_input, signature).has_value()) {
    return Fail(ErrorCode::kTokenDevice, "the token's signature does not verify under its key");
  }
  return signature;
}

Unexpected<Error> DocumentSigner::Refuse(const RequestId& request,
                                         const ConfigurationId& configuration,
                                         AuditRefusal refusal) {
  const Status recorded = refusals_.SigningRefused(request, configuration, refusal);
  if (!recorded.has_value()) {
    return Unexpected<Error>(recorded.error());
  }
  if (refusal == AuditRefusal::kRateExceeded) {
    return Fail(ErrorCode::kSignerBusy, "the configuration's rate is reached");
  }
  return Fail(ErrorCode::kSignerRefused, "the policy does not allow it; see the audit log");
}

}  // namespace issuer
