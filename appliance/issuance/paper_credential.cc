#include "appliance/issuance/paper_credential.h"

#include <limits>
#include <optional>

#include "appliance/base/base45.h"
#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "appliance/issuance/status_places.h"
#include "crypto/formats/claim169.h"
#include "crypto/zlib/deflate.h"

namespace issuer {
namespace {

constexpr std::size_t kListIdLen = 16;  // random bytes
constexpr std::size_t kSlackLen = 48;   // characters: two signatures seldom differ by a quarter

std::string TextOf(ByteView cwt) {
  return Base45Encode(DeflateZlib(cwt));
}

}  // namespace

Status CheckFitsPaper(const CredentialConfiguration& configuration,
                      const ClaimValue& claims,
                      const Services& services) {
  const SigningKeyConfig* key = services.config.FindKey(configuration.signing.key);
  CHECK(key != nullptr);
  const Timestamp now = services.clock.Now();
  std::optional<StatusReference> status;
  if (configuration.signing.has_status) {
    const StatusListId list(Base64UrlEncode(services.random.Take(kListIdLen)));
    status = {StatusListUri(services.config.status, list, StatusListForm::kTokenJwt),
              std::numeric_limits<std::uint32_t>::max()};
  }
  const Claim169Draft draft{services.config.identifier.ToString(),
                            key->algorithm,
                            key->name.value(),
                            claims,
                            now,
                            now + configuration.signing.validity,
                            status};
  const std::size_t signature_len = key->algorithm == SignatureAlgorithm::kEs384 ? 96 : 64;
  ASSIGN_OR_RETURN(const Bytes cwt, BuildClaim169(draft, [&](ByteView) -> Result<Bytes> {
                     return services.random.Take(signature_len);
                   }));
  if (TextOf(cwt).size() + kSlackLen > kMaxPaperTextLen) {
    return Fail(ErrorCode::kClaimsRefused, "the credential would not fit a QR code");
  }
  return {};
}

Result<std::string> PaperTextOf(const std::string& cwt) {
  const Result<Bytes> bytes = Base64UrlDecode(cwt);
  if (!bytes.has_value()) {
    return Fail(ErrorCode::kInternal, "the signer answered something that is no CWT");
  }
  return TextOf(*bytes);
}

}  // namespace issuer
