// See wire.h. Layout: docs/signer-protocol.md.
#include "crypto/signer/wire.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/signer/wire_writer.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxKeyNameLen = 128;

// Our own numbers, so that neither end depends on the order of the other's enum.
struct WireError {
  std::uint8_t number;
  Error error;
};
constexpr std::array<WireError, 5> kWireErrors{{
    {1, {ErrorCode::kSignerBusy, "the signer has no room for more requests, or reached its rate"}},
    {2, {ErrorCode::kSignerRefused, "the signer's policy refused; its audit log says why"}},
    {3, {ErrorCode::kAuditDown, "the signer cannot write its audit log"}},
    {4, {ErrorCode::kTokenDevice, "the signer's token failed"}},
    {5, {ErrorCode::kInternal, "the signer failed"}},
}};

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kWireMalformed, detail);
}

WireWriter Begin(MessageKind kind, std::uint64_t id) {
  WireWriter writer;
  writer.U8(static_cast<std::uint8_t>(kind)).U64(id);
  return writer;
}

Result<SigningKeyInfo> DecodeKeyInfo(WireReader& reader) {
  SigningKeyInfo info;
  ASSIGN_OR_RETURN(std::string name, reader.Text(kMaxKeyNameLen));
  info.name = KeyName(std::move(name));
  ASSIGN_OR_RETURN(const std::uint8_t algorithm, reader.U8());
  if (algorithm < static_cast<std::uint8_t>(SignatureAlgorithm::kEs256) ||
      algorithm > static_cast<std::uint8_t>(SignatureAlgorithm::kPs256)) {
    return Malformed("no algorithm has this number");
  }
  info.algorithm = static_cast<SignatureAlgorithm>(algorithm);
  ASSIGN_OR_RETURN(info.public_key, IsRsa(info.algorithm) ? reader.RsaKey() : reader.Key());
  if (info.public_key.curve != CurveOf(info.algorithm)) {
    return Malformed("a key's algorithm does not sign on its curve");
  }
  ASSIGN_OR_RETURN(const std::size_t num_certificates, reader.Count(kMaxWireChainLen));
  for (std::size_t i = 0; i < num_certificates; ++i) {
    ASSIGN_OR_RETURN(Bytes certificate, reader.ByteString(kMaxWireCertificateLen));
    info.chain.push_back(std::move(certificate));
  }
  ASSIGN_OR_RETURN(info.not_before, reader.Time());
  ASSIGN_OR_RETURN(info.not_after, reader.Time());
  return info;
}

Result<std::uint32_t> DecodePatience(WireReader& reader) {
  ASSIGN_OR_RETURN(const std::uint32_t patience_ms, reader.U32());
  if (patience_ms == 0 || patience_ms > kMaxPatienceMs) {
    return Malformed("the patience is 0 or too long");
  }
  return patience_ms;
}

bool IsPlainObject(const ClaimValue& value) {
  return value.kind == ClaimKind::kObject && value.disclosure == Disclosure::kAlways;
}

}  // namespace

