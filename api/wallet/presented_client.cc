#include "api/wallet/presented_client.h"

#include <optional>
#include <utility>

#include "api/http/field_syntax.h"

namespace issuer {
namespace {

constexpr std::string_view kAttestationField = "oauth-client-attestation";
constexpr std::string_view kPopField = "oauth-client-attestation-pop";
constexpr std::string_view kAssertionType =
    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

// The proof was presented; whether it is whole is another question.
struct PresentedMethods {
  bool secret = false;
  bool assertion = false;
  bool attestation = false;
  bool certificate = false;

  int Count() const {
    return (secret ? 1 : 0) + (assertion ? 1 : 0) + (attestation ? 1 : 0) + (certificate ? 1 : 0);
  }
};

PresentedMethods FindMethods(const HttpRequest& request,
                             const Form& form,
                             std::string_view certificate_header) {
  PresentedMethods methods;
  methods.secret =
      request.CountHeaders("authorization") != 0 || form.Find("client_secret") != nullptr;
  methods.assertion =
      form.Find("client_assertion") != nullptr || form.Find("client_assertion_type") != nullptr;
  methods.attestation =
      request.CountHeaders(kAttestationField) != 0 || request.CountHeaders(kPopField) != 0;
  methods.certificate =
      !certificate_header.empty() && request.CountHeaders(certificate_header) != 0;
  return methods;
}

Result<PresentedAssertion> ReadAssertion(const Form& form) {
  const std::string* assertion = form.Find("client_assertion");
  const std::string* type = form.Find("client_assertion_type");
  if (assertion == nullptr || type == nullptr || *type != kAssertionType) {
    return Fail(ErrorCode::kClientAuthenticationFailed,
                "client_assertion and client_assertion_type are not both there and right");
  }
  return PresentedAssertion{*assertion};
}

// [ABCA-1]
Result<PresentedAttestation> ReadAttestation(const HttpRequest& request) {
  const std::string* jwt = request.FindHeader(kAttestationField);
  const std::string* pop = request.FindHeader(kPopField);
  if (jwt == nullptr || pop == nullptr) {
    return Fail(ErrorCode::kClientAttestationInvalid,
                "the attestation and its proof of possession are not both there once");
  }
  return PresentedAttestation{*jwt, *pop};
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out.push_back(text[i]);
      continue;
    }
    const int high = text.size() - i >= 3 ? HexValue(text[i + 1]) : -1;
    const int low = text.size() - i >= 3 ? HexValue(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

Result<ClientCertificate> ReadCertificate(const HttpRequest& request, std::string_view header) {
  const std::string* field = request.FindHeader(header);
  const std::optional<std::string> pem = field == nullptr ? std::nullopt : PercentDecode(*field);
  Result<ClientCertificate> certificate =
      ParseClientCertificate(pem.has_value() ? std::string_view(*pem) : std::string_view());
  if (!certificate.has_value()) {
    return Fail(ErrorCode::kClientAuthenticationFailed, "the edge's field is no certificate, once");
  }
  return certificate;
}

}  // namespace

Result<PresentedClient> ParsePresentedClient(const HttpRequest& request,
                                             const Form& form,
                                             std::string_view certificate_header) {
  const PresentedMethods methods = FindMethods(request, form, certificate_header);
  if (methods.Count() > 1) {
    return Fail(ErrorCode::kTokenRequestMalformed, "two methods of client authentication");
  }
  PresentedClient presented;
  if (const std::string* client_id = form.Find("client_id")) {
    presented.client_id = *client_id;
  }
  if (methods.secret) {
    return Fail(ErrorCode::kClientAuthenticationRefused, "Basic, or a client secret");
  }
  if (methods.assertion) {
    ASSIGN_OR_RETURN(presented.proof, ReadAssertion(form));
  } else if (methods.attestation) {
    ASSIGN_OR_RETURN(presented.proof, ReadAttestation(request));
  } else if (methods.certificate) {
    ASSIGN_OR_RETURN(presented.proof, ReadCertificate(request, certificate_header));
  }
  return presented;
}

}  // namespace issuer
