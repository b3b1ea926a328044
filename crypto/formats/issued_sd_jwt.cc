#include "crypto/formats/issued_sd_jwt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/json_reader.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

JsonValue DecodeJson(std::string_view base64url) {
  const Result<Bytes> bytes = Base64UrlDecode(base64url);
  if (!bytes.has_value()) {
    ADD_FAILURE() << "not base64url: " << base64url;
    return {};
  }
  Result<JsonValue> value = ParseJson(AsText(*bytes));
  if (!value.has_value()) {
    ADD_FAILURE() << "not JSON: " << AsText(*bytes);
    return {};
  }
  return std::move(*value);
}

// The digest that `element` of an array stands for; null if it is an ordinary element.
const std::string* DigestOfElement(const JsonValue& element) {
  return element.FindText("...");
}

class Reconstruction {
 public:
  explicit Reconstruction(const std::map<std::string, JsonValue>& disclosures)
      : disclosures_(disclosures) {}

  JsonValue Of(const JsonValue& value) {
    if (const auto* object = value.AsObject()) {
      return JsonValue(OfObject(*object));
    }
    if (const auto* array = value.AsArray()) {
      return JsonValue(OfArray(*array));
    }
    return value;
  }

 private:
  JsonValue::Object OfObject(const JsonValue::Object& object) {
    JsonValue::Object out;
    for (const auto& [name, member] : object) {
      if (name == "_sd") {
        for (const JsonValue& digest : *member.AsArray()) {
          if (const JsonValue::Array* disclosure = Use(*digest.AsText(), 3)) {
            out.emplace_back(*(*disclosure)[1].AsText(), Of((*disclosure)[2]));
          }
        }
      } else if (name != "_sd_alg") {
        out.emplace_back(name, Of(member));
      }
    }
    return out;
  }

  JsonValue::Array OfArray(const JsonValue::Array& array) {
    JsonValue::Array out;
    for (const JsonValue& element : array) {
      const std::string* digest = DigestOfElement(element);
      if (digest == nullptr) {
        out.push_back(Of(element));
      } else if (const JsonValue::Array* disclosure = Use(*digest, 2)) {
        out.push_back(Of((*disclosure)[1]));
      }
    }
    return out;
  }

  // The disclosure behind `digest`, which must have `size` elements; null if it was withheld or is
  // a decoy.
  const JsonValue::Array* Use(const std::string& digest, std::size_t size) {
    EXPECT_TRUE(used_.insert(digest).second) << "digest occurs twice: " << digest;
    const auto found = disclosures_.find(digest);
    if (found == disclosures_.end()) {
      return nullptr;
    }
    const JsonValue::Array* disclosure = found->second.AsArray();
    if (disclosure == nullptr || disclosure->size() != size) {
      ADD_FAILURE() << "disclosure of the wrong shape behind " << digest;
      return nullptr;
    }
    return disclosure;
  }

  const std::map<std::string, JsonValue>& disclosures_;
  std::set<std::string> used_;
};

}  // namespace

IssuedSdJwt TakeApart(std::string_view text) {
  IssuedSdJwt out;
  const std::vector<std::string> parts = Split(text, '~');
  const std::vector<std::string> jwt = Split(parts.front(), '.');
  if (parts.size() < 2 || !parts.back().empty() || jwt.size() != 3) {
    ADD_FAILURE() << "not an SD-JWT: " << text;
    return out;
  }
  out.signing_input = jwt[0] + "." + jwt[1];
  out.signature = jwt[2];
  out.header = DecodeJson(jwt[0]);
  out.payload = DecodeJson(jwt[1]);
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    const std::string digest = Base64UrlEncode(Sha256(AsBytes(parts[i])));
    EXPECT_TRUE(out.disclosures.emplace(digest, DecodeJson(parts[i])).second) << "disclosure twice";
  }
  return out;
}

JsonValue Reconstruct(const JsonValue& payload,
                      const std::map<std::string, JsonValue>& disclosures) {
  return Reconstruction(disclosures).Of(payload);
}

std::vector<std::string> AllDigests(const JsonValue& value,
                                    const std::map<std::string, JsonValue>& disclosures) {
  std::vector<std::string> digests;
  const auto visit = [&](const JsonValue& child) {
    const std::vector<std::string> inner = AllDigests(child, disclosures);
    digests.insert(digests.end(), inner.begin(), inner.end());
  };
  const auto take = [&](const std::string& digest) {
    digests.push_back(digest);
    if (const auto found = disclosures.find(digest); found != disclosures.end()) {
      visit(found->second.AsArray()->back());
    }
  };
  if (const auto* array = value.AsArray()) {
    for (const JsonValue& element : *array) {
      const std::string* digest = DigestOfElement(element);
      digest == nullptr ? visit(element) : take(*digest);
    }
  } else if (const auto* object = value.AsObject()) {
    for (const auto& [name, member] : *object) {
      if (name != "_sd") {
        visit(member);
        continue;
      }
      for (const JsonValue& digest : *member.AsArray()) {
        take(*digest.AsText());
      }
    }
  }
  return digests;
}

JsonValue Sorted(const JsonValue& value) {
  if (const auto* object = value.AsObject()) {
    JsonValue::Object out;
    for (const auto& [name, member] : *object) {
      out.emplace_back(name, Sorted(member));
    }
    std::sort(
        out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return JsonValue(out);
  }
  if (const auto* array = value.AsArray()) {
    JsonValue::Array out;
    for (const JsonValue& element : *array) {
      out.push_back(Sorted(element));
    }
    return JsonValue(out);
  }
  return value;
}

}  // namespace issuer