Result<Bytes> EncodeHello(std::uint64_t id, std::uint32_t version) {
  WireWriter writer = Begin(MessageKind::kHello, id);
  writer.U32(version);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeListKeys(std::uint64_t id) {
  return Begin(MessageKind::kListKeys, id).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeSignCredential(std::uint64_t id,
                                   std::uint32_t patience_ms,
                                   const CredentialDraft& draft) {
  WireWriter writer = Begin(MessageKind::kSignCredential, id);
  writer.U32(patience_ms)
      .Text(draft.request.value(), kMaxWireIdLen)
      .Text(draft.configuration.value(), kMaxWireIdLen)
      .Flag(draft.holder.has_value());
  if (draft.holder.has_value()) {
    writer.Key(*draft.holder);
  }
  writer.Time(draft.issued_at).Time(draft.expires_at).U8(draft.num_decoys);
  writer.Flag(draft.for_draft13).Flag(draft.status.has_value());
  if (draft.status.has_value()) {
    writer.Text(draft.status->uri, kMaxWireUriLen).U32(draft.status->index);
  }
  writer.Claims(draft.claims);
  ASSIGN_OR_RETURN(Bytes frame, std::move(writer).Finish(kMaxFrameLen));
  // The reader is the one place that knows every rule; what it refuses must not leave, since it
  // would end the connection for everybody who shares it.
  WireReader reader(ByteView(frame).subspan(kFramePrefixLen));
  RETURN_IF_ERROR(DecodeHeader(reader));
  RETURN_IF_ERROR(DecodeSignCredential(reader));
  return frame;
}

Result<Bytes> EncodeSignMetadata(std::uint64_t id,
                                 std::uint32_t patience_ms,
                                 const MetadataDraft& draft) {
  WireWriter writer = Begin(MessageKind::kSignMetadata, id);
  writer.U32(patience_ms).Text(draft.request.value(), kMaxWireIdLen);
  writer.Time(draft.issued_at).Time(draft.expires_at).Claims(draft.members);
  ASSIGN_OR_RETURN(Bytes frame, std::move(writer).Finish(kMaxFrameLen));
  WireReader reader(ByteView(frame).subspan(kFramePrefixLen));  // as above
  RETURN_IF_ERROR(DecodeHeader(reader));
  RETURN_IF_ERROR(DecodeSignMetadata(reader));
  return frame;
}

Result<Bytes> EncodeSignStatusList(std::uint64_t id,
                                   std::uint32_t patience_ms,
                                   const StatusListDraft& draft) {
  WireWriter writer = Begin(MessageKind::kSignStatusList, id);
  writer.U32(patience_ms).Text(draft.request.value(), kMaxWireIdLen);
  writer.U8(static_cast<std::uint8_t>(draft.form)).Text(draft.uri, kMaxWireUriLen);
  writer.U8(draft.bits).Time(draft.issued_at).Time(draft.expires_at);
  writer.I64(draft.ttl.count()).ByteString(draft.list, kMaxWireStatusListLen);
  ASSIGN_OR_RETURN(Bytes frame, std::move(writer).Finish(kMaxFrameLen));
  WireReader reader(ByteView(frame).subspan(kFramePrefixLen));  // as above
  RETURN_IF_ERROR(DecodeHeader(reader));
  RETURN_IF_ERROR(DecodeSignStatusList(reader));
  return frame;
}

Result<Bytes> EncodeRecordStatusChange(std::uint64_t id,
                                       std::uint32_t patience_ms,
                                       const AuditedStatusChange& change) {
  WireWriter writer = Begin(MessageKind::kRecordStatusChange, id);
  writer.U32(patience_ms).Text(change.request.value(), kMaxWireIdLen);
  writer.Text(change.configuration.value(), kMaxWireIdLen).Text(change.issuance, kMaxWireIdLen);
  writer.U8(static_cast<std::uint8_t>(change.status)).Text(change.by.value(), kMaxWireIdLen);
  ASSIGN_OR_RETURN(Bytes frame, std::move(writer).Finish(kMaxFrameLen));
  WireReader reader(ByteView(frame).subspan(kFramePrefixLen));  // as above
  RETURN_IF_ERROR(DecodeHeader(reader));
  RETURN_IF_ERROR(DecodeRecordStatusChange(reader));
  return frame;
}

Result<Bytes> EncodeHelloAnswer(std::uint64_t id, std::uint32_t version) {
  WireWriter writer = Begin(MessageKind::kHelloAnswer, id);
  writer.U32(version);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeKeys(std::uint64_t id, const std::vector<SigningKeyInfo>& keys) {
  WireWriter writer = Begin(MessageKind::kKeys, id);
  writer.Count(keys.size(), kMaxWireKeys);
  for (const SigningKeyInfo& key : keys) {
    writer.Text(key.name.value(), kMaxKeyNameLen).U8(static_cast<std::uint8_t>(key.algorithm));
    if (IsRsa(key.algorithm)) {
      writer.RsaKey(key.public_key);
    } else {
      writer.Key(key.public_key);
    }
    writer.Count(key.chain.size(), kMaxWireChainLen);
    for (const Bytes& certificate : key.chain) {
      writer.ByteString(certificate, kMaxWireCertificateLen);
    }
    writer.Time(key.not_before).Time(key.not_after);
  }
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeCredential(std::uint64_t id, const std::string& credential) {
  WireWriter writer = Begin(MessageKind::kCredential, id);
  writer.Text(credential, kMaxFrameLen);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeSignedMetadata(std::uint64_t id, const std::string& jws) {
  WireWriter writer = Begin(MessageKind::kSignedMetadata, id);
  writer.Text(jws, kMaxFrameLen);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeSignedStatusList(std::uint64_t id, const std::string& list) {
  WireWriter writer = Begin(MessageKind::kSignedStatusList, id);
  writer.ByteString(AsBytes(list), kMaxFrameLen);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeRecorded(std::uint64_t id) {
  return Begin(MessageKind::kRecorded, id).Finish(kMaxFrameLen);
}

Result<Bytes> EncodeError(std::uint64_t id, ErrorCode code) {
  std::uint8_t number = kWireErrors.back().number;
  for (const WireError& known : kWireErrors) {
    if (known.error.code == code) {
      number = known.number;
    }
  }
  WireWriter writer = Begin(MessageKind::kError, id);
  writer.U8(number);
  return std::move(writer).Finish(kMaxFrameLen);
}

Result<std::size_t> DecodeFrameLen(ByteView prefix) {
  WireReader reader(prefix);
  ASSIGN_OR_RETURN(const std::size_t len, reader.Count(kMaxFrameLen));
  RETURN_IF_ERROR(reader.Finish());
  if (len == 0) {
    return Malformed("a frame is empty");
  }
  return len;
}

Result<MessageHeader> DecodeHeader(WireReader& reader) {
  constexpr std::array kKinds{MessageKind::kHello,
                              MessageKind::kListKeys,
                              MessageKind::kSignCredential,
                              MessageKind::kSignMetadata,
                              MessageKind::kSignStatusList,
                              MessageKind::kRecordStatusChange,
                              MessageKind::kHelloAnswer,
                              MessageKind::kKeys,
                              MessageKind::kCredential,
                              MessageKind::kSignedMetadata,
                              MessageKind::kSignedStatusList,
                              MessageKind::kRecorded,
                              MessageKind::kError};
  ASSIGN_OR_RETURN(const std::uint8_t number, reader.U8());
  const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(), [&](MessageKind known) {
    return static_cast<std::uint8_t>(known) == number;
  });
  if (kind == kKinds.end()) {
    return Malformed("no kind of message has this number");
  }
  ASSIGN_OR_RETURN(const std::uint64_t id, reader.U64());
  return MessageHeader{*kind, id};
}

Result<std::uint32_t> DecodeHello(WireReader& reader) {
  ASSIGN_OR_RETURN(const std::uint32_t version, reader.U32());
  RETURN_IF_ERROR(reader.Finish());
  return version;
}

Status DecodeListKeys(WireReader& reader) {
  return reader.Finish();
}

Result<SignCredentialMessage> DecodeSignCredential(WireReader& reader) {
  SignCredentialMessage message;
  CredentialDraft& draft = message.draft;
  ASSIGN_OR_RETURN(message.patience_ms, DecodePatience(reader));
  ASSIGN_OR_RETURN(std::string request, reader.Identifier(kMaxWireIdLen));
  draft.request = RequestId(std::move(request));
  ASSIGN_OR_RETURN(std::string configuration, reader.Identifier(kMaxWireIdLen));
  if (configuration.empty()) {
    return Malformed("no configuration is named");
  }
  draft.configuration = ConfigurationId(std::move(configuration));
  ASSIGN_OR_RETURN(const bool has_holder, reader.Flag());
  if (has_holder) {
    ASSIGN_OR_RETURN(draft.holder, reader.Key());
  }
  ASSIGN_OR_RETURN(draft.issued_at, reader.Time());
  ASSIGN_OR_RETURN(draft.expires_at, reader.Time());
  ASSIGN_OR_RETURN(draft.num_decoys, reader.U8());
  ASSIGN_OR_RETURN(draft.for_draft13, reader.Flag());
  ASSIGN_OR_RETURN(const bool has_status, reader.Flag());
  if (has_status) {
    StatusReference& status = draft.status.emplace();
    ASSIGN_OR_RETURN(status.uri, reader.Text(kMaxWireUriLen));
    ASSIGN_OR_RETURN(status.index, reader.U32());
  }
  ASSIGN_OR_RETURN(draft.claims, reader.Claims());
  if (!IsPlainObject(draft.claims)) {
    return Malformed("the claims are not an object, or one that could be withheld as a whole");
  }
  RETURN_IF_ERROR(reader.Finish());
  return message;
}

Result<SignMetadataMessage> DecodeSignMetadata(WireReader& reader) {
  SignMetadataMessage message;
  MetadataDraft& draft = message.draft;
  ASSIGN_OR_RETURN(message.patience_ms, DecodePatience(reader));
  ASSIGN_OR_RETURN(std::string request, reader.Identifier(kMaxWireIdLen));
  draft.request = RequestId(std::move(request));
  ASSIGN_OR_RETURN(draft.issued_at, reader.Time());
  ASSIGN_OR_RETURN(draft.expires_at, reader.Time());
  ASSIGN_OR_RETURN(draft.members, reader.Claims());
  if (!IsPlainObject(draft.members)) {
    return Malformed("the metadata are not an object");
  }
  RETURN_IF_ERROR(reader.Finish());
  return message;
}

Result<SignStatusListMessage> DecodeSignStatusList(WireReader& reader) {
  SignStatusListMessage message;
  StatusListDraft& draft = message.draft;
  ASSIGN_OR_RETURN(message.patience_ms, DecodePatience(reader));
  ASSIGN_OR_RETURN(std::string request, reader.Identifier(kMaxWireIdLen));
  draft.request = RequestId(std::move(request));
  ASSIGN_OR_RETURN(const std::uint8_t form, reader.U8());
  if (form < static_cast<std::uint8_t>(StatusListForm::kTokenJwt) ||
      form > static_cast<std::uint8_t>(StatusListForm::kTokenCwt)) {
    return Malformed("no form of a status list has this number");
  }
  draft.form = static_cast<StatusListForm>(form);
  ASSIGN_OR_RETURN(draft.uri, reader.Text(kMaxWireUriLen));
  ASSIGN_OR_RETURN(draft.bits, reader.U8());
  ASSIGN_OR_RETURN(draft.issued_at, reader.Time());
  ASSIGN_OR_RETURN(draft.expires_at, reader.Time());
  ASSIGN_OR_RETURN(const std::int64_t ttl, reader.I64());
  draft.ttl = Seconds(ttl);
  ASSIGN_OR_RETURN(draft.list, reader.ByteString(kMaxWireStatusListLen));
  RETURN_IF_ERROR(reader.Finish());
  return message;
}

Result<RecordStatusChangeMessage> DecodeRecordStatusChange(WireReader& reader) {
  RecordStatusChangeMessage message;
  AuditedStatusChange& change = message.draft;
  ASSIGN_OR_RETURN(message.patience_ms, DecodePatience(reader));
  ASSIGN_OR_RETURN(std::string request, reader.Identifier(kMaxWireIdLen));
  change.request = RequestId(std::move(request));
  ASSIGN_OR_RETURN(std::string configuration, reader.Identifier(kMaxWireIdLen));
  change.configuration = ConfigurationId(std::move(configuration));
  ASSIGN_OR_RETURN(change.issuance, reader.Identifier(kMaxWireIdLen));
  ASSIGN_OR_RETURN(const std::uint8_t status, reader.U8());
  if (status > static_cast<std::uint8_t>(CredentialStatus::kSuspended)) {
    return Malformed("no status has this number");
  }
  change.status = static_cast<CredentialStatus>(status);
  ASSIGN_OR_RETURN(std::string by, reader.Identifier(kMaxWireIdLen));
  change.by = OperatorName(std::move(by));
  if (change.issuance.empty()) {
    return Malformed("no issuance is named");
  }
  RETURN_IF_ERROR(reader.Finish());
  return message;
}

Result<std::uint32_t> DecodeHelloAnswer(WireReader& reader) {
  return DecodeHello(reader);
}

Result<std::vector<SigningKeyInfo>> DecodeKeys(WireReader& reader) {
  ASSIGN_OR_RETURN(const std::size_t count, reader.Count(kMaxWireKeys));
  std::vector<SigningKeyInfo> keys;
  for (std::size_t i = 0; i < count; ++i) {
    ASSIGN_OR_RETURN(SigningKeyInfo info, DecodeKeyInfo(reader));
    keys.push_back(std::move(info));
  }
  RETURN_IF_ERROR(reader.Finish());
  return keys;
}

Result<std::string> DecodeCredential(WireReader& reader) {
  ASSIGN_OR_RETURN(std::string credential, reader.Text(kMaxFrameLen));
  RETURN_IF_ERROR(reader.Finish());
  return credential;
}

Result<std::string> DecodeSignedMetadata(WireReader& reader) {
  return DecodeCredential(reader);
}

Result<std::string> DecodeSignedStatusList(WireReader& reader) {
  ASSIGN_OR_RETURN(const Bytes list, reader.ByteString(kMaxFrameLen));
  RETURN_IF_ERROR(reader.Finish());
  return std::string(AsText(list));
}

Status DecodeRecorded(WireReader& reader) {
  return reader.Finish();
}

Result<Error> DecodeError(WireReader& reader) {
  ASSIGN_OR_RETURN(const std::uint8_t number, reader.U8());
  RETURN_IF_ERROR(reader.Finish());
  for (const WireError& known : kWireErrors) {
    if (known.number == number) {
      return known.error;
    }
  }
  return Malformed("no error has this number");
}

}  // namespace issuer
