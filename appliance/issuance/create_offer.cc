// The wish is judged whole before anything is minted; one transaction then stores all of it.
#include "appliance/issuance/create_offer.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"
#include "appliance/base/encoding.h"
#include "appliance/base/language_tag.h"
#include "appliance/issuance/credential_offer.h"
#include "appliance/issuance/deferred_claims.h"
#include "appliance/issuance/localized_offer.h"
#include "appliance/issuance/sealing.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kMinTxCodeLen = 4;
constexpr std::size_t kMaxTxCodeLen = 32;
constexpr std::size_t kMaxDescriptionLen = 300;  // characters
constexpr std::size_t kHandleRandomLen = 16;
constexpr Seconds kIdempotencyWindow{86400};
constexpr std::string_view kDigits = "0123456789";
// One case and nothing that looks like something else on paper: no 0, O, 1, I.
constexpr std::string_view kClearLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

struct PreparedOffer {
  NewOffer record;
  CreatedOffer created;
};

Unexpected<Error> Refuse(const char* detail) {
  return Fail(ErrorCode::kOperatorRequestMalformed, detail);
}

// Of UTF-8 text.
std::size_t NumCharacters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<std::uint8_t>(c) & 0xc0U) != 0x80U;
  }));
}

bool Fits(ByteView value, TxCodeInputMode mode) {
  return std::all_of(value.begin(), value.end(), [mode](std::uint8_t c) {
    return mode == TxCodeInputMode::kNumeric ? c >= '0' && c <= '9' : c > 0x20 && c < 0x7f;
  });
}

Status CheckDescriptions(const std::vector<TxCodeDescription>& descriptions) {
  if (descriptions.size() > kMaxTxCodeDescriptions) {
    return Refuse("the transaction code has too many descriptions");
  }
  std::vector<std::string_view> seen;
  for (const TxCodeDescription& description : descriptions) {
    if (description.text.empty() || !IsUtf8(description.text) ||
        NumCharacters(description.text) > kMaxDescriptionLen) {
      return Refuse("a description of a transaction code has 1 to 300 characters");
    }
    const bool may_have_none = descriptions.size() == 1;
    if (description.locale.empty() ? !may_have_none : !IsLanguageTag(description.locale)) {
      return Refuse("a description of several has no language tag, or one that is none");
    }
    if (std::find(seen.begin(), seen.end(), description.locale) != seen.end()) {
      return Refuse("two descriptions of the transaction code are in the same language");
    }
    seen.push_back(description.locale);
  }
  return {};
}

Status CheckTxCode(const TxCodeSpecification& tx_code) {
  RETURN_IF_ERROR(CheckDescriptions(tx_code.descriptions));
  if (!tx_code.value.has_value()) {
    return tx_code.length < kMinTxCodeLen || tx_code.length > kMaxTxCodeLen
               ? Refuse("a transaction code has 4 to 32 characters")
               : Status();
  }
  return tx_code.value->Expose([&](ByteView value) -> Status {
    if (value.size() < kMinTxCodeLen || value.size() > kMaxTxCodeLen) {
      return Refuse("a transaction code has 4 to 32 characters");
    }
    if (!Fits(value, tx_code.input_mode)) {
      return Refuse("the transaction code does not fit its input mode");
    }
    return {};
  });
}

Status CheckCredentials(const OfferSpecification& specification, const Services& services) {
  if (specification.credentials.empty()) {
    return Refuse("the offer has no credential");
  }
  std::vector<ConfigurationId> seen;
  for (const OfferedCredential& credential : specification.credentials) {
    const CredentialConfiguration* configuration =
        services.credentials.Find(credential.configuration);
    if (configuration == nullptr) {
      return Refuse("a configuration of the offer is unknown");
    }
    if (std::find(seen.begin(), seen.end(), credential.configuration) != seen.end()) {
      return Refuse("a configuration stands twice in the offer");
    }
    if (configuration->tx_code == TxCodePolicy::kRequired && !specification.tx_code.has_value()) {
      return Refuse("a configuration of the offer requires a transaction code");
    }
    if (credential.claims.kind == ClaimKind::kNull && !services.config.deferred.enabled) {
      return Refuse("claims for later, while deferred issuance is off");
    }
    seen.push_back(credential.configuration);
  }
  return {};
}

