// What the wallet port's endpoints work with, and the two shapes they have.
#pragma once

#include "api/http/request.h"
#include "api/http/response.h"
#include "api/wallet/issuer_keys_endpoint.h"
#include "api/wallet/issuer_metadata_document.h"
#include "api/wallet/public_document.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/services.h"
#include "appliance/issuance/signed_metadata.h"
#include "appliance/trust/iaca_files.h"

namespace issuer {

// References only; the owner is the router's owner.
struct WalletContext {
  const Services& services;
  const PublicDocuments& documents;
  SignedMetadata& signed_metadata;
  const IssuerMetadataDocument& issuer_metadata;
  IssuerKeyDocuments& issuer_keys;
  IacaFiles& iaca;
};

// Errors become answers in the router (api/error_response.h).
using OpenEndpoint = Result<HttpResponse> (*)(const HttpRequest& request,
                                              const WalletContext& context);

// A wallet that presented a good access token. Only AuthenticateWallet makes one.
struct AuthenticatedWallet {
  AccessToken token;
  Authorization authorization;
};

// Cannot be called before the access token was found good: there is no other way to an
// AuthenticatedWallet.
using TokenEndpoint = Result<HttpResponse> (*)(const HttpRequest& request,
                                               const AuthenticatedWallet& wallet,
                                               const WalletContext& context);

// The Authorization field judged: exactly one token that we issued and that has not expired, under
// the scheme of its kind. A token bound to a key needs the DPoP scheme and a proof of that key over
// this request and this token; one that is not needs the Bearer scheme, and a policy that takes
// such. [rfc6750 §2.1] [rfc9449 §7] [CRQ-1] [CRQ-13] [DPOP-5] [DPOP-12] Fails with
// kAccessTokenMissing, kAccessTokenMalformed, kAccessTokenUnknown (wrong scheme, no proof and wrong
// key too), kAccessTokenExpired, kAccessDpopProofInvalid, kAccessDpopNonceRequired; kOverloaded,
// kStoreDown (retry).
// `grace`: how long after its expiry a token still counts here.
Result<AuthenticatedWallet> AuthenticateWallet(const HttpRequest& request,
                                               Seconds grace,
                                               const Services& services);

}  // namespace issuer
