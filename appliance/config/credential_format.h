// The credential formats, and what tells them apart.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/cryptosuite.h"

namespace issuer {

// Numbers are not on the wire nor on disk.
enum class CredentialFormat : std::uint8_t {
  kSdJwtVc = 1,
  kMsoMdoc = 2,
  kJwtVcJson = 3,
  kJwtVcJsonLd = 4,
  kLdpVc = 5,
  kJcsVc = 6,  // ldp_vc's document under a suite that does not know RDF: a name of our own [LD-8]
  kClaim169Cwt = 7,  // for paper: a name of our own, no wallet knows it [docs/adr/0021]
};

constexpr std::array<CredentialFormat, 7> kCredentialFormats{CredentialFormat::kSdJwtVc,
                                                             CredentialFormat::kMsoMdoc,
                                                             CredentialFormat::kJwtVcJson,
                                                             CredentialFormat::kJwtVcJsonLd,
                                                             CredentialFormat::kLdpVc,
                                                             CredentialFormat::kJcsVc,
                                                             CredentialFormat::kClaim169Cwt};

// The Credential Format Identifier. [vci-1.0 appendix A]
constexpr std::string_view NameOf(CredentialFormat format) {
  switch (format) {
    case CredentialFormat::kSdJwtVc:
      return "dc+sd-jwt";
    case CredentialFormat::kMsoMdoc:
      return "mso_mdoc";
    case CredentialFormat::kJwtVcJson:
      return "jwt_vc_json";
    case CredentialFormat::kJwtVcJsonLd:
      return "jwt_vc_json-ld";
    case CredentialFormat::kLdpVc:
      return "ldp_vc";
    case CredentialFormat::kJcsVc:
      return "jcs_vc";
    case CredentialFormat::kClaim169Cwt:
      return "claim169_cwt";
  }
  return "";
}

constexpr std::optional<CredentialFormat> CredentialFormatFromName(std::string_view name) {
  for (const CredentialFormat format : kCredentialFormats) {
    if (NameOf(format) == name) {
      return format;
    }
  }
  return std::nullopt;
}

// W3C Verifiable Credentials: types, contexts and a `credentialSubject`.
constexpr bool IsW3c(CredentialFormat format) {
  return format != CredentialFormat::kSdJwtVc && format != CredentialFormat::kMsoMdoc &&
         format != CredentialFormat::kClaim169Cwt;
}

// Whether wallets are told of it and offered it; else it is only issued directly.
constexpr bool IsForWallets(CredentialFormat format) {
  return format != CredentialFormat::kClaim169Cwt;
}

// Secured by a proof inside the document, which therefore travels as a JSON object.
constexpr bool HasEmbeddedProof(CredentialFormat format) {
  return format == CredentialFormat::kLdpVc || format == CredentialFormat::kJcsVc;
}

// The first context of a W3C credential says which data model it follows, 1.1 or 2.0. [vcdm §4.3]
constexpr std::string_view kCredentialsV1 = "https://www.w3.org/2018/credentials/v1";
constexpr std::string_view kCredentialsV2 = "https://www.w3.org/ns/credentials/v2";

// The format under which a suite's credentials are issued. [LD-2] [LD-8]
constexpr CredentialFormat FormatOf(Cryptosuite suite) {
  return CanonicalizesRdf(suite) ? CredentialFormat::kLdpVc : CredentialFormat::kJcsVc;
}

}  // namespace issuer
