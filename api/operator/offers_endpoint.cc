#include "api/operator/offers_endpoint.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/operator/create_offer_request.h"
#include "api/operator/offer_json.h"
#include "api/operator/page_request.h"
#include "api/operator/visible_offer.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/create_offer.h"
#include "appliance/issuance/read_offer.h"
#include "appliance/issuance/refresh_grant.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxIdempotencyKeyLen = 128;
constexpr std::size_t kMaxNamedIssuances = 100;  // the newest; GET /v1/issuances has them all

// The Idempotency-Key field; nullopt if there is none.
Result<std::optional<std::string>, OperatorComplaint> IdempotencyKeyOf(const HttpRequest& request) {
  if (request.CountHeaders("idempotency-key") == 0) {
    return std::optional<std::string>();
  }
  const std::string* key = request.FindHeader("idempotency-key");
  const bool is_fit =
      key != nullptr && !key->empty() && key->size() <= kMaxIdempotencyKeyLen &&
      std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_fit) {
    return Complain(ErrorCode::kOperatorRequestMalformed,
                    "Idempotency-Key",
                    "must occur once, 1 to 128 visible ASCII characters");
  }
  return std::optional<std::string>(*key);
}

std::vector<ConfigurationId> ConfigurationsOf(const OfferSpecification& offer) {
  std::vector<ConfigurationId> configurations;
  for (const OfferedCredential& credential : offer.credentials) {
    configurations.push_back(credential.configuration);
  }
  return configurations;
}

Result<std::string> Create(const CreateOfferRequest& parsed,
                           const std::optional<std::string>& idempotency_key,
                           const HttpRequest& request,
                           const AuthenticatedOperator& caller,
                           const Services& services) {
  const RenderOffer render = RenderingFor(parsed);
  if (idempotency_key.has_value()) {
    return CreateOfferOnce(
        parsed.offer,
        IdempotencyRequest{*idempotency_key, Sha256(AsBytes(request.body)), caller.key},
        render,
        services);
  }
  ASSIGN_OR_RETURN(const CreatedOffer created, CreateOffer(parsed.offer, services));
  return render(created);
}

// The handle in an answer that `render` wrote, perhaps for an earlier request.
std::string HandleIn(const std::string& answer) {
  const Result<JsonValue> parsed = ParseJson(answer, {.max_len = answer.size()});
  CHECK(parsed.has_value() && parsed->FindText("handle") != nullptr);
  return *parsed->FindText("handle");
}

}  // namespace

Result<HttpResponse, OperatorComplaint> AnswerCreateOffer(const HttpRequest& request,
                                                          const AuthenticatedOperator& caller,
                                                          const OperatorContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const std::optional<std::string> key, IdempotencyKeyOf(request));
  ASSIGN_OR_RETURN(
      const CreateOfferRequest parsed,
      ParseCreateOfferRequest(request, caller.identity, services.config, services.credentials));
  RETURN_IF_ERROR(TakeFromRateLimit(ConfigurationsOf(parsed.offer), caller, context));
  const bool is_draft13 = parsed.protocol == WalletProtocol::kDraft13;
  CHECK(!is_draft13 || context.draft13 != nullptr);
  Result<std::string> answer =
      Create(parsed, key, request, caller, is_draft13 ? *context.draft13 : services);
  if (!answer.has_value()) {
    return Complain(answer.error());
  }
  const std::string handle = HandleIn(*answer);
  HttpResponse response = HttpResponse::Json(201, *std::move(answer));
  response.With("Location", "/v1/offers/" + handle);
  return response;
}

Result<HttpResponse, OperatorComplaint> AnswerShowOffer(const HttpRequest& request,
                                                        const AuthenticatedOperator& caller,
                                                        const OperatorContext& context) {
  const Result<OfferRecord> offer = FindOffer(request, caller, context.services);
  if (!offer.has_value()) {
    return Complain(offer.error());
  }
  IssuanceFilter filter;
  filter.offer = offer->handle;
  const Result<IssuancePage> page =
      context.services.stores.statuses.ListIssuances(filter, "", kMaxNamedIssuances);
  if (!page.has_value()) {
    return Complain(page.error());
  }
  JsonWriter json;
  WriteOffer(json, *offer, context.services.clock.Now(), page->issuances);
  return HttpResponse::Json(200, std::move(json).Take());
}

Result<HttpResponse, OperatorComplaint> AnswerListOffers(const HttpRequest& request,
                                                         const AuthenticatedOperator& caller,
                                                         const OperatorContext& context) {
  ASSIGN_OR_RETURN(const PageRequest wanted, ParsePageRequest(request));
  const Services& services = context.services;
  const Result<OfferPage> page = services.stores.offers.ListOffers(wanted.cursor, wanted.limit);
  if (!page.has_value()) {
    return Complain(page.error());
  }
  const Timestamp now = services.clock.Now();
  JsonWriter json;
  json.BeginObject().Member("offers").BeginArray();
  for (const OfferRecord& offer : page->offers) {
    if (IsVisible(offer, caller.identity)) {
      WriteOffer(json, offer, now);
    }
  }
  json.EndArray();
  if (!page->next.empty()) {
    json.Member("next").Text(page->next);
  }
  json.EndObject();
  return HttpResponse::Json(200, std::move(json).Take());
}

Result<HttpResponse, OperatorComplaint> AnswerRevokeTokens(const HttpRequest& request,
                                                           const AuthenticatedOperator& caller,
                                                           const OperatorContext& context) {
  const Result<OfferRecord> offer = FindOffer(request, caller, context.services);
  if (!offer.has_value()) {
    return Complain(offer.error());
  }
  const Status revoked = RevokeTokens(offer->handle, caller.identity.name, context.services);
  if (!revoked.has_value()) {
    return Complain(revoked.error());
  }
  return HttpResponse::Empty(204);
}

Result<HttpResponse, OperatorComplaint> AnswerCancelOffer(const HttpRequest& request,
                                                          const AuthenticatedOperator& caller,
                                                          const OperatorContext& context) {
  const Result<OfferRecord> offer = FindOffer(request, caller, context.services);
  if (!offer.has_value()) {
    return Complain(offer.error());
  }
  const Status cancelled = CancelOffer(offer->handle, context.services);
  if (!cancelled.has_value()) {
    return Complain(cancelled.error());
  }
  return HttpResponse::Empty(204);
}

}  // namespace issuer