Result<Seconds> LifetimeOf(const OfferSpecification& specification, const Lifetimes& lifetimes) {
  const Seconds lifetime = specification.lifetime.value_or(lifetimes.offer);
  if (lifetime <= Seconds(0) || lifetime > lifetimes.offer_max) {
    return Refuse("the lifetime of the offer is out of range");
  }
  return lifetime;
}

// Configuration id → claims, as a grant keeps them; or → the key of the box that claims will come
// in, whose public half goes into `offer`.
Result<ClaimValue> ClaimsOf(const OfferSpecification& specification,
                            const OfferRecord& record,
                            const Services& services,
                            NewOffer& offer) {
  ClaimValue all = ClaimValue::OfObject({});
  for (const OfferedCredential& credential : specification.credentials) {
    if (credential.claims.kind == ClaimKind::kNull) {
      NewBox box = MakeBox(record, credential.configuration, services);
      offer.deferrals.push_back(std::move(box.record));
      all.members.push_back({credential.configuration.value(), std::move(box.key)});
      continue;
    }
    CHECK(credential.claims.kind == ClaimKind::kObject);
    all.members.push_back({credential.configuration.value(), credential.claims});
  }
  if (!IsWellFormed(all)) {
    return Refuse("the claims of the offer are too many or too deep");
  }
  return all;
}

TxCode TxCodeOf(const TxCodeSpecification& specification, Random& random) {
  if (specification.value.has_value()) {
    return specification.value->Duplicate();
  }
  const std::string_view alphabet =
      specification.input_mode == TxCodeInputMode::kNumeric ? kDigits : kClearLetters;
  WipedBytes text;
  text.reserve(specification.length);
  for (std::size_t i = 0; i < specification.length; ++i) {
    const auto index = random.Below(static_cast<std::uint32_t>(alphabet.size()));
    text.push_back(static_cast<std::uint8_t>(alphabet[index]));
  }
  return TxCode(std::move(text));
}

OfferRecord NewRecord(const OfferSpecification& specification,
                      Seconds lifetime,
                      const Services& services) {
  OfferRecord record;
  record.handle = OfferHandle("of_" + Base64UrlEncode(services.random.Take(kHandleRandomLen)));
  record.created_by = specification.created_by;
  record.created_at = services.clock.Now();
  record.expires_at = record.created_at + lifetime;
  record.forget_at = record.expires_at + services.config.lifetimes.offer_record;
  for (const OfferedCredential& credential : specification.credentials) {
    record.configurations.push_back(credential.configuration);
  }
  record.tx_code_required = specification.tx_code.has_value();
  record.tx_code_max_failures = services.config.limits.tx_code_attempts;
  return record;
}

GrantRecord NewGrant(const OfferRecord& offer,
                     const PreAuthorizedCode& code,
                     const std::optional<TxCode>& tx_code,
                     Bytes sealed_claims) {
  GrantRecord grant;
  grant.offer = offer.handle;
  grant.expires_at = offer.expires_at;
  grant.configurations = offer.configurations;
  if (tx_code.has_value()) {
    grant.tx_code = TxCodeMac(code, *tx_code);
  }
  grant.sealed_claims = std::move(sealed_claims);
  return grant;
}

