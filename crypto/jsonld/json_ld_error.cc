#include "crypto/jsonld/json_ld_error.h"

#include "appliance/base/check.h"

namespace issuer {

const char* NameOf(JsonLdErrorCode code) {
  switch (code) {
    case JsonLdErrorCode::kCollidingKeywords:
      return "colliding keywords";
    case JsonLdErrorCode::kConflictingIndexes:
      return "conflicting indexes";
    case JsonLdErrorCode::kContextOverflow:
      return "context overflow";
    case JsonLdErrorCode::kCyclicIriMapping:
      return "cyclic IRI mapping";
    case JsonLdErrorCode::kInvalidIdValue:
      return "invalid @id value";
    case JsonLdErrorCode::kInvalidImportValue:
      return "invalid @import value";
    case JsonLdErrorCode::kInvalidIncludedValue:
      return "invalid @included value";
    case JsonLdErrorCode::kInvalidIndexValue:
      return "invalid @index value";
    case JsonLdErrorCode::kInvalidNestValue:
      return "invalid @nest value";
    case JsonLdErrorCode::kInvalidPrefixValue:
      return "invalid @prefix value";
    case JsonLdErrorCode::kInvalidPropagateValue:
      return "invalid @propagate value";
    case JsonLdErrorCode::kInvalidProtectedValue:
      return "invalid @protected value";
    case JsonLdErrorCode::kInvalidReverseValue:
      return "invalid @reverse value";
    case JsonLdErrorCode::kInvalidVersionValue:
      return "invalid @version value";
    case JsonLdErrorCode::kInvalidBaseDirection:
      return "invalid base direction";
    case JsonLdErrorCode::kInvalidBaseIri:
      return "invalid base IRI";
    case JsonLdErrorCode::kInvalidContainerMapping:
      return "invalid container mapping";
    case JsonLdErrorCode::kInvalidContextEntry:
      return "invalid context entry";
    case JsonLdErrorCode::kInvalidContextNullification:
      return "invalid context nullification";
    case JsonLdErrorCode::kInvalidDefaultLanguage:
      return "invalid default language";
    case JsonLdErrorCode::kInvalidIriMapping:
      return "invalid IRI mapping";
    case JsonLdErrorCode::kInvalidKeywordAlias:
      return "invalid keyword alias";
    case JsonLdErrorCode::kInvalidLanguageMapValue:
      return "invalid language map value";
    case JsonLdErrorCode::kInvalidLanguageMapping:
      return "invalid language mapping";
    case JsonLdErrorCode::kInvalidLanguageTaggedString:
      return "invalid language-tagged string";
    case JsonLdErrorCode::kInvalidLanguageTaggedValue:
      return "invalid language-tagged value";
    case JsonLdErrorCode::kInvalidLocalContext:
      return "invalid local context";
    case JsonLdErrorCode::kInvalidRemoteContext:
      return "invalid remote context";
    case JsonLdErrorCode::kInvalidReverseProperty:
      return "invalid reverse property";
    case JsonLdErrorCode::kInvalidReversePropertyMap:
      return "invalid reverse property map";
    case JsonLdErrorCode::kInvalidReversePropertyValue:
      return "invalid reverse property value";
    case JsonLdErrorCode::kInvalidScopedContext:
      return "invalid scoped context";
    case JsonLdErrorCode::kInvalidSetOrListObject:
      return "invalid set or list object";
    case JsonLdErrorCode::kInvalidTermDefinition:
      return "invalid term definition";
    case JsonLdErrorCode::kInvalidTypeMapping:
      return "invalid type mapping";
    case JsonLdErrorCode::kInvalidTypeValue:
      return "invalid type value";
    case JsonLdErrorCode::kInvalidTypedValue:
      return "invalid typed value";
    case JsonLdErrorCode::kInvalidValueObject:
      return "invalid value object";
    case JsonLdErrorCode::kInvalidValueObjectValue:
      return "invalid value object value";
    case JsonLdErrorCode::kInvalidVocabMapping:
      return "invalid vocab mapping";
    case JsonLdErrorCode::kKeywordRedefinition:
      return "keyword redefinition";
    case JsonLdErrorCode::kLoadingDocumentFailed:
      return "loading document failed";
    case JsonLdErrorCode::kLoadingRemoteContextFailed:
      return "loading remote context failed";
    case JsonLdErrorCode::kProtectedTermRedefinition:
      return "protected term redefinition";
    case JsonLdErrorCode::kContextUnusable:
      return "context unusable";
    case JsonLdErrorCode::kDataDropped:
      return "data dropped";
    case JsonLdErrorCode::kLimitExceeded:
      return "limit exceeded";
  }
  CHECK(false);
  return "";
}

}  // namespace issuer
