#include "crypto/formats/status_list_token.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "crypto/formats/status_list_header.h"

namespace issuer {
namespace {

std::string WritePayload(const StatusListTokenDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("sub").Text(draft.uri);
  json.Member("iat").Integer(ToUnix(draft.issued_at));
  json.Member("exp").Integer(ToUnix(draft.expires_at));
  json.Member("ttl").Integer(draft.ttl.count());
  json.Member("status_list").BeginObject();
  json.Member("bits").Integer(draft.bits);
  json.Member("lst").Text(Base64UrlEncode(draft.list));
  if (!draft.aggregation_uri.empty()) {
    json.Member("aggregation_uri").Text(draft.aggregation_uri);
  }
  json.EndObject().EndObject();
  return std::move(json).Take();
}

}  // namespace

Status CheckStatusListToken(const StatusListTokenDraft& draft) {
  CHECK(!draft.chain.empty());
  const bool has_bits = draft.bits == 1 || draft.bits == 2 || draft.bits == 4 || draft.bits == 8;
  if (!has_bits || draft.list.empty() || draft.uri.empty()) {
    return Fail(ErrorCode::kClaimsRefused, "this is no status list");
  }
  return draft.expires_at > draft.issued_at && draft.ttl > Seconds(0)
             ? Status()
             : Fail(ErrorCode::kClaimsRefused, "the list would expire before it is issued");
}

Result<std::string> BuildStatusListToken(const StatusListTokenDraft& draft,
                                         const SignCallback& sign) {
  RETURN_IF_ERROR(CheckStatusListToken(draft));
  std::string jws =
      WriteStatusListHeader("statuslist+jwt", "", draft.algorithm, draft.chain, draft.key) + "." +
      Base64UrlEncode(AsBytes(WritePayload(draft)));
  ASSIGN_OR_RETURN(const Bytes signature, sign(AsBytes(jws)));
  jws += "." + Base64UrlEncode(signature);
  return jws;
}

}  // namespace issuer
