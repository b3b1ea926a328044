// POST → a challenge for the proof of possession of a client attestation; and the field that
// carries one on other answers. [abca-07 §6, §8]
#pragma once

#include "api/wallet/wallet_context.h"
#include "appliance/base/error.h"

namespace issuer {

// {"attestation_challenge"}. Needs nothing and stores nothing. [ABCA-7]
Result<HttpResponse> AnswerChallenge(const HttpRequest& request, const WalletContext& context);

// Puts a fresh challenge into OAuth-Client-Attestation-Challenge.
void AddChallenge(HttpResponse& response, const Services& services);

// True for the refusals that such a challenge helps to mend.
bool IsAboutAttestations(ErrorCode code);

}  // namespace issuer
