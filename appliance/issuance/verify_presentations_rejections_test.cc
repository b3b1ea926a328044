// Key proofs of the type di_vp that do not pass: a row each, signed after it was broken.
#include <gtest/gtest.h>

#include "appliance/issuance/verify_presentations_fixture.h"
#include "tests/support/result_matchers.h"

namespace issuer {
namespace {

// [PRF-1] [PRF-2] [PRF-13] [PRF-30]
TEST_F(VerifyPresentationsTest, RefusesBadProofs) {
  const WalletKey other = WalletKey::Generate();
  const WalletKey ed25519 = WalletKey::Generate(SignatureAlgorithm::kEdDsa);
  const std::string us = "https://issuer.example/t1";
  const auto unacceptable = ErrorCode::kProofNonceUnacceptable;
  const BrokenPresentation kCases[] = {
      {"type missing", DropOption("type")},
      {"another type", SetOption("type", Text("Ed25519Signature2020"))},
      {"two types", SetOption("type", TextArray({"DataIntegrityProof", "Other"}))},
      {"cryptosuite missing", DropOption("cryptosuite")},
      {"unknown cryptosuite", SetOption("cryptosuite", Text("ecdsa-sd-2023"))},
      {"no cryptosuite", SetOption("cryptosuite", Text("Ed25519Signature2020"))},
      {"cryptosuite of another curve", SetOption("cryptosuite", Text("eddsa-rdfc-2022"))},
      {"cryptosuite of another form", SetOption("cryptosuite", Text("ecdsa-jcs-2019"))},
      {"purpose missing", DropOption("proofPurpose")},
      {"another purpose", SetOption("proofPurpose", Text("assertionMethod"))},
      {"domain missing", DropOption("domain")},
      {"domain elsewhere", SetOption("domain", Text("https://elsewhere.example"))},
      {"domain with a slash", SetOption("domain", Text(us + "/"))},
      {"domain of two", SetOption("domain", TextArray({us, "https://elsewhere.example"}))},
      {"domain null", SetOption("domain", JsonValue())},
      {"challenge missing", DropOption("challenge"), ErrorCode::kProofNonceMissing},
      {"challenge null", SetOption("challenge", JsonValue())},
      {"challenge a number", SetOption("challenge", JsonValue(std::int64_t{7}))},
      {"challenge empty", SetOption("challenge", Text("")), unacceptable},
      {"challenge not ours", SetOption("challenge", Text("tZignsnFbp")), unacceptable},
      {"created too long ago", SetOption("created", Text(At(-Seconds(601))))},
      {"created in the future", SetOption("created", Text(At(Seconds(61))))},
      {"created no time", SetOption("created", Text("yesterday"))},
      {"created a number", SetOption("created", JsonValue(ToUnix(issuer_.clock.Now())))},
      {"expired", SetOption("expires", Text(At(Seconds(0))))},
      {"expires no time", SetOption("expires", JsonValue())},
      {"verificationMethod missing", DropOption("verificationMethod")},
      {"an object", SetOption("verificationMethod", JsonValue(JsonValue::Object{}))},
      {"a DID without key", SetOption("verificationMethod", Text(key_.DidKey()))},
      {"another fragment", SetOption("verificationMethod", Text(key_.DidKey() + "#key-1"))},
      {"another fragment of did:jwk",
       [&](PresentationParts& parts) {
         SetMember(parts.proof, "verificationMethod", Text(key_.DidJwk() + "#1"));
         RemoveMember(parts.document, "holder");
       }},
      {"a method that would need a fetch",
       SetOption("verificationMethod", Text("did:web:wallet.example#1"))},
      {"no DID", SetOption("verificationMethod", Text("https://wallet.example/#1"))},
      {"somebody else's key",
       [&](PresentationParts& parts) {
         SetMember(parts.proof, "verificationMethod", Text(KeyMethodOf(other)));
         RemoveMember(parts.document, "holder");
       }},
      {"a key of another curve",
       [&](PresentationParts& parts) {
         SetMember(parts.proof, "verificationMethod", Text(KeyMethodOf(ed25519)));
         RemoveMember(parts.document, "holder");
       }},
      {"a chain", SetOption("previousProof", Text("urn:uuid:1"))},
      {"a keyword", SetOption("@reverse", JsonValue(JsonValue::Object{}))},
  };
  for (const BrokenPresentation& c : kCases) {
    EXPECT_THAT(VerifyBroken(c), FailsWith(c.expected)) << c.why;
  }
}

// [PRF-30] [PRF-32]
TEST_F(VerifyPresentationsTest, RefusesBadPresentations) {
  const std::string v1 = "https://www.w3.org/2018/credentials/v1";
  const std::string v2 = "https://www.w3.org/ns/credentials/v2";
  JsonValue deep;
  for (int i = 0; i < 20; ++i) {
    deep = JsonValue(JsonValue::Array{deep});
  }
  const JsonValue inline_context(
      JsonValue::Object{{"challenge", Text("https://elsewhere.example/c")}});
  const JsonValue nested_context(JsonValue::Object{
      {"@context", Text("https://elsewhere.example/context")}, {"type", Text("A")}});
  const BrokenPresentation kCases[] = {
      {"type missing", DropDocument("type")},
      {"another type", SetDocument("type", TextArray({"VerifiableCredential"}))},
      {"type null", SetDocument("type", JsonValue())},
      {"no context", DropDocument("@context")},
      {"empty context", SetDocument("@context", TextArray({}))},
      {"another first context",
       SetDocument("@context", TextArray({"https://w3id.org/security/data-integrity/v2", v2}))},
      {"unknown context",
       SetDocument("@context", TextArray({v2, "https://elsewhere.example/context"}))},
      {"a context inside",
       SetDocument("@context", JsonValue(JsonValue::Array{Text(v1), inline_context}))},
      {"null context", SetDocument("@context", JsonValue(JsonValue::Array{Text(v2), JsonValue()}))},
      {"unknown context in a credential", SetDocument("verifiableCredential", nested_context)},
      {"a context that does not define the proof", SetDocument("@context", TextArray({v1}))},
      {"holder of somebody else", SetDocument("holder", Text(WalletKey::Generate().DidKey()))},
      {"holder by the key", SetDocument("holder", Text(KeyMethodOf(key_)))},
      {"holder null", SetDocument("holder", JsonValue())},
      {"too deep", SetDocument("unheardOf", deep)},
      {"too large", SetDocument("unheardOf", Text(std::string(1 << 16, 'a')))},
      {"too many values",
       SetDocument("unheardOf", TextArray(std::vector<std::string>(2'000, "a")))},
  };
  for (const BrokenPresentation& c : kCases) {
    EXPECT_THAT(VerifyBroken(c), FailsWith(c.expected)) << c.why;
  }
  // What no context decides for JSON is refused there all the same.
  for (const auto& contexts : {TextArray({v2, "https://elsewhere.example/context"}),
                               JsonValue(JsonValue::Array{Text(v2), inline_context})}) {
    EXPECT_THAT(VerifyBroken({"", SetDocument("@context", contexts)}, Cryptosuite::kEcdsaJcs2019),
                FailsWith(ErrorCode::kProofInvalid));
  }
}

// [PRF-1] [PRF-30] [PRF-31]
TEST_F(VerifyPresentationsTest, RefusesWhatWasNotSignedSo) {
  for (const auto suite : {Cryptosuite::kEcdsaRdfc2019, Cryptosuite::kEcdsaJcs2019}) {
    const JsonValue::Object good = *SignPresentation(Honest(key_, suite), key_, suite).AsObject();
    const JsonValue::Object proof = *good.back().second.AsObject();
    const auto with_proof = [&](JsonValue value) {
      JsonValue::Object changed = good;
      SetMember(changed, "proof", std::move(value));
      return JsonValue(std::move(changed));
    };
    const auto with_option = [&](std::string_view name, JsonValue value) {
      JsonValue::Object changed = proof;
      SetMember(changed, name, std::move(value));
      return with_proof(JsonValue(std::move(changed)));
    };
    JsonValue::Object with_id = good;
    SetMember(with_id, "id", Text("urn:uuid:6f0b1d5c-0f3d-4c3a-9d3e-1c2b3a4d5e6f"));
    const JsonValue stolen = SignPresentation(Honest(key_, suite), WalletKey::Generate(), suite);
    const struct {
      JsonValue presentation;
      const char* why;
    } kCases[] = {
        {Text("presentation"), "no object"},
        {JsonValue(), "null"},
        {JsonValue(JsonValue::Object{}), "empty"},
        {stolen, "signed by somebody else"},
        {JsonValue(with_id), "a member added"},
        {with_option("challenge", Text(Nonce())), "another challenge"},
        {with_option("created", Text(At(Seconds(1)))), "another time"},
        {with_option("nonce", Text("a")), "an option added"},
        {with_option("proofValue", Text("")), "no signature"},
        {with_option("proofValue", Text("z")), "an empty signature"},
        {with_option("proofValue", Text("uAAAA")), "another base"},
        {with_option("proofValue", Text("z0OIl")), "no base58"},
        {with_option("proofValue", Text("z" + std::string(64, '1'))), "all zero"},
        {with_option("proofValue", JsonValue()), "null signature"},
        {with_proof(JsonValue()), "null proof"},
        {with_proof(JsonValue(JsonValue::Array{})), "no proof"},
        {with_proof(JsonValue(JsonValue::Array{JsonValue(proof), JsonValue(proof)})), "two proofs"},
        {with_proof(JsonValue(JsonValue::Array{JsonValue(JsonValue::Array{JsonValue(proof)})})),
         "an array in an array"},
    };
    for (const auto& c : kCases) {
      EXPECT_THAT(Verify({c.presentation}), FailsWith(ErrorCode::kProofInvalid)) << c.why;
    }
    EXPECT_THAT(Verify({JsonValue(good)}), IsOk());
  }
}

// [PRF-2] [PRF-3]
TEST_F(VerifyPresentationsTest, JudgesEveryProofBeforeAnyNonce) {
  const WalletKey other = WalletKey::Generate();
  const JsonValue stale = SignPresentation(Honest(key_, kSuite, "stale"), key_, kSuite);
  JsonValue bad = SignPresentation(Honest(other, kSuite), key_, kSuite);
  EXPECT_THAT(Verify({stale, bad}), FailsWith(ErrorCode::kProofInvalid));
  const JsonValue good = SignPresentation(Honest(other, kSuite), other, kSuite);
  EXPECT_THAT(Verify({good, stale}), FailsWith(ErrorCode::kProofNonceUnacceptable));
  const std::string old = Nonce();
  const JsonValue late = SignPresentation(Honest(other, kSuite, old), other, kSuite);
  issuer_.clock.Advance(issuer_.config.lifetimes.nonce + Seconds(1));
  EXPECT_THAT(Verify({late}), FailsWith(ErrorCode::kProofNonceUnacceptable));
}

}  // namespace
}  // namespace issuer
