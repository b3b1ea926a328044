// Offers as the operator port shows them. [docs/openapi.yaml]
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/operator/create_offer_request.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuance/create_offer.h"
#include "storage/records.h"
#include "storage/status_records.h"

namespace issuer {

// The function that renders the answer which `request` asked for. A plain function, since
// CreateOfferOnce keeps its text: link, transaction code and QR codes are bearer secrets, shown
// once.
RenderOffer RenderingFor(const CreateOfferRequest& request);

// `text` as QR code, members qr_svg and qr_png; null where it does not fit.
void WriteQrSvg(JsonWriter& json, std::string_view text);
void WriteQrPng(JsonWriter& json, std::string_view text);

// State, attempts, times, configurations, and the names of `issuances` where there are any; never
// claims, never a code.
void WriteOffer(JsonWriter& json,
                const OfferRecord& offer,
                Timestamp now,
                std::span<const IssuanceRecord> issuances = {});

}  // namespace issuer
