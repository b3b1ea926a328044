#include "crypto/formats/bitstring_status_list.h"

#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"
#include "crypto/formats/status_list_header.h"

namespace issuer {
namespace {

Status CheckDraft(const BitstringStatusListDraft& draft) {
  CHECK(!draft.chain.empty());
  if (draft.list.empty() || draft.uri.empty() || draft.issuer.empty()) {
    return Fail(ErrorCode::kClaimsRefused, "this is no status list");
  }
  return draft.expires_at > draft.issued_at && draft.ttl > Seconds(0)
             ? Status()
             : Fail(ErrorCode::kClaimsRefused, "the list would expire before it is issued");
}

// The credential itself is the payload; no claim wraps it. [vc-jose-cose §3.1.1]
std::string WritePayload(const BitstringStatusListDraft& draft) {
  JsonWriter json;
  json.BeginObject();
  json.Member("@context").BeginArray().Text("https://www.w3.org/ns/credentials/v2").EndArray();
  json.Member("id").Text(draft.uri);
  json.Member("type").BeginArray();
  json.Text("VerifiableCredential").Text("BitstringStatusListCredential").EndArray();
  json.Member("issuer").Text(draft.issuer);
  json.Member("validFrom").Text(ToRfc3339(draft.issued_at));
  json.Member("validUntil").Text(ToRfc3339(draft.expires_at));
  json.Member("credentialSubject").BeginObject();
  json.Member("id").Text(draft.uri + "#list");
  json.Member("type").Text("BitstringStatusList");
  json.Member("statusPurpose")
      .Text(draft.purpose == BitstringPurpose::kRevocation ? "revocation" : "suspension");
  json.Member("encodedList").Text("u" + Base64UrlEncode(draft.list));  // multibase [BSL-2]
  json.Member("ttl").Integer(std::chrono::milliseconds(draft.ttl).count());
  json.EndObject();
  json.Member("iat").Integer(ToUnix(draft.issued_at));
  json.Member("exp").Integer(ToUnix(draft.expires_at));
  json.EndObject();
  return std::move(json).Take();
}

}  // namespace

Result<std::string> BuildBitstringStatusList(const BitstringStatusListDraft& draft,
                                             const SignCallback& sign) {
  RETURN_IF_ERROR(CheckDraft(draft));
  std::string jws =
      WriteStatusListHeader("vc+jwt", draft.key_id, draft.algorithm, draft.chain, draft.key) + "." +
      Base64UrlEncode(AsBytes(WritePayload(draft)));
  ASSIGN_OR_RETURN(const Bytes signature, sign(AsBytes(jws)));
  jws += "." + Base64UrlEncode(signature);
  return jws;
}

}  // namespace issuer
