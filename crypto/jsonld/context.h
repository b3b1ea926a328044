// What a context says once it is processed: terms and defaults. Values; ContextProcessing makes
// them. [json-ld11-api §4]
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/json_value.h"

namespace issuer {

enum class Container : std::uint8_t {
  kGraph = 1,
  kId = 2,
  kIndex = 4,
  kLanguage = 8,
  kList = 16,
  kSet = 32,
  kType = 64
};

class ContainerSet {
 public:
  void Add(Container container) { bits_ = bits_ | static_cast<unsigned>(container); }
  bool Has(Container container) const { return (bits_ & static_cast<unsigned>(container)) != 0; }
  bool IsEmpty() const { return bits_ == 0; }
  friend bool operator==(const ContainerSet&, const ContainerSet&) = default;

 private:
  unsigned bits_ = 0;
};

// A default that a term overrides: not set, set to nothing, or set to a text.
using Override = std::optional<std::optional<std::string>>;

// [json-ld11-api §4.2]
struct TermDefinition {
  std::optional<std::string> iri;  // nullopt: what bears this term is left out
  bool is_prefix = false;
  bool is_protected = false;
  bool is_reverse = false;
  ContainerSet containers;
  std::optional<std::string> type;
  std::optional<std::string> index;
  std::optional<std::string> nest;
  Override language;
  Override direction;
  const JsonValue* context = nullptr;  // the scoped context; its owner outlives this
  std::string base_url;                // of the document with the scoped context

  // But for the protection. [json-ld11-api §4.2.2 step 27.1]
  bool SaysTheSameAs(const TermDefinition& other) const;
};

// [json-ld11-api §4.1]
struct ActiveContext {
  std::optional<std::string> base;
  std::optional<std::string> original_base;
  std::optional<std::string> vocab;
  std::optional<std::string> language;
  std::optional<std::string> direction;
  const ActiveContext* previous = nullptr;  // its owner outlives this
  std::map<std::string, TermDefinition, std::less<>> terms;

  // Null if the term has no definition.
  const TermDefinition* Find(std::string_view term) const;
  bool HasProtectedTerms() const;
};

enum class RelativeTo : std::uint8_t { kNothing, kDocument };
enum class TermsCount : std::uint8_t { kNo, kYes };

// The IRI, blank node identifier or keyword that `value` stands for; `value` itself where nothing
// is known of it; nullopt where it stands for nothing. [json-ld11-api §5.2.2, without a local
// context]
std::optional<std::string> ExpandIri(const ActiveContext& context,
                                     std::string_view value,
                                     RelativeTo relative_to,
                                     TermsCount terms_count);

}  // namespace issuer