Result<PreparedOffer> PrepareOffer(const OfferSpecification& specification,
                                   const Services& services) {
  RETURN_IF_ERROR(CheckCredentials(specification, services));
  ASSIGN_OR_RETURN(const Seconds lifetime, LifetimeOf(specification, services.config.lifetimes));
  if (specification.tx_code.has_value()) {
    RETURN_IF_ERROR(CheckTxCode(*specification.tx_code));
  }
  PreparedOffer offer;
  offer.record.offer = NewRecord(specification, lifetime, services);
  ASSIGN_OR_RETURN(const ClaimValue claims,
                   ClaimsOf(specification, offer.record.offer, services, offer.record));

  const HttpsUrl& identifier = services.config.identifier;
  const PreAuthorizedCode code = NewPreAuthorizedCode(services.random);
  std::size_t tx_code_len = 0;
  if (specification.tx_code.has_value()) {
    offer.created.tx_code = TxCodeOf(*specification.tx_code, services.random);
    tx_code_len = offer.created.tx_code->Expose([](ByteView raw) { return raw.size(); });
  }
  const std::vector<LocalizedOffer> offers =
      LocalizedOffers(identifier, specification, code, tx_code_len);
  offer.created.offer = offers.front().offer;
  offer.record.offer.code = DigestOf(code);
  offer.record.grant = NewGrant(
      offer.record.offer, code, offer.created.tx_code, SealClaims(code, claims, services.random));
  offer.created.handle = offer.record.offer.handle;
  offer.created.expires_at = offer.record.offer.expires_at;
  if (specification.delivery == OfferDelivery::kByValue) {
    offer.created.link = OfferLinkByValue(offer.created.offer);
    return offer;
  }
  // The reference is random on its own: nothing about the code follows from it. [OFF-7]
  const OfferReference reference = NewOfferReference(services.random);
  offer.record.offer.reference = DigestOf(reference);
  offer.record.sealed_offer = SealOffer(reference, PackOffers(offers), services.random);
  offer.created.link = OfferLinkByReference(identifier, reference);
  return offer;
}

void LogCreated(const OfferSpecification& specification, const OfferRecord& record, Log& log) {
  log.Info("offer.created")
      .With("offer", record.handle)
      .With("operator", specification.created_by)
      .With("num_configurations", static_cast<std::int64_t>(record.configurations.size()))
      .Write();
}

Digest IdempotencyDigest(const OperatorName& operator_name, std::string_view key) {
  return Sha256(AsBytes(operator_name.value() + '\0' + std::string(key)));
}

}  // namespace

Result<CreatedOffer> CreateOffer(const OfferSpecification& specification,
                                 const Services& services) {
  ASSIGN_OR_RETURN(PreparedOffer offer, PrepareOffer(specification, services));
  ASSIGN_OR_RETURN(const PutOfferOutcome outcome,
                   services.stores.offers.PutOffer(offer.record, offer.record.offer.created_at));
  CHECK(outcome.kind == PutOfferOutcome::Kind::kStored);
  LogCreated(specification, offer.record.offer, services.log);
  return std::move(offer.created);
}

Result<std::string> CreateOfferOnce(const OfferSpecification& specification,
                                    const IdempotencyRequest& idempotency,
                                    RenderOffer render,
                                    const Services& services) {
  ASSIGN_OR_RETURN(PreparedOffer offer, PrepareOffer(specification, services));
  std::string answer = render(offer.created);
  const Timestamp now = offer.record.offer.created_at;
  offer.record.idempotency =
      IdempotentAnswer{IdempotencyDigest(specification.created_by, idempotency.key),
                       idempotency.request,
                       SealAnswer(idempotency.api_key, idempotency.key, answer, services.random),
                       now + kIdempotencyWindow};
  ASSIGN_OR_RETURN(const PutOfferOutcome outcome,
                   services.stores.offers.PutOffer(offer.record, now));
  switch (outcome.kind) {
    case PutOfferOutcome::Kind::kStored:
      LogCreated(specification, offer.record.offer, services.log);
      return answer;
    case PutOfferOutcome::Kind::kConflict:
      return Fail(ErrorCode::kIdempotencyConflict, "the key was used for another request");
    case PutOfferOutcome::Kind::kRepeated:
      break;
  }
  Result<std::string> first =
      OpenAnswer(idempotency.api_key, idempotency.key, outcome.sealed_answer);
  if (!first.has_value()) {
    return Fail(ErrorCode::kIdempotencyConflict, "the first answer belongs to another API key");
  }
  return first;
}

}  // namespace issuer
