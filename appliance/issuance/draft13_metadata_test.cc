#include "appliance/issuance/draft13_metadata.h"

#include <gmock/gmock.h>

#include "appliance/base/json_reader.h"
#include "tests/support/result_matchers.h"
#include "tests/support/test_issuer.h"

namespace issuer {
namespace {

// [openid4vci draft 13 §11.2.3]
TEST(Draft13IssuerMetadata, HasNestedClaimsAndTheOldFormat) {
  TestIssuer issuer("https://issuer.example/d13");
  CredentialConfiguration& pid = issuer.credentials.all.front();
  pid.credential_metadata =
      ParseJson(R"({"display":[{"name":"PID","locale":"en"}],"claims":[)"
                R"({"path":["address","locality"],"mandatory":true},)"
                R"({"path":["family_name"],"display":[{"name":"Name","locale":"en"}]},)"
                R"({"path":["address"],"display":[{"name":"Home","locale":"en"}]},)"
                R"({"path":["nationalities",null]}]})")
          .value();
  issuer.credentials.all.resize(1);
  EXPECT_EQ(
      Draft13IssuerMetadata(issuer.config, issuer.credentials),
      R"({"credential_issuer":"https://issuer.example/d13",)"
      R"("credential_endpoint":"https://issuer.example/d13/credential",)"
      R"("display":[{"name":"Example Agency","locale":"en"},{"name":"Beispielamt","locale":"de"}],)"
      R"("credential_configurations_supported":{"pid":{"format":"vc+sd-jwt","scope":"pid",)"
      R"("credential_signing_alg_values_supported":["ES256"],)"
      R"("cryptographic_binding_methods_supported":["jwk","did:jwk","did:key"],)"
      R"("proof_types_supported":{"jwt":{"proof_signing_alg_values_supported":)"
      R"(["ES256","ES384","EdDSA"]}},"vct":"urn:eudi:pid:1",)"
      R"("display":[{"name":"PID","locale":"en"}],)"
      R"("claims":{"address":{"display":[{"name":"Home","locale":"en"}],)"
      R"("locality":{"mandatory":true}},)"
      R"("family_name":{"display":[{"name":"Name","locale":"en"}]}}}}})");
}

}  // namespace
}  // namespace issuer
