// Section 14, "Credential endpoint (payload layer, always 400)".
#include "tests/integration/rejections.h"

namespace issuer {
namespace {

// clang-format off
constexpr RejectionRow kRequestRows[] = {
    // "not JSON, member missing, repeated, wrong type, both/neither identifier, too many proofs"
    {kCredentialLine, kWithToken, "", 400, "invalid_credential_request", "", "nothing"},
    {kCredentialLine, kWithToken, "{", 400, "invalid_credential_request", "", "not JSON"},
    {kCredentialLine, kWithToken, "[]", 400, "invalid_credential_request", "", "no object"},
    {kCredentialLine, kWithToken, "{}", 400, "invalid_credential_request", "", "[CRQ-3] neither identifier"},
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"badge","credential_identifier":"x"})", 400, "invalid_credential_request", "", "[CRQ-3] both"},
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":["badge"]})", 400, "invalid_credential_request", "", "wrong type"},
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"badge","credential_configuration_id":"badge"})", 400, "invalid_credential_request", "", "[HTTP-3] repeated"},
    {kCredentialLine, kWithToken, "{\"credential_configuration_id\":\"badge\",\"x\":\"\xff\"}", 400, "invalid_credential_request", "", "[HTTP-5] not UTF-8"},
    {kCredentialLine, kWithToken, R"({"format":"vc+sd-jwt","proof":{"proof_type":"jwt","jwt":"x"}})", 400, "invalid_credential_request", "", "[CRQ-12] draft 13"},
    {kCredentialLine, "Content-Type: text/plain\r\n" BEARER("{token}"), JWT("{proof}"), 400, "invalid_credential_request", "", "[CRQ-2]"},
    {kCredentialLine, BEARER("{token}"), JWT("{proof}"), 400, "invalid_credential_request", "", "[CRQ-2] no media type"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":["{proof}","{proof}","{proof}","{proof}"]})"), 400, "invalid_credential_request", "", "[CRQ-8] more than batch_size"},
    // "configuration unknown"; "identifier unknown"
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"none"})", 400, "unknown_credential_configuration", "", "[CRQ-5]"},
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"none","proofs":7})", 400, "unknown_credential_configuration", "", "[CRQ-5] before the rest"},
    {kCredentialLine, kWithToken, R"({"credential_identifier":"x"})", 400, "unknown_credential_identifier", "", "[CRQ-4] none was handed out"},
    {kCredentialLine, JSON BEARER("{named token}"), R"({"credential_identifier":"pid"})", 400, "unknown_credential_identifier", "", "[CRQ-4] not among those of this token"},
    // "proofs missing / malformed"
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"badge"})", 400, "invalid_proof", "", "[CRQ-7] no proofs"},
    {kCredentialLine, kWithToken, PROVEN("[]"), 400, "invalid_proof", "", "[CRQ-6] wrong type"},
    {kCredentialLine, kWithToken, PROVEN("{}"), 400, "invalid_proof", "", "[CRQ-6] zero members"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":[]})"), 400, "invalid_proof", "", "[CRQ-6] empty"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":"{proof}"})"), 400, "invalid_proof", "", "[CRQ-6] no array"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":["{proof}"],"attestation":["x"]})"), 400, "invalid_proof", "", "[CRQ-6] two members"},
    {kCredentialLine, kWithToken, PROVEN(R"({"di_vp":[{}]})"), 400, "invalid_proof", "", "[CRQ-7] a type that is not offered"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":["{proof}",7]})"), 400, "invalid_proof", "", "no text"},
    // "encryption parameters [...] unsupported, undecryptable"
    {kCredentialLine, "Content-Type: application/jwt\r\n" BEARER("{token}"), "e30.e30.x", 400, "invalid_encryption_parameters", "", "[CRQ-10]"},
    {kCredentialLine, kWithToken, R"({"credential_configuration_id":"badge","credential_response_encryption":{"jwk":{}}})", 400, "invalid_encryption_parameters", "", "[CRQ-10]"},
    // "final refusal (policy, data subject not eligible, limit reached)"
    {kCredentialLine, JSON BEARER("{used up token}"), R"({"credential_configuration_id":"ticket"})", 400, "credential_request_denied", "", "limit reached"},
};

