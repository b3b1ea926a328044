// GET of the documents that show the issuer's keys: JWKS, JWT VC Issuer Metadata, did:web document.
#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "api/wallet/public_document.h"
#include "appliance/base/clock.h"
#include "appliance/issuance/services.h"

namespace issuer {

struct WalletContext;

// The documents, written from what the signer says it holds. Any thread.
class IssuerKeyDocuments {
 public:
  enum class Kind : std::uint8_t { kJwks, kJwtVcIssuer, kDid };

  // `services` outlives it.
  explicit IssuerKeyDocuments(const Services& services) : services_(services) {}

  // Asks the signer at most once in five minutes; while it is away, what it said last is served.
  // Fails with kSignerDown or kSignerBusy (retry) if it never said anything. kDid: precondition:
  // the issuer is a did:web.
  Result<PublicDocument> Of(Kind kind);

 private:
  const Services& services_;
  std::mutex mutex_;  // guards what follows
  std::optional<Timestamp> asked_at_;
  std::vector<SigningKeyInfo> keys_;
};

Result<HttpResponse> AnswerIssuerJwks(const HttpRequest& request, const WalletContext& context);
Result<HttpResponse> AnswerJwtVcIssuer(const HttpRequest& request, const WalletContext& context);
Result<HttpResponse> AnswerDidDocument(const HttpRequest& request, const WalletContext& context);

}  // namespace issuer
