#include "appliance/trust/attester_signature.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "appliance/base/encoding.h"

namespace issuer {
namespace {

std::optional<VerifiedJws> TryKeys(const UnverifiedJws& jws,
                                   std::span<const NamedKey> keys,
                                   KeyTries& tries) {
  const std::string* kid = jws.header().FindText("kid");
  for (const NamedKey& candidate : keys) {
    const bool is_named = kid == nullptr || candidate.kid.empty() || candidate.kid == *kid;
    if (!is_named || candidate.key.curve != CurveOf(jws.algorithm()) || tries.num_left <= 0) {
      continue;
    }
    --tries.num_left;
    UnverifiedJws copy = jws;
    Result<VerifiedJws> verified = std::move(copy).Verify(candidate.key);
    if (verified.has_value()) {
      return *std::move(verified);
    }
  }
  return std::nullopt;
}

Result<std::vector<Certificate>> ParseX5c(const JsonValue& x5c) {
  const JsonValue::Array* texts = x5c.AsArray();
  if (texts == nullptr || texts->empty() || texts->size() > kMaxChainLen) {
    return Fail(ErrorCode::kCertificateInvalid, "x5c is no array of one to eight certificates");
  }
  std::vector<Certificate> chain;
  for (const JsonValue& text : *texts) {
    if (text.AsText() == nullptr) {
      return Fail(ErrorCode::kCertificateInvalid, "a certificate of x5c is no text");
    }
    ASSIGN_OR_RETURN(const Bytes der, Base64Decode(*text.AsText()));
    ASSIGN_OR_RETURN(Certificate certificate, ParseCertificate(der));
    chain.push_back(std::move(certificate));
  }
  return chain;
}

// [HAIP-9] The trust anchor is not in the chain, so nothing in it signs itself.
bool IsWithoutAnchor(std::span<const Certificate> chain, std::span<const Certificate> anchors) {
  return std::none_of(chain.begin(), chain.end(), [&](const Certificate& link) {
    return link.is_self_signed ||
           std::any_of(anchors.begin(), anchors.end(), [&](const Certificate& anchor) {
             return anchor.der == link.der;
           });
  });
}

Result<AttestedJws> VerifyByChain(const UnverifiedJws& jws,
                                  const JsonValue& x5c,
                                  std::span<const Attester> attesters,
                                  Timestamp now) {
  ASSIGN_OR_RETURN(const std::vector<Certificate> chain, ParseX5c(x5c));
  for (const Attester& attester : attesters) {
    if (attester.anchors.empty() || !IsWithoutAnchor(chain, attester.anchors) ||
        !VerifyChainToAnchor(chain, attester.anchors, now).has_value()) {
      continue;
    }
    UnverifiedJws copy = jws;
    ASSIGN_OR_RETURN(VerifiedJws verified, std::move(copy).Verify(chain.front().public_key));
    return AttestedJws{&attester, std::move(verified)};
  }
  return Fail(ErrorCode::kCertificateInvalid, "x5c leads to no anchor of an attester");
}

}  // namespace

Result<AttestedJws> VerifyByAttester(const UnverifiedJws& jws,
                                     std::span<const Attester> attesters,
                                     Timestamp now) {
  Error error{ErrorCode::kSignatureInvalid, "not signed by an attester of the configuration"};
  if (const JsonValue* x5c = jws.header().Find("x5c")) {
    Result<AttestedJws> attested = VerifyByChain(jws, *x5c, attesters, now);
    if (attested.has_value()) {
      return attested;
    }
    error = attested.error();
  }
  KeyTries tries;
  for (const Attester& attester : attesters) {
    if (std::optional<VerifiedJws> verified = TryKeys(jws, attester.keys, tries)) {
      return AttestedJws{&attester, *std::move(verified)};
    }
  }
  return Unexpected(error);
}

Result<VerifiedJws> VerifyByKeys(const UnverifiedJws& jws,
                                 std::span<const NamedKey> keys,
                                 KeyTries& tries) {
  std::optional<VerifiedJws> verified = TryKeys(jws, keys, tries);
  if (!verified.has_value()) {
    return Fail(ErrorCode::kSignatureInvalid, "not signed by one of the known keys");
  }
  return *std::move(verified);
}

}  // namespace issuer
