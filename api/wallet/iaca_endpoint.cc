#include "api/wallet/iaca_endpoint.h"

#include <algorithm>
#include <string>

namespace issuer {
namespace {

constexpr std::string_view kCertificateType = "application/pkix-cert";
constexpr std::string_view kListType = "application/pkix-crl";
constexpr Seconds kKeepAtMost{3600};  // so that a revoked signer is known within the hour

}  // namespace

Result<HttpResponse> AnswerIacaCertificate(const HttpRequest& request,
                                           const WalletContext& context) {
  ASSIGN_OR_RETURN(const Bytes der, context.iaca.Certificate());
  return AnswerWith(MakePublicDocument(std::string(AsText(der))),
                    kCertificateType,
                    request,
                    "public, max-age=86400");
}

Result<HttpResponse> AnswerIacaList(const HttpRequest& request, const WalletContext& context) {
  ASSIGN_OR_RETURN(const RevocationList list, context.iaca.List());
  const Seconds left = list.next_update - context.services.clock.Now();
  const Seconds age = std::clamp(left, Seconds(0), kKeepAtMost);
  return AnswerWith(MakePublicDocument(std::string(AsText(list.der))),
                    kListType,
                    request,
                    "public, max-age=" + std::to_string(age.count()));
}

}  // namespace issuer
