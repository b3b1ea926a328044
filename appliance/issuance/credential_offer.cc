// Only what version 1.0 names: wallets stumble over the rest.
#include "appliance/issuance/credential_offer.h"

#include "appliance/base/json_writer.h"
#include "appliance/issuance/metadata.h"

namespace issuer {
namespace {

constexpr std::string_view kPreAuthorizedGrant =
    "urn:ietf:params:oauth:grant-type:pre-authorized_code";
constexpr std::string_view kLinkBase = "openid-credential-offer://?";

// All members every time: wallets guess what is missing.
void WriteTxCode(JsonWriter& json,
                 TxCodeInputMode mode,
                 std::size_t length,
                 std::string_view description) {
  json.Member("tx_code").BeginObject();
  json.Member("input_mode").Text(mode == TxCodeInputMode::kNumeric ? "numeric" : "text");
  json.Member("length").Integer(static_cast<std::int64_t>(length));
  if (!description.empty()) {
    json.Member("description").Text(description);
  }
  json.EndObject();
}

}  // namespace

std::string OfferObject(const HttpsUrl& identifier,
                        const OfferSpecification& specification,
                        const PreAuthorizedCode& code,
                        std::size_t tx_code_len,
                        std::string_view description) {
  JsonWriter json;
  json.BeginObject();
  json.Member("credential_issuer").Text(identifier.ToString());
  json.Member("credential_configuration_ids").BeginArray();
  for (const OfferedCredential& credential : specification.credentials) {
    json.Text(credential.configuration.value());
  }
  json.EndArray();
  json.Member("grants").BeginObject().Member(kPreAuthorizedGrant).BeginObject();
  code.Expose([&](ByteView raw) { json.Member("pre-authorized_code").Text(AsText(raw)); });
  if (specification.tx_code.has_value()) {
    WriteTxCode(json, specification.tx_code->input_mode, tx_code_len, description);
  }
  json.EndObject().EndObject().EndObject();
  return std::move(json).Take();
}

std::vector<LocalizedOffer> LocalizedOffers(const HttpsUrl& identifier,
                                            const OfferSpecification& specification,
                                            const PreAuthorizedCode& code,
                                            std::size_t tx_code_len) {
  if (!specification.tx_code.has_value() || specification.tx_code->descriptions.empty()) {
    return {{"", OfferObject(identifier, specification, code, tx_code_len, "")}};
  }
  std::vector<LocalizedOffer> offers;
  for (const TxCodeDescription& description : specification.tx_code->descriptions) {
    offers.push_back({description.locale,
                      OfferObject(identifier, specification, code, tx_code_len, description.text)});
  }
  return offers;
}

std::string OfferLinkByReference(const HttpsUrl& identifier, const OfferReference& reference) {
  std::string url = identifier.origin + EndpointPathsOf(identifier).offers + "/";
  reference.Expose([&](ByteView raw) { url.append(AsText(raw)); });
  return std::string(kLinkBase) + "credential_offer_uri=" + PercentEncode(url);
}

std::string OfferLinkByValue(std::string_view offer_object) {
  return std::string(kLinkBase) + "credential_offer=" + PercentEncode(offer_object);
}

}  // namespace issuer
