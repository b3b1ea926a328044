#include "api/http/media_type.h"

#include "api/http/field_syntax.h"

namespace issuer {

bool IsMediaType(std::string_view field, std::string_view type) {
  return EqualsIgnoringCase(TrimWhitespace(field.substr(0, field.find(';'))), type);
}

}  // namespace issuer
