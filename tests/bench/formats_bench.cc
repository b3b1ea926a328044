// What a credential costs beside its signature, format by format: to build it, to canonicalize what
// is signed, and to verify the signature before it leaves (self_check). Ratios to one verification
// on P-256, all measured in one run.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "appliance/base/random.h"
#include "appliance/issuerctl/wallet_key.h"
#include "crypto/formats/jwt_vc.h"
#include "crypto/formats/ldp_vc.h"
#include "crypto/formats/rdf_conversion.h"
#include "crypto/formats/sd_jwt_vc.h"
#include "crypto/jsonld/context_store.h"
#include "crypto/openssl/signature_verify.h"

namespace issuer {
namespace {

constexpr int kRounds = 2000;
constexpr int kColdRounds = 200;
constexpr const char* kDid = "did:web:issuer.example";

ClaimValue Text(const char* text) {
  return ClaimValue::OfText(text);
}

// A diploma of the size that people get.
ClaimValue Claims() {
  std::vector<ClaimMember> subject{{"given_name", Text("Emmy")},
                                   {"family_name", Text("Noether")},
                                   {"degree", Text("Dr. phil.")},
                                   {"institution", Text("Erlangen")},
                                   {"awarded_on", Text("1907-12-14")}};
  for (const char* const course : {"algebra", "analysis", "geometry", "mechanics", "optics"}) {
    subject.push_back({course, Text("1.0")});
  }
  return ClaimValue::OfObject({{"credentialSubject", ClaimValue::OfObject(std::move(subject))}});
}

// Microseconds a call.
double Measure(int rounds, const std::function<bool()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    if (!work()) {
      std::printf("a round failed\n");
      std::exit(1);
    }
  }
  const auto elapsed = std::chrono::steady_clock::now() - begin;
  return std::chrono::duration<double, std::micro>(elapsed).count() / rounds;
}

Result<Bytes> Unsigned(ByteView /*input*/) {
  return Bytes(64, 1);
}

LdpVcDraft DraftOf(const ClaimValue& claims,
                   const std::vector<std::string>& contexts,
                   const std::vector<std::string>& types,
                   Cryptosuite suite) {
  return {.model = DataModel::kV2_0,
          .contexts = contexts,
          .types = types,
          .id = std::nullopt,
          .issuer = kDid,
          .holder = std::nullopt,
          .claims = claims,
          .issued_at = FromUnix(0),
          .expires_at = FromUnix(86400),
          .status = {},
          .suite = suite,
          .algorithm = SignatureAlgorithm::kEs256,
          .verification_method = std::string(kDid) + "#key",
          .render_methods = {}};
}

void Run() {
  const ClaimValue claims = Claims();
  const std::vector<std::string> contexts{"https://www.w3.org/ns/credentials/v2",
                                          "https://www.w3.org/ns/credentials/examples/v2"};
  const std::vector<std::string> types{"VerifiableCredential", "Diploma"};
  const std::vector<Bytes> chain{Bytes(600, 1)};
  SystemRandom random;
  const ContextStore store;
  RdfConversion warm(store);

  const WalletKey key = WalletKey::Generate();
  const Bytes message(400, 1);
  const Bytes signature = key.Sign(AsText(message));
  const double floor = Measure(kRounds, [&] {
    return VerifySignature(SignatureAlgorithm::kEs256, key.public_key(), message, signature)
        .has_value();
  });
  const auto report = [&](const char* what, double micros) {
    std::printf("%-44s %9.1f us  %6.2f\n", what, micros, micros / floor);
  };
  report("self_check: one verification on P-256", floor);
  report("dc+sd-jwt, all claims disclosed", Measure(kRounds, [&] {
           return BuildSdJwtVc({"urn:example",
                                std::nullopt,
                                SignatureAlgorithm::kEs256,
                                chain,
                                claims,
                                std::nullopt,
                                0,
                                FromUnix(0),
                                FromUnix(86400),
                                SdJwtVcTyp::kDcSdJwt,
                                std::nullopt},
                               random,
                               Unsigned)
               .has_value();
         }));
  report("jwt_vc_json", Measure(kRounds, [&] {
           return BuildJwtVc({kDid,
                              std::nullopt,
                              contexts,
                              types,
                              SignatureAlgorithm::kEs256,
                              chain,
                              claims,
                              std::nullopt,
                              FromUnix(0),
                              FromUnix(86400),
                              std::nullopt,
                              {}},
                             random,
                             Unsigned)
               .has_value();
         }));
  const auto none = [](const JsonValue& /*document*/) -> Result<RdfDataset> {
    return Fail(ErrorCode::kInternal, "JCS asks for no RDF");
  };
  report("jcs_vc, ecdsa-jcs-2019", Measure(kRounds, [&] {
           return BuildLdpVc(
                      DraftOf(claims, contexts, types, Cryptosuite::kEcdsaJcs2019), none, Unsigned)
               .has_value();
         }));
  report("ldp_vc, ecdsa-rdfc-2019, contexts prepared", Measure(kRounds, [&] {
           return BuildLdpVc(
                      DraftOf(claims, contexts, types, Cryptosuite::kEcdsaRdfc2019),
                      [&](const JsonValue& document) { return warm.Convert(document); },
                      Unsigned)
               .has_value();
         }));
  report("ldp_vc, ecdsa-rdfc-2019, contexts each time", Measure(kColdRounds, [&] {
           RdfConversion cold(store);
           return BuildLdpVc(
                      DraftOf(claims, contexts, types, Cryptosuite::kEcdsaRdfc2019),
                      [&](const JsonValue& document) { return cold.Convert(document); },
                      Unsigned)
               .has_value();
         }));
}

}  // namespace
}  // namespace issuer

int main() {
  issuer::Run();
  return 0;
}
