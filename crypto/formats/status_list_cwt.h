// A Token Status List as a signed CWT: the draft of status_list_token.h in, COSE_Sign1 out.
// [draft-ietf-oauth-status-list §5.2]
#pragma once

#include "crypto/formats/status_list_token.h"

namespace issuer {

// Tagged as COSE_Sign1 and not as CWT, its type in the protected header [TSL-8]. The key is told by
// x5chain alone. Fails as BuildStatusListToken does.
Result<Bytes> BuildStatusListCwt(const StatusListTokenDraft& draft, const SignCallback& sign);

}  // namespace issuer
