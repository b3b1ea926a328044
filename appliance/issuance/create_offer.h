// An operator's wish becomes an offer: claims sealed, a code minted, a transaction code if wanted.
// [vci-1.0 §4.1]
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "appliance/issuance/services.h"

namespace issuer {

enum class TxCodeInputMode : std::uint8_t { kNumeric, kText };
enum class OfferDelivery : std::uint8_t { kByReference, kByValue };

// What the wallet shows beside the field for the code.
struct TxCodeDescription {
  std::string locale;  // BCP 47 tag; empty: not said, and there is no other description
  std::string text;    // 1 to 300 characters
};
constexpr std::size_t kMaxTxCodeDescriptions = 16;

// `value` given: used as it is; otherwise one of `length` is generated. [vci-1.0 §4.1.1 tx_code]
struct TxCodeSpecification {
  TxCodeInputMode input_mode = TxCodeInputMode::kNumeric;
  std::uint8_t length = 6;  // characters; of the given value where there is one. 4 to 32.
  // The default first, each in a language of its own; none: not sent. By reference the wallet's
  // Accept-Language chooses. [OFF-12]
  std::vector<TxCodeDescription> descriptions;
  std::optional<TxCode> value;  // fits input_mode
};

struct OfferedCredential {
  ConfigurationId configuration;  // known
  // kObject, checked and marked by appliance/config/claim_typing.h; kNull: an operator supplies the
  // claims later (deferred_issuance.h).
  ClaimValue claims;
};

struct IdempotencyRequest {
  std::string key;        // the Idempotency-Key field, 1 to 128 visible ASCII characters
  Digest request{};       // SHA-256 of the request body
  const ApiKey& api_key;  // of the caller; outlives the call
};

struct OfferSpecification {
  OperatorName created_by;
  std::vector<OfferedCredential> credentials;  // non-empty, distinct configurations
  std::optional<Seconds> lifetime;  // nullopt: lifetimes.offer; at most lifetimes.offer_max
  std::optional<TxCodeSpecification> tx_code;
  OfferDelivery delivery = OfferDelivery::kByReference;
};

struct CreatedOffer {
  OfferHandle handle;
  std::string link;               // openid-credential-offer://?...; contains a bearer secret
  std::string offer;              // the offer object, JSON, in its default language; has the code
  std::optional<TxCode> tx_code;  // to be sent over another channel [OFF-9]
  Timestamp expires_at{};
};

// Stores the offer durably and returns what the operator must hand on: shown once, kept nowhere in
// the clear. Fails with kOperatorRequestMalformed (lifetime or transaction code out of range; a
// transaction code is missing where a configuration requires one; claims for later while deferred
// issuance is off), kStoreDown or kStoreFull
// (retry).
Result<CreatedOffer> CreateOffer(const OfferSpecification& specification, const Services& services);

// The same under an Idempotency-Key. `render` turns the offer into the answer's body; that text is
// kept, sealed, and comes back for a repeated request. Fails with kIdempotencyConflict if the key
// was used for another request.
using RenderOffer = std::string (*)(const CreatedOffer&);
Result<std::string> CreateOfferOnce(const OfferSpecification& specification,
                                    const IdempotencyRequest& idempotency,
                                    RenderOffer render,
                                    const Services& services);

}  // namespace issuer
