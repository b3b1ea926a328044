// What the endpoints for credentials share: a body that may be encrypted, a recipient that it may
// name, an answer for that recipient. The credential and the deferred endpoint both are
//
//   ASSIGN_OR_RETURN(const WalletBody body, ReadWalletBody(request, services));
//   ... what the body asks for ...
//   ASSIGN_OR_RETURN(const auto recipient, ReadResponseRecipient(body,
//   services.config.encryption));
//   ... the work ...
//   return RenderForWallet(200, json, recipient, services.random);
//
// [vci-1.0 §8.2, §9.1, §10]
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/http/request.h"
#include "api/http/response.h"
#include "appliance/base/json_value.h"
#include "appliance/base/random.h"
#include "appliance/base/result.h"
#include "appliance/config/encryption_config.h"
#include "appliance/issuance/services.h"
#include "crypto/jose/jwe.h"

namespace issuer {

enum class BodyProtection : std::uint8_t { kPlain, kEncrypted };

struct WalletBody {
  JsonValue json;  // an object
  BodyProtection protection = BodyProtection::kPlain;
};

// By media type: application/json as it is, application/jwt decrypted; then strict JSON. [CRQ-2]
// [ENC-1] Fails with kCredentialRequestMalformed: another media type, no JSON object; with
// kEncryptionParametersInvalid: plain where encryption is required [CRQ-11], encrypted where it is
// off, algorithm or compression not offered, a `kid` that is not ours any more (the wallet fetches
// the metadata again), anything that does not open. [ENC-7]
Result<WalletBody> ReadWalletBody(const HttpRequest& request, const Services& services);

// Whom the answer is for: `credential_response_encryption` of this request, whatever an earlier one
// had [DEF-4]; nullopt: it goes in the clear. Fails with kEncryptionParametersInvalid: malformed or
// not offered [CRQ-10] [ENC-8], missing where it is required, or in a plain request, whose key a
// network attacker could have put there.
Result<std::optional<JweRecipient>> ReadResponseRecipient(const WalletBody& body,
                                                          const EncryptionConfig& config);

// `json` with `status`, as application/json or, for a recipient, as application/jwt, whatever the
// status [ENC-5]. Errors never come here [ENC-6]. Fails with kInternal if the recipient is not one
// of ReadResponseRecipient()'s.
Result<HttpResponse> RenderForWallet(int status,
                                     std::string json,
                                     const std::optional<JweRecipient>& recipient,
                                     Random& random);

}  // namespace issuer
