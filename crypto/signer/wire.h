// The wire between issuerd and signerd: kinds of messages, their limits and their layout. Both ends
// use this file; what it says in words for a stranger is docs/signer-protocol.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "appliance/base/bytes.h"
#include "appliance/base/error.h"
#include "appliance/base/result.h"
#include "appliance/base/size.h"
#include "crypto/signer/signer.h"
#include "crypto/signer/wire_reader.h"

namespace issuer {

constexpr std::uint32_t kWireVersion = 3;
// Longest body of a frame: all that follows the four bytes of its length. Portraits fit.
constexpr std::size_t kMaxFrameLen = 4 * kMiB;
constexpr std::size_t kFramePrefixLen = 4;
constexpr std::size_t kMaxWireIdLen = 64;    // request, configuration, issuance and operator, bytes
constexpr std::size_t kMaxWireKeys = 256;    // keys in one answer
constexpr std::size_t kMaxWireChainLen = 8;  // certificates of one key
constexpr std::size_t kMaxWireCertificateLen = 16 * kKiB;  // DER, bytes
constexpr std::size_t kMaxWireUriLen = 1024;               // of a status list, bytes
constexpr std::size_t kMaxWireStatusListLen = 2 * kMiB;    // compressed, bytes
constexpr std::uint32_t kMaxPatienceMs = 60'000;

// Requests are below 128, answers above.
enum class MessageKind : std::uint8_t {
  kHello = 1,
  kListKeys = 2,
  kSignCredential = 3,
  kSignMetadata = 4,
  kSignStatusList = 5,
  kRecordStatusChange = 6,
  kHelloAnswer = 129,
  kKeys = 130,
  kCredential = 131,
  kSignedMetadata = 132,
  kSignedStatusList = 133,
  kRecorded = 134,
  kError = 255,
};

// What stands before every payload.
struct MessageHeader {
  MessageKind kind = MessageKind::kHello;
  std::uint64_t id = 0;  // chosen by the client; the answer repeats it
  friend bool operator==(const MessageHeader&, const MessageHeader&) = default;
};

struct SignCredentialMessage {
  std::uint32_t patience_ms =
      0;  // how long the client will wait for the answer; 1 to kMaxPatienceMs
  CredentialDraft draft;
};

struct SignMetadataMessage {
  std::uint32_t patience_ms = 0;  // as above
  MetadataDraft draft;
};

struct SignStatusListMessage {
  std::uint32_t patience_ms = 0;  // as above
  StatusListDraft draft;
};

struct RecordStatusChangeMessage {
  std::uint32_t patience_ms = 0;  // as above
  AuditedStatusChange draft;
};

// Encoders return a whole frame, its length in front. They fail with kWireMalformed for what the
// decoder of the other end would refuse: too large, not UTF-8, beyond the limits of claim_value.h.
Result<Bytes> EncodeHello(std::uint64_t id, std::uint32_t version);
Result<Bytes> EncodeListKeys(std::uint64_t id);
Result<Bytes> EncodeSignCredential(std::uint64_t id,
                                   std::uint32_t patience_ms,
                                   const CredentialDraft& draft);
Result<Bytes> EncodeSignMetadata(std::uint64_t id,
                                 std::uint32_t patience_ms,
                                 const MetadataDraft& draft);
Result<Bytes> EncodeSignStatusList(std::uint64_t id,
                                   std::uint32_t patience_ms,
                                   const StatusListDraft& draft);
Result<Bytes> EncodeRecordStatusChange(std::uint64_t id,
                                       std::uint32_t patience_ms,
                                       const AuditedStatusChange& change);
Result<Bytes> EncodeHelloAnswer(std::uint64_t id, std::uint32_t version);
Result<Bytes> EncodeKeys(std::uint64_t id, const std::vector<SigningKeyInfo>& keys);
Result<Bytes> EncodeCredential(std::uint64_t id, const std::string& credential);
Result<Bytes> EncodeSignedMetadata(std::uint64_t id, const std::string& jws);
Result<Bytes> EncodeSignedStatusList(std::uint64_t id, const std::string& list);
Result<Bytes> EncodeRecorded(std::uint64_t id);
// Codes without a number of their own on the wire travel as kInternal.
Result<Bytes> EncodeError(std::uint64_t id, ErrorCode code);

// The length in the first four bytes of a frame. Fails with kWireMalformed if it is 0 or above
// kMaxFrameLen. `prefix` has exactly kFramePrefixLen bytes.
Result<std::size_t> DecodeFrameLen(ByteView prefix);

// Decoders: one for the header, which comes first, then the one of its kind for the rest of the
// same reader, which must then be used up. Each fails with kWireMalformed only.
Result<MessageHeader> DecodeHeader(WireReader& reader);
Result<std::uint32_t> DecodeHello(WireReader& reader);
Status DecodeListKeys(WireReader& reader);
Result<SignCredentialMessage> DecodeSignCredential(WireReader& reader);
Result<SignMetadataMessage> DecodeSignMetadata(WireReader& reader);
Result<SignStatusListMessage> DecodeSignStatusList(WireReader& reader);
Result<RecordStatusChangeMessage> DecodeRecordStatusChange(WireReader& reader);
Result<std::uint32_t> DecodeHelloAnswer(WireReader& reader);
Result<std::vector<SigningKeyInfo>> DecodeKeys(WireReader& reader);
Result<std::string> DecodeCredential(WireReader& reader);
Result<std::string> DecodeSignedMetadata(WireReader& reader);
Result<std::string> DecodeSignedStatusList(WireReader& reader);
Status DecodeRecorded(WireReader& reader);
// The error that the peer reported: one of kSignerBusy, kSignerRefused, kAuditDown, kTokenDevice,
// kInternal.
Result<Error> DecodeError(WireReader& reader);

}  // namespace issuer
