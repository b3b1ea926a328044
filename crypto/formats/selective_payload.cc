#include "crypto/formats/selective_payload.h"

#include <algorithm>
#include <cstdint>

#include "crypto/formats/disclosure.h"

namespace issuer {

void SelectivePayload::WriteMembers(const ClaimValue& object, JsonWriter& json) {
  std::vector<std::string> digests;
  for (const ClaimMember& member : object.members) {
    if (member.value.disclosure == Disclosure::kAlways) {
      json.Member(member.name);
      WriteValue(member.value, json);
      continue;
    }
    EncodedDisclosure disclosure = DiscloseMember(member.name, ToJson(member.value), random_);
    digests.push_back(std::move(disclosure.digest));
    disclosures_.push_back(std::move(disclosure.text));
  }
  // "If there are no selectively disclosable claims at a certain level of the object, the _sd key
  // SHOULD be omitted" [rfc9901 §4.2.4.1]
  if (digests.empty()) {
    return;
  }
  for (std::size_t i = 0; i < num_decoys_; ++i) {
    digests.push_back(DecoyDigest(random_));
  }
  // "The Issuer MUST hide the original order of the claims in the array. To ensure this, it is
  // RECOMMENDED to shuffle the array of hashes, e.g., by sorting it alphanumerically" [rfc9901
  // §4.2.4.1]
  std::sort(digests.begin(), digests.end());
  json.Member("_sd").BeginArray();
  for (const std::string& digest : digests) {
    json.Text(digest);
  }
  json.EndArray();
}

void SelectivePayload::WriteValue(const ClaimValue& value, JsonWriter& json) {
  if (value.kind == ClaimKind::kObject) {
    json.BeginObject();
    WriteMembers(value, json);
    json.EndObject();
  } else if (value.kind == ClaimKind::kArray) {
    WriteElements(value, json);
  } else {
    json.Value(value);
  }
}

void SelectivePayload::WriteElements(const ClaimValue& array, JsonWriter& json) {
  // Each is one element as the payload has it. Elements keep their order, since it has a meaning.
  std::vector<std::string> elements;
  const auto as_digest = [](const std::string& digest) {
    JsonWriter element;
    element.BeginObject().Member("...").Text(digest).EndObject();
    return std::move(element).Take();
  };
  bool has_disclosures = false;
  for (const ClaimValue& value : array.elements) {
    if (value.disclosure == Disclosure::kAlways) {
      elements.push_back(ToJson(value));
      continue;
    }
    has_disclosures = true;
    EncodedDisclosure disclosure = DiscloseElement(ToJson(value), random_);
    elements.push_back(as_digest(disclosure.digest));
    disclosures_.push_back(std::move(disclosure.text));
  }
  for (std::size_t i = 0; has_disclosures && i < num_decoys_; ++i) {
    const std::uint32_t place = random_.Below(static_cast<std::uint32_t>(elements.size() + 1));
    elements.insert(elements.begin() + place, as_digest(DecoyDigest(random_)));
  }
  json.BeginArray();
  for (const std::string& element : elements) {
    json.Raw(element);
  }
  json.EndArray();
}

std::string SelectivePayload::ToJson(const ClaimValue& value) {
  JsonWriter json;
  WriteValue(value, json);
  return std::move(json).Take();
}

}  // namespace issuer
