// What the wallet port's endpoints work with, and the two shapes they have.
#pragma once

#include "api/http/request.h"
#include "api/http/response.h"
#include "api/wallet/issuer_metadata_document.h"
#include "api/wallet/public_document.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/services.h"

namespace issuer {

// References only; the owner is the router's owner.
struct WalletContext {
  const Services& services;
  const PublicDocuments& documents;
  const IssuerMetadataDocument& issuer_metadata;
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

// The Authorization field judged: exactly one Bearer token that we issued and that has not expired.
// Tokens are not bound to keys here, so the DPoP scheme is the wrong one. [rfc6750 §2.1] [CRQ-1]
// [DPOP-12] Fails with kAccessTokenMissing, kAccessTokenMalformed, kAccessTokenUnknown,
// kAccessTokenExpired; kStoreDown (retry).
Result<AuthenticatedWallet> AuthenticateWallet(const HttpRequest& request,
                                               const Services& services);

}  // namespace issuer
