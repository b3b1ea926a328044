#include "api/operator/credentials_endpoint.h"

#include <utility>

#include "api/operator/direct_issuance_request.h"
#include "api/operator/offer_json.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/rfc3339.h"

namespace issuer {

Result<HttpResponse, OperatorComplaint> AnswerIssueDirectly(const HttpRequest& request,
                                                            const AuthenticatedOperator& caller,
                                                            const OperatorContext& context) {
  const Services& services = context.services;
  ASSIGN_OR_RETURN(const DirectIssuanceRequest asked,
                   ParseDirectIssuanceRequest(request, caller.identity, services.credentials));
  const DirectIssuance& wanted = asked.issuance;
  RETURN_IF_ERROR(TakeFromRateLimit({wanted.credential.configuration}, caller, context));
  const Result<DirectlyIssued> issued = IssueDirectly(wanted, request.id, services);
  if (!issued.has_value() && issued.error().code == ErrorCode::kClaimsRefused) {
    return Complain(ErrorCode::kClaimsRefused,
                    "claims",
                    "do not fit a QR code: shorten or leave out the longest, images first");
  }
  if (!issued.has_value()) {
    return Complain(issued.error());
  }
  JsonWriter json;
  json.BeginObject();
  json.Member("configuration").Text(wanted.credential.configuration.value());
  json.Member("credential");
  const CredentialConfiguration* configuration =
      services.credentials.Find(wanted.credential.configuration);
  const bool is_object =
      configuration != nullptr && HasEmbeddedProof(configuration->signing.format);
  is_object ? json.Raw(issued->credential) : json.Text(issued->credential);
  json.Member("expires_at").Text(ToRfc3339(issued->expires_at));
  if (issued->issuance.has_value()) {
    json.Member("issuance").Text(issued->issuance->value());
  }
  if (asked.wants_svg) {
    WriteQrSvg(json, issued->credential);
  }
  if (asked.wants_png) {
    WriteQrPng(json, issued->credential);
  }
  json.EndObject();
  return HttpResponse::Json(201, std::move(json).Take());
}

}  // namespace issuer
