#include "api/operator/create_offer_request.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "api/http/media_type.h"
#include "api/operator/offered_credential.h"
#include "api/operator/request_members.h"
#include "api/operator/tx_code_request.h"
#include "appliance/base/check.h"
#include "appliance/base/json_reader.h"

namespace issuer {
namespace {

using Complainable = Result<void, OperatorComplaint>;

// Whether the claims come later.
Result<bool, OperatorComplaint> ReadDeferred(const RequestMembers& members) {
  const JsonValue* deferred = members.Find("deferred");
  if (deferred == nullptr) {
    return false;
  }
  if (!deferred->AsBoolean().has_value()) {
    return members.Complaint("deferred", "must be true or false");
  }
  return *deferred->AsBoolean();
}

Result<OfferedCredential, OperatorComplaint> ReadCredential(
    const RequestMembers& members,
    const Operator& caller,
    const CredentialConfigurations& credentials) {
  ASSIGN_OR_RETURN(const bool is_deferred, ReadDeferred(members));
  if (!is_deferred) {
    return ReadOfferedCredential(members, caller, credentials);
  }
  if (members.Find("claims") != nullptr) {
    return members.Complaint("claims", "must be absent where they come later");
  }
  ASSIGN_OR_RETURN(const CredentialConfiguration* configuration,
                   ReadConfiguration(members, caller, credentials));
  return OfferedCredential{configuration->id, ClaimValue::Null()};
}

Complainable ReadCredentials(const RequestMembers& members,
                             const Operator& caller,
                             const CredentialConfigurations& credentials,
                             OfferSpecification& out) {
  ASSIGN_OR_RETURN(const JsonValue::Array* list, members.FindArray("credentials"));
  if (list == nullptr || list->empty()) {
    return members.Complaint("credentials", "is mandatory, an array that is not empty");
  }
  if (list->size() > kMaxCredentialsOfOffer) {
    return members.Complaint("credentials", "must have at most 16 elements");
  }
  for (const JsonValue& value : *list) {
    const std::string path =
        members.PathOf("credentials") + "[" + std::to_string(out.credentials.size()) + "]";
    ASSIGN_OR_RETURN(const RequestMembers element,
                     RequestMembers::Read(value, path, {"configuration", "claims", "deferred"}));
    ASSIGN_OR_RETURN(OfferedCredential credential, ReadCredential(element, caller, credentials));
    const CredentialConfiguration* configuration = credentials.Find(credential.configuration);
    CHECK(configuration != nullptr);
    if (!IsForWallets(configuration->signing.format)) {
      return Complain(ErrorCode::kOperatorForbidden,
                      path + ".configuration",
                      "is of a format that no wallet knows: issue it directly");
    }
    const bool is_repeated = std::any_of(
        out.credentials.begin(), out.credentials.end(), [&](const OfferedCredential& other) {
          return other.configuration == credential.configuration;
        });
    if (is_repeated) {
      return Complain(
          ErrorCode::kOperatorRequestMalformed, path + ".configuration", "is offered twice");
    }
    out.credentials.push_back(std::move(credential));
  }
  return {};
}

Complainable ReadLifetime(const RequestMembers& members,
                          const Config& config,
                          OfferSpecification& out) {
  ASSIGN_OR_RETURN(const std::optional<std::int64_t> expires_in, members.FindInteger("expires_in"));
  if (!expires_in.has_value()) {
    return {};
  }
  if (*expires_in < 1 || *expires_in > config.lifetimes.offer_max.count()) {
    return members.Complaint("expires_in",
                             "must be seconds from 1 to the configured lifetimes.offer_max");
  }
  out.lifetime = Seconds(*expires_in);
  return {};
}

Complainable ReadDelivery(const RequestMembers& members, OfferSpecification& out) {
  ASSIGN_OR_RETURN(const std::string* delivery, members.FindText("delivery"));
  if (delivery == nullptr || *delivery == "reference") {
    return {};
  }
  if (*delivery != "value") {
    return members.Complaint("delivery", "must be reference or value");
  }
  out.delivery = OfferDelivery::kByValue;
  return {};
}

Complainable ReadQr(const RequestMembers& members, CreateOfferRequest& out) {
  ASSIGN_OR_RETURN(const JsonValue::Array* list, members.FindArray("qr"));
  if (list == nullptr) {
    return {};
  }
  for (const JsonValue& value : *list) {
    const std::string* form = value.AsText();
    if (form == nullptr || (*form != "svg" && *form != "png")) {
      return members.Complaint("qr", "may contain svg and png only");
    }
    (*form == "svg" ? out.wants_svg : out.wants_png) = true;
  }
  return {};
}

Complainable ReadProtocol(const RequestMembers& members,
                          const Config& config,
                          const CredentialConfigurations& credentials,
                          CreateOfferRequest& out) {
  ASSIGN_OR_RETURN(const std::string* protocol, members.FindText("protocol"));
  if (protocol == nullptr || *protocol == "1.0") {
    return {};
  }
  if (*protocol != "draft13") {
    return members.Complaint("protocol", "must be 1.0 or draft13");
  }
  if (!config.draft13_identifier.has_value()) {
    return members.Complaint("protocol",
                             "is not served: the configuration has no draft13.identifier");
  }
  for (const OfferedCredential& offered : out.offer.credentials) {
    const CredentialConfiguration* configuration = credentials.Find(offered.configuration);
    CHECK(configuration != nullptr);
    if (configuration->signing.format != CredentialFormat::kSdJwtVc) {
      return members.Complaint("protocol",
                               "must be 1.0: draft13 is served for dc+sd-jwt credentials only");
    }
  }
  out.protocol = WalletProtocol::kDraft13;
  return {};
}

}  // namespace

Result<CreateOfferRequest, OperatorComplaint> ParseCreateOfferRequest(
    const HttpRequest& request,
    const Operator& caller,
    const Config& config,
    const CredentialConfigurations& credentials) {
  const std::string* content_type = request.FindHeader("content-type");
  if (content_type == nullptr || !IsMediaType(*content_type, "application/json")) {
    return Complain({ErrorCode::kMediaTypeUnsupported, "not application/json"});
  }
  const Result<JsonValue> body = ParseJson(request.body, {.max_len = request.body.size()});
  if (!body.has_value()) {
    return Complain(ErrorCode::kOperatorRequestMalformed, "(body)", "must be strict JSON in UTF-8");
  }
  ASSIGN_OR_RETURN(
      const RequestMembers members,
      RequestMembers::Read(
          *body, "", {"credentials", "expires_in", "tx_code", "delivery", "qr", "protocol"}));
  CreateOfferRequest out;
  out.offer.created_by = caller.name;
  RETURN_IF_ERROR(ReadCredentials(members, caller, credentials, out.offer));
  RETURN_IF_ERROR(ReadLifetime(members, config, out.offer));
  ASSIGN_OR_RETURN(out.offer.tx_code, ParseTxCodeMember(members));
  RETURN_IF_ERROR(ReadDelivery(members, out.offer));
  RETURN_IF_ERROR(ReadQr(members, out));
  RETURN_IF_ERROR(ReadProtocol(members, config, credentials, out));
  return out;
}

}  // namespace issuer
