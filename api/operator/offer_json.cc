#include "api/operator/offer_json.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "api/operator/qr_code.h"
#include "appliance/base/encoding.h"
#include "appliance/base/rfc3339.h"
#include "appliance/issuance/read_offer.h"

namespace issuer {
namespace {

template <bool kByValue, bool kSvg, bool kPng>
std::string Render(const CreatedOffer& offer) {
  JsonWriter json;
  json.BeginObject();
  json.Member("handle").Text(offer.handle.value());
  json.Member("link").Text(offer.link);
  if constexpr (kByValue) {
    json.Member("offer").Raw(offer.offer);
  }
  if (offer.tx_code.has_value()) {
    json.Member("tx_code").BeginObject();
    offer.tx_code->Expose([&](ByteView value) { json.Member("value").Text(AsText(value)); });
    json.EndObject();
  }
  json.Member("expires_at").Text(ToRfc3339(offer.expires_at));
  if constexpr (kSvg) {
    WriteQrSvg(json, offer.link);
  }
  if constexpr (kPng) {
    WriteQrPng(json, offer.link);
  }
  json.EndObject();
  return std::move(json).Take();
}

void WriteTime(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
  if (time.has_value()) {
    json.Member(name).Text(ToRfc3339(*time));
  }
}

}  // namespace

void WriteQrSvg(JsonWriter& json, std::string_view text) {
  const std::optional<std::string> svg = QrSvg(text);
  json.Member("qr_svg");
  if (svg.has_value()) {
    json.Text(*svg);
  } else {
    json.Null();
  }
}

void WriteQrPng(JsonWriter& json, std::string_view text) {
  const std::optional<Bytes> png = QrPng(text);
  json.Member("qr_png");
  if (png.has_value()) {
    json.Text(Base64Encode(*png));
  } else {
    json.Null();
  }
}

RenderOffer RenderingFor(const CreateOfferRequest& request) {
  static constexpr std::array<RenderOffer, 8> kRenderings = {
      Render<false, false, false>,
      Render<false, false, true>,
      Render<false, true, false>,
      Render<false, true, true>,
      Render<true, false, false>,
      Render<true, false, true>,
      Render<true, true, false>,
      Render<true, true, true>,
  };
  const bool by_value = request.offer.delivery == OfferDelivery::kByValue;
  return kRenderings[(by_value ? 4U : 0U) + (request.wants_svg ? 2U : 0U) +
                     (request.wants_png ? 1U : 0U)];
}

void WriteOffer(JsonWriter& json,
                const OfferRecord& offer,
                Timestamp now,
                std::span<const IssuanceRecord> issuances) {
  json.BeginObject();
  json.Member("handle").Text(offer.handle.value());
  json.Member("state").Text(StateName(offer, now));
  json.Member("created_by").Text(offer.created_by.value());
  json.Member("created_at").Text(ToRfc3339(offer.created_at));
  json.Member("expires_at").Text(ToRfc3339(offer.expires_at));
  json.Member("configurations").BeginArray();
  for (const ConfigurationId& configuration : offer.configurations) {
    json.Text(configuration.value());
  }
  json.EndArray();
  json.Member("tx_code").BeginObject();
  json.Member("required").Boolean(offer.tx_code_required);
  json.Member("failures").Integer(offer.tx_code_failures);
  json.Member("max_failures").Integer(offer.tx_code_max_failures);
  json.EndObject();
  WriteTime(json, "redeemed_at", offer.redeemed_at);
  WriteTime(json, "issued_at", offer.issued_at);
  json.Member("num_issued").Integer(offer.num_issued);
  WriteTime(json, "accepted_at", offer.notified.accepted_at);
  WriteTime(json, "failed_at", offer.notified.failed_at);
  WriteTime(json, "deleted_at", offer.notified.deleted_at);
  if (!issuances.empty()) {
    json.Member("issuances").BeginArray();
    for (const IssuanceRecord& issuance : issuances) {
      json.Text(issuance.id.value());
    }
    json.EndArray();
  }
  json.EndObject();
}

}  // namespace issuer
