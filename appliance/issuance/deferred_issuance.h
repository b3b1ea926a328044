// What happens to a credential that was asked for and could not be given at once: an operator
// supplies its claims or denies it, a wallet collects it. [vci-1.0 §9]
#pragma once

#include "appliance/base/claim_value.h"
#include "appliance/issuance/credential_response.h"
#include "appliance/issuance/issue_credential.h"
#include "appliance/issuance/services.h"

namespace issuer {

// The credentials, once: the transaction is over before they leave. Until then, the same
// transaction and interval again, also while another poll of it is being answered. [DEF-3] [DEF-5]
// [DEF-8] Fails with kTransactionUnknown (never issued, of another grant, delivered, expired),
// kCredentialDenied (an operator said no; the configuration or the claims are gone); as
// SignCredentials and the store do, and then the transaction lives.
Result<CredentialResponse> CollectCredential(const TransactionId& transaction,
                                             const Authorization& authorization,
                                             const RequestId& request,
                                             const Services& services);

// Supplies the claims, kObject, typed by the configuration's schema. Whoever stores them cannot
// read them. Fails with kTransactionNotPending (unknown, or decided), kOperatorRequestMalformed
// (too many claims, or too deep), kStoreDown, kStoreFull.
Status CompleteDeferral(const OfferHandle& offer,
                        const ConfigurationId& configuration,
                        const ClaimValue& claims,
                        const OperatorName& by,
                        const Services& services);

// Fails with kTransactionNotPending, kStoreDown, kStoreFull.
Status DenyDeferral(const OfferHandle& offer,
                    const ConfigurationId& configuration,
                    const OperatorName& by,
                    const Services& services);

}  // namespace issuer