constexpr RejectionRow kProofRows[] = {
    // "proofs [...] malformed / bad signature / wrong `aud`, `typ`, key / no nonce"
    {kCredentialLine, kWithToken, JWT(""), 400, "invalid_proof", "", "[PRF-1] no JWS"},
    {kCredentialLine, kWithToken, JWT("e30.e30.x"), 400, "invalid_proof", "", "[PRF-1] nothing in it"},
    {kCredentialLine, kWithToken, JWT("{proof typ}"), 400, "invalid_proof", "", "[PRF-10] another typ"},
    {kCredentialLine, kWithToken, JWT("{proof no typ}"), 400, "invalid_proof", "", "[PRF-10] no typ"},
    {kCredentialLine, kWithToken, JWT("{proof none}"), 400, "invalid_proof", "", "[SEC-7] alg none"},
    {kCredentialLine, kWithToken, JWT("{proof hs256}"), 400, "invalid_proof", "", "[SEC-7] symmetric"},
    {kCredentialLine, kWithToken, JWT("{proof es384}"), 400, "invalid_proof", "", "[PRF-5] not of this key, and not offered"},
    {kCredentialLine, kWithToken, JWT("{proof crit}"), 400, "invalid_proof", "", "[SEC-7] crit"},
    {kCredentialLine, kWithToken, JWT("{proof two keys}"), 400, "invalid_proof", "", "[PRF-10] jwk and kid"},
    {kCredentialLine, kWithToken, JWT("{proof no key}"), 400, "invalid_proof", "", "[PRF-10] no key"},
    {kCredentialLine, kWithToken, JWT("{proof private}"), 400, "invalid_proof", "", "[PRF-1] a private key"},
    {kCredentialLine, kWithToken, JWT("{proof did}"), 400, "invalid_proof", "", "[PRF-13] a binding that is not offered"},
    {kCredentialLine, kWithToken, JWT("{proof stolen}"), 400, "invalid_proof", "", "[PRF-1] another key's signature"},
    {kCredentialLine, kWithToken, JWT("{proof aud}"), 400, "invalid_proof", "", "[PRF-11] another issuer"},
    {kCredentialLine, kWithToken, JWT("{proof no aud}"), 400, "invalid_proof", "", "[PRF-11]"},
    {kCredentialLine, kWithToken, JWT("{proof iss}"), 400, "invalid_proof", "", "[PRF-11] iss from an anonymous client"},
    {kCredentialLine, kWithToken, JWT("{proof old}"), 400, "invalid_proof", "", "[PRF-1] old"},
    {kCredentialLine, kWithToken, JWT("{proof future}"), 400, "invalid_proof", "", "[PRF-1] from the future"},
    {kCredentialLine, kWithToken, JWT("{proof no nonce}"), 400, "invalid_proof", "", "[PRF-2] no nonce"},
    {kCredentialLine, kWithToken, JWT("{proof null nonce}"), 400, "invalid_proof", "", "[PRF-2] null is none"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":["{fixed proof}","{fixed proof}"]})"), 400, "invalid_proof", "", "[PRF-4] one key twice"},
    {kCredentialLine, kWithToken, PROVEN(R"({"jwt":["{proof}","{proof aud}"]})"), 400, "invalid_proof", "", "[PRF-3] one of two is bad"},
    // "nonce present but not acceptable"
    {kCredentialLine, kWithToken, JWT("{proof foreign nonce}"), 400, "invalid_nonce", "", "[PRF-2] not ours"},
    {kCredentialLine, kWithToken, JWT("{proof stale nonce}"), 400, "invalid_nonce", "", "[PRF-2] expired"},
    {kCredentialLine, kWithToken, JWT("{proof used nonce}"), 400, "invalid_nonce", "", "[PRF-2] [NON-6] used"},
};
// clang-format on

class CredentialRejections : public RejectionTest {};

TEST_F(CredentialRejections, OfRequests) {
  ExpectWalletRows(kRequestRows);
}

TEST_F(CredentialRejections, OfProofs) {
  ExpectWalletRows(kProofRows);
}

// "final refusal (policy ...)": that of the signer.
TEST_F(CredentialRejections, OfWhatThePolicyForbids) {
  appliance.signer.Refuse(ConfigurationId(std::string(kBadge)));
  const RejectionRow rows[] = {
      {kCredentialLine, kWithToken, JWT("{proof}"), 400, "credential_request_denied", "", ""}};
  ExpectWalletRows(rows);
}

TEST_F(CredentialRejections, OfNothingThatIsRight) {
  const RejectionRow good[] = {
      {kCredentialLine, kWithToken, JWT("{proof}"), 200, "", "", ""},
      {kCredentialLine,
       JSON BOUND("{bound token}") DPOP("{dpop bound}"),
       JWT("{proof}"),
       200,
       "",
       "",
       ""},
      {kCredentialLine,
       kWithToken,
       PROVEN(R"({"jwt":["{proof}","{fixed proof}"]})"),
       200,
       "",
       "",
       ""},
  };
  ExpectAccepted(good);
}

}  // namespace
}  // namespace issuer
