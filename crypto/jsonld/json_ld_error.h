// What can be wrong with a JSON-LD document or a context. The library's own list, since these codes
// are the specification's and none of them reaches a client as such.
#pragma once

#include <cstdint>
#include <string>

#include "appliance/base/result.h"

namespace issuer {

enum class JsonLdErrorCode : std::uint8_t {
  // [json-ld11-api §9.6 JsonLdErrorCode], those that expansion and toRdf can raise.
  kCollidingKeywords,
  kConflictingIndexes,
  kContextOverflow,
  kCyclicIriMapping,
  kInvalidIdValue,
  kInvalidImportValue,
  kInvalidIncludedValue,
  kInvalidIndexValue,
  kInvalidNestValue,
  kInvalidPrefixValue,
  kInvalidPropagateValue,
  kInvalidProtectedValue,
  kInvalidReverseValue,
  kInvalidVersionValue,
  kInvalidBaseDirection,
  kInvalidBaseIri,
  kInvalidContainerMapping,
  kInvalidContextEntry,
  kInvalidContextNullification,
  kInvalidDefaultLanguage,
  kInvalidIriMapping,
  kInvalidKeywordAlias,
  kInvalidLanguageMapValue,
  kInvalidLanguageMapping,
  kInvalidLanguageTaggedString,
  kInvalidLanguageTaggedValue,
  kInvalidLocalContext,
  kInvalidRemoteContext,
  kInvalidReverseProperty,
  kInvalidReversePropertyMap,
  kInvalidReversePropertyValue,
  kInvalidScopedContext,
  kInvalidSetOrListObject,
  kInvalidTermDefinition,
  kInvalidTypeMapping,
  kInvalidTypeValue,
  kInvalidTypedValue,
  kInvalidValueObject,
  kInvalidValueObjectValue,
  kInvalidVocabMapping,
  kKeywordRedefinition,
  kLoadingDocumentFailed,
  kLoadingRemoteContextFailed,
  kProtectedTermRedefinition,
  // Ours.
  kContextUnusable,  // a context's text: not strict JSON, another digest, or a URL given twice
  kDataDropped,      // safe mode: something would not reach the dataset, and so not be signed
  kLimitExceeded,    // see limits.h
};

// The specification's name of the code, "invalid term definition"; a name in its manner for ours.
const char* NameOf(JsonLdErrorCode code);

struct JsonLdError {
  JsonLdErrorCode code;
  const char* detail;  // a literal
  // Where: the document's member names as a JSON Pointer, or the term of a context. May be empty.
  // Never a value.
  std::string path;
};

inline Unexpected<JsonLdError> FailJsonLd(JsonLdErrorCode code,
                                          const char* detail,
                                          std::string path = {}) {
  return Unexpected<JsonLdError>(JsonLdError{code, detail, std::move(path)});
}

template <typename T>
using JsonLdResult = Result<T, JsonLdError>;
using JsonLdStatus = Result<void, JsonLdError>;

}  // namespace issuer
