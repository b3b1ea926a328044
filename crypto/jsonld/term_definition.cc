#include "crypto/jsonld/term_definition.h"

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/keyword.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/term_draft.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

// The only thing that may be said of @type is that it is a set, and that this is protected.
bool MayDefineType(const JsonValue& value) {
  const auto* members = value.AsObject();
  if (members == nullptr || members->empty()) {
    return false;
  }
  return std::all_of(members->begin(), members->end(), [](const auto& member) {
    return member.first == "@protected" ||
           (member.first == "@container" && member.second == JsonValue(std::string("@set")));
  });
}

bool IsTermKeyword(std::string_view name) {
  constexpr std::array<std::string_view, 11> kNames = {"@id",
                                                       "@reverse",
                                                       "@container",
                                                       "@context",
                                                       "@direction",
                                                       "@index",
                                                       "@language",
                                                       "@nest",
                                                       "@prefix",
                                                       "@protected",
                                                       "@type"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

JsonLdStatus TermDefiner::Define(std::string_view term) {
  if (const auto found = defined_.find(term); found != defined_.end()) {
    if (!found->second) {
      return FailJsonLd(Code::kCyclicIriMapping, "a term is defined by itself", std::string(term));
    }
    return {};
  }
  const JsonValue* value = FindMember(inputs_.definition, term);
  if (value == nullptr || term.empty()) {
    return FailJsonLd(Code::kInvalidTermDefinition, "a term is empty");
  }
  if (depth_ == kMaxTermChain) {
    return FailJsonLd(Code::kLimitExceeded, "too many terms wait for one", std::string(term));
  }
  defined_.emplace(term, false);
  ++depth_;
  JsonLdStatus status = DefineNew(term, *value);
  --depth_;
  return status;
}

// Steps 4 to 10.
JsonLdStatus TermDefiner::DefineNew(std::string_view term, const JsonValue& value) {
  if (term == "@type" ? !MayDefineType(value) : IsKeyword(term)) {
    return FailJsonLd(Code::kKeywordRedefinition, "a keyword cannot be defined", std::string(term));
  }
  if (term != "@type" && HasKeywordForm(term)) {
    return {};  // step 5: reserved, and so without meaning
  }
  std::optional<TermDefinition> previous;
  if (auto node = result_.terms.extract(std::string(term)); !node.empty()) {
    previous = std::move(node.mapped());
  }
  const JsonValue::Object nothing;
  const auto* members = value.AsObject();
  if (members == nullptr && !value.IsNull() && value.AsText() == nullptr) {
    return FailJsonLd(Code::kInvalidTermDefinition,
                      "a term's definition is no text, object or null",
                      std::string(term));
  }
  Draft draft{.term = term,
              .members = members == nullptr ? nothing : *members,
              .id = members == nullptr ? &value : FindMember(*members, "@id"),
              .is_simple = value.AsText() != nullptr,
              .is_ignored = false,
              .definition = {}};
  JsonLdStatus status = Build(draft);
  if (!status.has_value()) {
    if (status.error().path.empty()) {
      status.error().path = term;
    }
    return status;
  }
  return draft.is_ignored ? JsonLdStatus() : Store(draft, previous);
}

// Steps 11 to 26.
JsonLdStatus TermDefiner::Build(Draft& draft) {
  draft.definition.is_protected = inputs_.is_protected;
  RETURN_IF_ERROR(ReadProtected(draft));
  RETURN_IF_ERROR(ReadType(draft));
  if (draft.Find("@reverse") != nullptr) {
    RETURN_IF_ERROR(ReadReverse(draft));
    return draft.is_ignored ? JsonLdStatus() : ReadIndex(draft);  // nothing else is looked at
  }
  constexpr std::array<Step, 7> kSteps = {&TermDefiner::ReadIri,
                                          &TermDefiner::ReadContainer,
                                          &TermDefiner::ReadIndex,
                                          &TermDefiner::ReadScopedContext,
                                          &TermDefiner::ReadDefaults,
                                          &TermDefiner::ReadNest,
                                          &TermDefiner::ReadPrefix};
  for (const Step step : kSteps) {
    RETURN_IF_ERROR((this->*step)(draft));
    if (draft.is_ignored) {
      return {};
    }
  }
  const bool is_known = std::all_of(draft.members.begin(),
                                    draft.members.end(),
                                    [](const auto& member) { return IsTermKeyword(member.first); });
  if (!is_known) {
    return FailJsonLd(Code::kInvalidTermDefinition, "a term's definition has an unknown member");
  }
  return {};
}

// Steps 27 and 28.
JsonLdStatus TermDefiner::Store(Draft& draft, const std::optional<TermDefinition>& previous) {
  TermDefinition definition = std::move(draft.definition);
  if (!inputs_.override_protected && previous.has_value() && previous->is_protected) {
    if (!definition.SaysTheSameAs(*previous)) {
      return FailJsonLd(Code::kProtectedTermRedefinition,
                        "a protected term is defined otherwise",
                        std::string(draft.term));
    }
    definition = *previous;
  }
  result_.terms.insert_or_assign(std::string(draft.term), std::move(definition));
  defined_.find(draft.term)->second = true;
  return {};
}

JsonLdStatus TermDefiner::DefineIfWritten(std::string_view term) {
  const auto found = defined_.find(term);
  const bool is_done = found != defined_.end() && found->second;
  return is_done || FindMember(inputs_.definition, term) == nullptr ? JsonLdStatus() : Define(term);
}

// [json-ld11-api §5.2.2, with a local context]
JsonLdResult<std::optional<std::string>> TermDefiner::Expand(std::string_view value) {
  if (!IsKeyword(value) && !HasKeywordForm(value)) {
    RETURN_IF_ERROR(DefineIfWritten(value));
    const std::size_t colon = value.find(':', 1);
    if (result_.Find(value) == nullptr && colon != std::string_view::npos) {
      const std::string_view prefix = value.substr(0, colon);
      if (prefix != "_" && !value.substr(colon + 1).starts_with("//")) {
        RETURN_IF_ERROR(DefineIfWritten(prefix));
      }
    }
  }
  return ExpandIri(result_, value, RelativeTo::kNothing, TermsCount::kYes);
}

}  // namespace issuer
