#include "appliance/trust/file_keys.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "appliance/base/json_reader.h"
#include "appliance/base/size.h"
#include "crypto/jose/jwk.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxKeys = 16;
constexpr std::size_t kMaxFileLen = 256 * kKiB;

NamedKey ReadKey(const JsonValue& jwk, const std::string& member, Complaints& complaints) {
  NamedKey named;
  Result<PublicKey> key = ParseJwk(jwk);
  if (!key.has_value()) {
    complaints.Add(member,
                   std::string("must be a public key for signatures on P-256, P-384 or Ed25519: ") +
                       key.error().detail);
    return named;
  }
  named.key = *std::move(key);
  if (const JsonValue* kid = jwk.Find("kid")) {
    if (kid->AsText() == nullptr || kid->AsText()->empty()) {
      complaints.Add(member + ".kid", "must be a text that is not empty");
    } else {
      named.kid = *kid->AsText();
    }
  }
  return named;
}

void CheckKids(const std::vector<NamedKey>& keys, Complaints& complaints) {
  for (const NamedKey& key : keys) {
    const auto same = [&](const NamedKey& other) { return other.kid == key.kid; };
    if (keys.size() > 1 && (key.kid.empty() || std::count_if(keys.begin(), keys.end(), same) > 1)) {
      complaints.Add("keys", "must each have a kid of its own, since there are several");
      return;
    }
  }
}

}  // namespace

std::string ReadKeyFile(const std::filesystem::path& file,
                        std::size_t max_len,
                        Complaints& complaints) {
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    complaints.Add("", "cannot be read: check the path and its permissions");
    return "";
  }
  std::string text;
  text.resize(max_len + 1);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (in.bad() || text.empty() || text.size() > max_len) {
    complaints.Add("", "is empty, too large or cannot be read");
    return "";
  }
  return text;
}

std::vector<NamedKey> ReadJwks(const std::filesystem::path& file, Complaints& complaints) {
  std::vector<NamedKey> keys;
  const std::string text = ReadKeyFile(file, kMaxFileLen, complaints);
  if (text.empty()) {
    return keys;
  }
  const Result<JsonValue> json = ParseJson(text);
  if (!json.has_value()) {
    complaints.Add("", std::string("is not JSON that we accept: ") + json.error().detail);
    return keys;
  }
  const JsonValue* member = json->Find("keys");
  const JsonValue::Array* array = member == nullptr ? nullptr : member->AsArray();
  if (array == nullptr || array->empty() || array->size() > kMaxKeys) {
    complaints.Add("keys", "must be an array of 1 to 16 JWKs [rfc7517 §5]");
    return keys;
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    keys.push_back(ReadKey((*array)[i], "keys[" + std::to_string(i) + "]", complaints));
  }
  CheckKids(keys, complaints);
  return keys;
}

std::vector<Certificate> ReadAnchors(const std::filesystem::path& file, Complaints& complaints) {
  const std::string pem = ReadKeyFile(file, kMaxFileLen, complaints);
  if (pem.empty()) {
    return {};
  }
  Result<std::vector<Certificate>> anchors = ParsePemChain(pem);
  if (!anchors.has_value()) {
    complaints.Add("",
                   std::string("must hold 1 to 8 PEM certificates with keys that we accept: ") +
                       anchors.error().detail);
    return {};
  }
  return *std::move(anchors);
}

}  // namespace issuer
