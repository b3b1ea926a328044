#include "crypto/jsonld/context_defaults.h"

#include <string>

#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/keyword.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

JsonLdStatus ApplyBase(const JsonValue& value, ActiveContext& result) {
  if (value.IsNull()) {
    result.base = std::nullopt;
    return {};
  }
  const std::string* text = value.AsText();
  if (text != nullptr && HasScheme(*text)) {
    result.base = *text;
  } else if (text != nullptr && result.base.has_value()) {
    result.base = ResolveIri(*result.base, *text);
  } else {
    return FailJsonLd(Code::kInvalidBaseIri, "@base is no IRI, and there is none to resolve it by");
  }
  return {};
}

JsonLdStatus ApplyVocab(const JsonValue& value, ActiveContext& result) {
  if (value.IsNull()) {
    result.vocab = std::nullopt;
    return {};
  }
  const std::string* text = value.AsText();
  if (text == nullptr || HasKeywordForm(*text)) {
    return FailJsonLd(Code::kInvalidVocabMapping, "@vocab is no IRI");
  }
  result.vocab = ExpandIri(result, *text, RelativeTo::kDocument, TermsCount::kYes);
  return {};
}

JsonLdStatus ApplyLanguage(const JsonValue& value, ActiveContext& result) {
  const std::string* text = value.AsText();
  if (text == nullptr && !value.IsNull()) {
    return FailJsonLd(Code::kInvalidDefaultLanguage, "@language is no text");
  }
  result.language = text == nullptr ? std::nullopt : std::optional(*text);
  return {};
}

JsonLdStatus ApplyDirection(const JsonValue& value, ActiveContext& result) {
  const std::string* text = value.AsText();
  if (!value.IsNull() && (text == nullptr || (*text != "ltr" && *text != "rtl"))) {
    return FailJsonLd(Code::kInvalidBaseDirection, "@direction is neither ltr nor rtl");
  }
  result.direction = text == nullptr ? std::nullopt : std::optional(*text);
  return {};
}

}  // namespace

JsonLdStatus ApplyContextDefaults(const JsonValue::Object& definition,
                                  BaseCounts base_counts,
                                  ActiveContext& result) {
  if (const JsonValue* base = FindMember(definition, "@base");
      base != nullptr && base_counts == BaseCounts::kYes) {
    RETURN_IF_ERROR(ApplyBase(*base, result));
  }
  if (const JsonValue* vocab = FindMember(definition, "@vocab")) {
    RETURN_IF_ERROR(ApplyVocab(*vocab, result));
  }
  if (const JsonValue* language = FindMember(definition, "@language")) {
    RETURN_IF_ERROR(ApplyLanguage(*language, result));
  }
  if (const JsonValue* direction = FindMember(definition, "@direction")) {
    RETURN_IF_ERROR(ApplyDirection(*direction, result));
  }
  return {};
}

}  // namespace issuer
