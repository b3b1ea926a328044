#include "crypto/formats/status_list_cwt.h"

#include <utility>

#include "crypto/cose/cbor_writer.h"
#include "crypto/cose/cose_sign1.h"

namespace issuer {
namespace {

// Claims of a CWT. [rfc8392 §4] [draft-ietf-oauth-status-list §14.3]
constexpr std::int64_t kSubject = 2;
constexpr std::int64_t kExpires = 4;
constexpr std::int64_t kIssuedAt = 6;
constexpr std::int64_t kStatusList = 65'533;
constexpr std::int64_t kTimeToLive = 65'534;

Bytes WriteClaims(const StatusListTokenDraft& draft) {
  const bool has_aggregation = !draft.aggregation_uri.empty();
  CborWriter cbor;
  cbor.BeginMap(5);
  cbor.Key(kSubject).Text(draft.uri);
  cbor.Key(kExpires).Integer(ToUnix(draft.expires_at));
  cbor.Key(kIssuedAt).Integer(ToUnix(draft.issued_at));
  cbor.Key(kTimeToLive).Integer(draft.ttl.count());
  cbor.Key(kStatusList).BeginMap(has_aggregation ? 3 : 2);
  cbor.Key("bits").Unsigned(draft.bits);
  cbor.Key("lst").ByteString(draft.list);
  if (has_aggregation) {
    cbor.Key("aggregation_uri").Text(draft.aggregation_uri);
  }
  cbor.EndMap().EndMap();
  return std::move(cbor).Take();
}

}  // namespace

Result<Bytes> BuildStatusListCwt(const StatusListTokenDraft& draft, const SignCallback& sign) {
  RETURN_IF_ERROR(CheckStatusListToken(draft));
  const Bytes claims = WriteClaims(draft);
  CoseSign1Draft message;
  message.algorithm = draft.algorithm;
  message.type = "application/statuslist+cwt";
  message.chain = draft.chain;
  message.payload = claims;
  message.tagging = CoseTagging::kTagged;
  return BuildCoseSign1(message, sign);
}

}  // namespace issuer
