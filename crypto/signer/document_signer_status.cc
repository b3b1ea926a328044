// The part of DocumentSigner that is about statuses: lists signed, changes recorded.
#include <utility>

#include "crypto/formats/bitstring_status_list.h"
#include "crypto/formats/status_list_cwt.h"
#include "crypto/jose/did_writer.h"
#include "crypto/signer/document_signer.h"

namespace issuer {
namespace {

Result<std::string> BuildToken(const StatusListDraft& draft,
                               const SigningKeyInfo& key,
                               const Config& config,
                               const SignCallback& sign) {
  const StatusListTokenDraft document{draft.uri,
                                      key.algorithm,
                                      key.chain,
                                      key.public_key,
                                      draft.bits,
                                      draft.list,
                                      draft.issued_at,
                                      draft.expires_at,
                                      draft.ttl,
                                      config.status.base};
  if (draft.form == StatusListForm::kTokenJwt) {
    return BuildStatusListToken(document, sign);
  }
  ASSIGN_OR_RETURN(const Bytes cwt, BuildStatusListCwt(document, sign));
  return std::string(AsText(cwt));
}

// As whom W3C credentials are issued, where all keys of the issuer share a name [BSL-3]: a did:jwk
// names one key only.
DidKeyNames NamesFor(const Config& config, const SigningKeyInfo& key) {
  return config.did == IssuerDid::kWeb ? DidWebNames(config.identifier, key.name)
                                       : DidKeyNames{config.identifier.ToString(), "", ""};
}

Result<std::string> BuildBitstring(const StatusListDraft& draft,
                                   const SigningKeyInfo& key,
                                   const Config& config,
                                   const SignCallback& sign) {
  DidKeyNames names = NamesFor(config, key);
  const BitstringStatusListDraft document{draft.uri,
                                          std::move(names.did),
                                          std::move(names.jwk_method),
                                          key.algorithm,
                                          key.chain,
                                          key.public_key,
                                          draft.form == StatusListForm::kRevocation
                                              ? BitstringPurpose::kRevocation
                                              : BitstringPurpose::kSuspension,
                                          draft.list,
                                          draft.issued_at,
                                          draft.expires_at,
                                          draft.ttl};
  return BuildBitstringStatusList(document, sign);
}

}  // namespace

Result<std::string> DocumentSigner::SignStatusList(const StatusListDraft& draft,
                                                   Deadline deadline) {
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline has passed");
  }
  const Result<SigningPolicy::Permit, AuditRefusal> permit = policy_.Check(draft);
  if (!permit.has_value()) {
    return Refuse(draft.request, ConfigurationId(), permit.error());
  }
  const SigningKeyInfo& key = *permit->key;
  const SignCallback sign = [&](ByteView signing_input) {
    AuditEvent event;
    event.kind = AuditEventKind::kStatusListSigned;
    event.request = draft.request;
    return RecordAndSign(std::move(event), *permit, signing_input, deadline);
  };
  const bool is_token =
      draft.form == StatusListForm::kTokenJwt || draft.form == StatusListForm::kTokenCwt;
  Result<std::string> list =
      is_token ? BuildToken(draft, key, config_, sign) : BuildBitstring(draft, key, config_, sign);
  if (!list.has_value() && list.error().code == ErrorCode::kClaimsRefused) {
    return Refuse(draft.request, ConfigurationId(), AuditRefusal::kStatusUnfit);
  }
  return list;
}

Status DocumentSigner::RecordStatusChange(const AuditedStatusChange& change, Deadline deadline) {
  if (deadline.HasPassed()) {
    return Fail(ErrorCode::kSignerBusy, "the deadline has passed");
  }
  AuditEvent event;
  event.kind = AuditEventKind::kStatusChanged;
  event.time = clock_.Now();
  event.request = change.request;
  event.configuration = change.configuration;
  event.issuance = change.issuance;
  event.status = change.status;
  event.by = change.by;
  return audit_.Append(event);
}

}  // namespace issuer
