// The credential formats and, for those that carry Data Integrity proofs, the suites.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "appliance/base/public_key.h"

namespace issuer {

// Numbers are not on the wire nor on disk.
enum class CredentialFormat : std::uint8_t {
  kSdJwtVc = 1,
  kMsoMdoc = 2,
  kJwtVcJson = 3,
  kJwtVcJsonLd = 4,
  kLdpVc = 5,
  kJcsVc = 6,  // ldp_vc's document under a suite that does not know RDF: a name of our own [LD-8]
};

constexpr std::array<CredentialFormat, 6> kCredentialFormats{CredentialFormat::kSdJwtVc,
                                                             CredentialFormat::kMsoMdoc,
                                                             CredentialFormat::kJwtVcJson,
                                                             CredentialFormat::kJwtVcJsonLd,
                                                             CredentialFormat::kLdpVc,
                                                             CredentialFormat::kJcsVc};

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
  return format != CredentialFormat::kSdJwtVc && format != CredentialFormat::kMsoMdoc;
}

// Secured by a proof inside the document, which therefore travels as a JSON object.
constexpr bool HasEmbeddedProof(CredentialFormat format) {
  return format == CredentialFormat::kLdpVc || format == CredentialFormat::kJcsVc;
}

// The first context of a W3C credential says which data model it follows, 1.1 or 2.0. [vcdm §4.3]
constexpr std::string_view kCredentialsV1 = "https://www.w3.org/2018/credentials/v1";
constexpr std::string_view kCredentialsV2 = "https://www.w3.org/ns/credentials/v2";

// How a document with an embedded proof is secured. [vc-di-ecdsa] [vc-di-eddsa]
enum class ProofSuite : std::uint8_t {
  kEcdsaRdfc2019 = 1,
  kEddsaRdfc2022 = 2,
  kEcdsaJcs2019 = 3,
  kEddsaJcs2022 = 4,
  kEd25519Signature2020 = 5,  // before Data Integrity; deployed wallets know it
};

constexpr std::array<ProofSuite, 5> kProofSuites{ProofSuite::kEcdsaRdfc2019,
                                                 ProofSuite::kEddsaRdfc2022,
                                                 ProofSuite::kEcdsaJcs2019,
                                                 ProofSuite::kEddsaJcs2022,
                                                 ProofSuite::kEd25519Signature2020};

constexpr std::string_view NameOf(ProofSuite suite) {
  switch (suite) {
    case ProofSuite::kEcdsaRdfc2019:
      return "ecdsa-rdfc-2019";
    case ProofSuite::kEddsaRdfc2022:
      return "eddsa-rdfc-2022";
    case ProofSuite::kEcdsaJcs2019:
      return "ecdsa-jcs-2019";
    case ProofSuite::kEddsaJcs2022:
      return "eddsa-jcs-2022";
    case ProofSuite::kEd25519Signature2020:
      return "Ed25519Signature2020";
  }
  return "";
}

constexpr std::optional<ProofSuite> ProofSuiteFromName(std::string_view name) {
  for (const ProofSuite suite : kProofSuites) {
    if (NameOf(suite) == name) {
      return suite;
    }
  }
  return std::nullopt;
}

// The format under which a suite's credentials are issued. [LD-2] [LD-8]
constexpr CredentialFormat FormatOf(ProofSuite suite) {
  return suite == ProofSuite::kEcdsaJcs2019 || suite == ProofSuite::kEddsaJcs2022
             ? CredentialFormat::kJcsVc
             : CredentialFormat::kLdpVc;
}

constexpr bool Fits(ProofSuite suite, SignatureAlgorithm algorithm) {
  const bool is_ecdsa = suite == ProofSuite::kEcdsaRdfc2019 || suite == ProofSuite::kEcdsaJcs2019;
  return is_ecdsa == (algorithm != SignatureAlgorithm::kEdDsa);
}

}  // namespace issuer
