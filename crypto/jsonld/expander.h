// One document being expanded. [json-ld11-api §5.1]
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/jsonld/context_cache.h"
#include "crypto/jsonld/document_path.h"
#include "crypto/jsonld/json_ld.h"

namespace issuer {

class Expander {
 public:
  // Both must outlive the expander; the document, its one call.
  Expander(ContextCache& contexts, const JsonLdOptions& options)
      : contexts_(contexts), options_(options) {}

  JsonLdResult<JsonValue::Array> ExpandDocument(const JsonValue& document);

 private:
  // What an element is seen in.
  struct Scope {
    const ActiveContext* context;
    std::optional<std::string_view> property;  // as written
    bool from_map = false;
  };

  // Null, one value, or an array of them.
  struct Expanded {
    bool is_array = false;
    JsonValue::Array values;
    bool IsNull() const { return !is_array && values.empty(); }
  };

  // An object on its way.
  struct Draft {
    Scope scope;
    const ActiveContext* type_context;
    std::optional<std::string> input_type;
    JsonValue::Object result;
    std::vector<std::string_view> nests;
  };

  using KeywordStep = JsonLdStatus (Expander::*)(Draft&, const JsonValue&);

  JsonLdResult<Expanded> ExpandElement(const Scope& scope, const JsonValue& element);
  JsonLdResult<Expanded> ExpandScalar(const Scope& scope, const JsonValue& element);
  JsonLdResult<Expanded> ExpandArray(const Scope& scope, const JsonValue::Array& elements);
  JsonLdResult<Expanded> ExpandObject(const Scope& scope, const JsonValue::Object& members);
  JsonLdResult<const ActiveContext*> EnterObject(const Scope& scope,
                                                 const JsonValue::Object& members);
  JsonLdStatus EnterTypes(Draft& draft, const JsonValue::Object& members);
  JsonLdStatus ExpandMembers(Draft& draft, const JsonValue::Object& members);
  JsonLdStatus ExpandNests(Draft& draft, const JsonValue::Object& members);
  JsonLdStatus ExpandProperty(Draft& draft,
                              const std::string& key,
                              const std::string& property,
                              const JsonValue& value);
  JsonLdResult<Expanded> FinishObject(Draft draft);
  JsonLdResult<Expanded> FinishValue(JsonValue::Object result);
  JsonLdResult<Expanded> FinishContainer(JsonValue::Object result);

  // keyword_expansion.cc, one a keyword
  JsonLdStatus ExpandKeyword(Draft& draft, const std::string& keyword, const JsonValue& value);
  JsonLdStatus ExpandId(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandType(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandGraph(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandIncluded(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandValueKeyword(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandLanguage(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandDirection(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandIndex(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandList(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandSet(Draft& draft, const JsonValue& value);
  JsonLdStatus ExpandReverse(Draft& draft, const JsonValue& value);
  JsonLdStatus AddReverse(Draft& draft, const std::string& property, JsonValue::Array values);

  // map_expansion.cc
  JsonLdResult<JsonValue::Array> ExpandLanguageMap(const Scope& scope,
                                                   const JsonValue::Object& members);
  JsonLdResult<JsonValue::Array> ExpandMap(const Scope& scope, const JsonValue::Object& members);
  JsonLdResult<const ActiveContext*> MapContext(const Scope& scope, const std::string& index);
  JsonLdResult<JsonValue> PlaceInMap(const Scope& scope, const std::string& index, JsonValue item);
  JsonLdStatus AddIndexProperty(const Scope& scope,
                                const std::string& index,
                                JsonValue::Object& item);

  // value_expansion.cc
  JsonLdResult<JsonValue> ExpandValue(const Scope& scope, const JsonValue& value);
  JsonLdResult<std::string> ExpandReference(const ActiveContext& context,
                                            std::string_view value,
                                            TermsCount terms_count);

  // An error at the place where the expansion is.
  Unexpected<JsonLdError> Fail(JsonLdErrorCode code, const char* detail) const {
    return FailJsonLd(code, detail, path_.ToString());
  }
  // Something is left out: an error, or nothing.
  JsonLdStatus Drop(const char* detail) const;
  JsonLdStatus CheckLanguage(const std::string& language) const;

  ContextCache& contexts_;
  const JsonLdOptions& options_;
  DocumentPath path_;
};

}  // namespace issuer
