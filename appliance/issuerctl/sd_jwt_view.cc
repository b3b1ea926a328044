#include "appliance/issuerctl/sd_jwt_view.h"

#include <map>
#include <set>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "crypto/jose/jws.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

Answer<std::vector<Certificate>> ReadChain(const JsonValue& header) {
  const JsonValue* x5c = header.Find("x5c");
  if (x5c == nullptr || x5c->AsArray() == nullptr || x5c->AsArray()->empty()) {
    return Sorry("the credential has no certificate chain (x5c)");
  }
  std::vector<Certificate> chain;
  for (const JsonValue& element : *x5c->AsArray()) {
    const std::string* text = element.AsText();
    const auto der = text == nullptr ? Result<Bytes>(Bytes()) : Base64Decode(*text);
    auto certificate =
        der.has_value() ? ParseCertificate(*der) : Result<Certificate>(Unexpected(der.error()));
    if (!certificate.has_value()) {
      return Sorry("a certificate of x5c cannot be read");
    }
    chain.push_back(*std::move(certificate));
  }
  return chain;
}

Answer<DisclosedClaim> ReadDisclosure(std::string_view text) {
  DisclosedClaim disclosure;
  const Digest256 digest = Sha256(AsBytes(text));
  disclosure.digest = Base64UrlEncode(digest);
  const auto bytes = Base64UrlDecode(text);
  auto content =
      bytes.has_value() ? ParseJson(AsText(*bytes)) : Result<JsonValue>(Unexpected(bytes.error()));
  if (!content.has_value() || content->AsArray() == nullptr) {
    return Sorry("a disclosure is not a base64url-encoded JSON array");
  }
  disclosure.content = *std::move(content);
  return disclosure;
}

// Puts disclosures back where their digests stand.
class Rebuilder {
 public:
  explicit Rebuilder(const std::vector<DisclosedClaim>& disclosures) {
    for (const DisclosedClaim& disclosure : disclosures) {
      by_digest_.emplace(disclosure.digest, &disclosure);
    }
  }

  JsonValue Rebuild(const JsonValue& value, bool at_top) {
    if (const auto* object = value.AsObject()) {
      return JsonValue(RebuildObject(*object, at_top));
    }
    if (const auto* array = value.AsArray()) {
      return JsonValue(RebuildArray(*array));
    }
    return value;
  }

  std::size_t num_used() const { return num_used_; }
  std::size_t num_decoys() const { return num_decoys_; }
  bool has_repeated_digest() const { return has_repeated_digest_; }

 private:
  JsonValue::Object RebuildObject(const JsonValue::Object& object, bool at_top) {
    JsonValue::Object out;
    for (const auto& [name, member] : object) {
      if (name == "_sd" && member.AsArray() != nullptr) {
        for (const JsonValue& digest : *member.AsArray()) {
          const JsonValue::Array* content = Take(digest.AsText());
          if (content != nullptr && content->size() == 3 && (*content)[1].AsText() != nullptr) {
            out.emplace_back(*(*content)[1].AsText(), Rebuild((*content)[2], false));
          }
        }
      } else if (!at_top || name != "_sd_alg") {
        out.emplace_back(name, Rebuild(member, false));
      }
    }
    return out;
  }

  JsonValue::Array RebuildArray(const JsonValue::Array& array) {
    JsonValue::Array out;
    for (const JsonValue& element : array) {
      const JsonValue* digest = element.Find("...");
      if (digest == nullptr) {
        out.push_back(Rebuild(element, false));
        continue;
      }
      const JsonValue::Array* content = Take(digest->AsText());
      if (content != nullptr && content->size() == 2) {
        out.push_back(Rebuild((*content)[1], false));
      }
    }
    return out;
  }

  // The disclosure behind `digest`; null for a decoy.
  const JsonValue::Array* Take(const std::string* digest) {
    if (digest == nullptr) {
      return nullptr;
    }
    has_repeated_digest_ = has_repeated_digest_ || !seen_.insert(*digest).second;
    const auto found = by_digest_.find(*digest);
    if (found == by_digest_.end()) {
      ++num_decoys_;
      return nullptr;
    }
    ++num_used_;
    return found->second->content.AsArray();
  }

  std::map<std::string, const DisclosedClaim*> by_digest_;
  std::set<std::string> seen_;
  std::size_t num_used_ = 0;
  std::size_t num_decoys_ = 0;
  bool has_repeated_digest_ = false;
};

Outcome CheckTimes(const JsonValue& payload, Timestamp now) {
  const auto member = [&](const char* name) {
    const JsonValue* value = payload.Find(name);
    return value == nullptr ? std::nullopt : value->AsInteger();
  };
  constexpr std::int64_t kSkew = 60;
  if (member("iat").value_or(0) > ToUnix(now) + kSkew) {
    return Sorry("the credential was issued in the future");
  }
  if (const auto exp = member("exp"); exp && *exp <= ToUnix(now)) {
    return Sorry("the credential has expired");
  }
  return {};
}

// "a~b~c~" as its parts; the last tilde ends the last disclosure.
std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find('~'); end != std::string_view::npos; end = text.find('~')) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return parts;
}

}  // namespace

Answer<SdJwtView> VerifySdJwt(std::string_view credential,
                              std::span<const Certificate> anchors,
                              Timestamp now) {
  const std::vector<std::string_view> parts = Split(credential);
  if (parts.empty() || credential.back() != '~') {
    return Sorry("the credential is not an SD-JWT that ends in a tilde");
  }
  constexpr std::size_t kMaxLen = 4 * kMiB;
  auto jws = UnverifiedJws::Parse(parts.front(), kMaxLen);
  if (!jws.has_value()) {
    return Sorry("the issuer-signed part is not a JWS: " + ToText(jws.error()));
  }
  if (jws->typ() != "dc+sd-jwt") {
    return Sorry("the header's typ is not dc+sd-jwt");
  }
  SdJwtView view;
  view.header = jws->header();
  ASSIGN_OR_RETURN(view.chain, ReadChain(view.header));
  if (const auto trusted = VerifyChainToAnchor(view.chain, anchors, now); !trusted.has_value()) {
    return Sorry("the certificate chain does not lead to a trust anchor: " +
                 ToText(trusted.error()));
  }
  const auto verified = std::move(*jws).Verify(view.chain.front().public_key);
  if (!verified.has_value()) {
    return Sorry("the signature is wrong: " + ToText(verified.error()));
  }
  auto payload = ParseJson(AsText(verified->payload()));
  if (!payload.has_value()) {
    return Sorry("the payload is not JSON");
  }
  view.payload = *std::move(payload);
  RETURN_IF_ERROR(CheckTimes(view.payload, now));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    ASSIGN_OR_RETURN(DisclosedClaim disclosure, ReadDisclosure(parts[i]));
    view.disclosures.push_back(std::move(disclosure));
  }
  Rebuilder rebuilder(view.disclosures);
  view.claims = rebuilder.Rebuild(view.payload, true);
  view.num_decoys = rebuilder.num_decoys();
  if (rebuilder.num_used() != view.disclosures.size() || rebuilder.has_repeated_digest()) {
    return Sorry("a disclosure has no digest of its own in the credential");
  }
  return view;
}

}  // namespace issuer
