// A JSON object begins with a brace, which no claim tree does.
#include "appliance/issuance/localized_offer.h"

#include <algorithm>
#include <utility>

#include "appliance/base/bytes.h"
#include "appliance/base/check.h"
#include "appliance/base/claim_codec.h"

namespace issuer {

std::string PackOffers(const std::vector<LocalizedOffer>& offers) {
  CHECK(!offers.empty());
  if (offers.front().locale.empty()) {
    CHECK(offers.size() == 1);
    return offers.front().offer;
  }
  ClaimValue tree = ClaimValue::OfObject({});
  for (const LocalizedOffer& offer : offers) {
    tree.members.push_back({offer.locale, ClaimValue::OfText(offer.offer)});
  }
  CHECK(IsWellFormed(tree));
  Bytes packed;
  AppendClaimValue(packed, tree);
  return std::string(AsText(packed));
}

Result<std::vector<LocalizedOffer>> UnpackOffers(std::string packed) {
  std::vector<LocalizedOffer> offers;
  if (packed.starts_with('{')) {
    offers.push_back({"", std::move(packed)});
    return offers;
  }
  ByteView rest = AsBytes(packed);
  Result<ClaimValue> tree = ReadClaimValue(rest);
  const bool is_sound = tree.has_value() && rest.empty() && tree->kind == ClaimKind::kObject &&
                        !tree->members.empty() &&
                        std::all_of(tree->members.begin(), tree->members.end(), [](const auto& m) {
                          return !m.name.empty() && m.value.kind == ClaimKind::kText;
                        });
  if (!is_sound) {
    return Fail(ErrorCode::kRecordMalformed, "an offer under its seal is no offer");
  }
  for (ClaimMember& member : tree->members) {
    offers.push_back({std::move(member.name), std::move(member.value.text)});
  }
  return offers;
}

}  // namespace issuer
