#include "crypto/jsonld/context_processing.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "crypto/jsonld/context_defaults.h"
#include "crypto/jsonld/iri.h"
#include "crypto/jsonld/json_tree.h"
#include "crypto/jsonld/limits.h"
#include "crypto/jsonld/term_definition.h"

namespace issuer {
namespace {

using Code = JsonLdErrorCode;

// The members of a context that define no term. [json-ld11-api §4.1.2 step 5.13]
bool IsContextKeyword(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"@base",
                                                      "@direction",
                                                      "@import",
                                                      "@language",
                                                      "@propagate",
                                                      "@protected",
                                                      "@version",
                                                      "@vocab"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string Resolve(const std::string& base_url, const std::string& reference) {
  return base_url.empty() ? reference : ResolveIri(base_url, reference);
}

}  // namespace

struct ContextProcessing::Run {
  const ActiveContext& active;
  const std::string& base_url;
  const ContextFlags flags;
  const RemoteContexts& remote;
  ActiveContext result;
};

JsonLdResult<const ActiveContext*> ContextProcessing::Process(const ActiveContext& active,
                                                              const JsonValue& local,
                                                              const std::string& base_url,
                                                              ContextFlags flags,
                                                              const RemoteContexts& remote) {
  budget_.num_terms += active.terms.size();
  if (++budget_.num_runs > kMaxContextRuns || budget_.num_terms > kMaxContextWork) {
    return FailJsonLd(Code::kLimitExceeded, "too many contexts");
  }
  if (const JsonValue* propagate = local.Find("@propagate")) {  // step 2
    flags.propagate = propagate->AsBoolean().value_or(true);
  }
  Run run{active, base_url, flags, remote, active};
  if (!flags.propagate && run.result.previous == nullptr) {  // step 3
    run.result.previous = &active;
  }
  if (const auto* list = local.AsArray()) {
    for (const JsonValue& context : *list) {
      RETURN_IF_ERROR(ApplyOne(run, context));
    }
  } else {
    RETURN_IF_ERROR(ApplyOne(run, local));
  }
  return arena_.Keep(std::move(run.result));
}

JsonLdStatus ContextProcessing::ApplyOne(Run& run, const JsonValue& context) {
  if (context.IsNull()) {
    return Nullify(run);
  }
  if (const std::string* reference = context.AsText()) {
    return ApplyRemote(run, *reference);
  }
  const auto* definition = context.AsObject();
  if (definition == nullptr) {
    return FailJsonLd(Code::kInvalidLocalContext, "a context is no object, text or null");
  }
  return ApplyDefinition(run, *definition);
}

// Step 5.1.
JsonLdStatus ContextProcessing::Nullify(Run& run) {
  if (!run.flags.override_protected && run.active.HasProtectedTerms()) {
    return FailJsonLd(Code::kInvalidContextNullification, "protected terms cannot be taken back");
  }
  ActiveContext fresh;
  fresh.base = run.active.original_base;
  fresh.original_base = run.active.original_base;
  if (!run.flags.propagate) {
    fresh.previous = arena_.Keep(std::move(run.result));
  }
  run.result = std::move(fresh);
  return {};
}

// Step 5.2.
JsonLdStatus ContextProcessing::ApplyRemote(Run& run, const std::string& reference) {
  const std::string url = Resolve(run.base_url, reference);
  const bool is_within_itself =
      std::find(run.remote.begin(), run.remote.end(), url) != run.remote.end();
  if (!run.flags.validate_scoped && is_within_itself) {
    return {};
  }
  if (run.remote.size() >= kMaxRemoteContexts) {
    return FailJsonLd(Code::kContextOverflow, "contexts by URL are nested too deeply");
  }
  RemoteContexts remote = run.remote;
  remote.push_back(url);
  ASSIGN_OR_RETURN(const JsonValue* context, Load(url));
  const ActiveContext* so_far = arena_.Keep(std::move(run.result));
  const ContextFlags flags{.validate_scoped = run.flags.validate_scoped};
  ASSIGN_OR_RETURN(const ActiveContext* result, Process(*so_far, *context, url, flags, remote));
  run.result = *result;
  return {};
}

// The value of the member @context of the document at `url`. Steps 5.2.4 and 5.2.5.
JsonLdResult<const JsonValue*> ContextProcessing::Load(const std::string& url) const {
  const JsonValue* document = loader_.Find(url);
  if (document == nullptr) {
    return FailJsonLd(Code::kLoadingRemoteContextFailed, "no such context is at hand", url);
  }
  const JsonValue* context = document->Find("@context");
  if (context == nullptr) {
    return FailJsonLd(Code::kInvalidRemoteContext, "the document has no @context", url);
  }
  return context;
}

// Steps 5.4 to 5.13.
JsonLdStatus ContextProcessing::ApplyDefinition(Run& run, const JsonValue::Object& written) {
  if (const JsonValue* version = FindMember(written, "@version")) {
    constexpr double kVersion = 1.1;
    if (version->AsDecimal() != kVersion) {
      return FailJsonLd(Code::kInvalidVersionValue, "@version is not 1.1");
    }
  }
  ASSIGN_OR_RETURN(const JsonValue::Object* definition, Import(run, written));
  RETURN_IF_ERROR(ApplyContextDefaults(
      *definition, run.remote.empty() ? BaseCounts::kYes : BaseCounts::kNo, run.result));
  const JsonValue* propagate = FindMember(*definition, "@propagate");
  if (propagate != nullptr && !propagate->AsBoolean().has_value()) {
    return FailJsonLd(Code::kInvalidPropagateValue, "@propagate is no boolean");
  }
  return DefineTerms(run, *definition);
}

// The definition as written, or merged over the one it imports. Step 5.6.
JsonLdResult<const JsonValue::Object*> ContextProcessing::Import(const Run& run,
                                                                 const JsonValue::Object& written) {
  const JsonValue* import = FindMember(written, "@import");
  if (import == nullptr) {
    return &written;
  }
  const std::string* reference = import->AsText();
  if (reference == nullptr) {
    return FailJsonLd(Code::kInvalidImportValue, "@import is no text");
  }
  const std::string url = Resolve(run.base_url, *reference);
  ASSIGN_OR_RETURN(const JsonValue* context, Load(url));
  const auto* imported = context->AsObject();
  if (imported == nullptr) {
    return FailJsonLd(Code::kInvalidRemoteContext, "an imported context is no object", url);
  }
  if (FindMember(*imported, "@import") != nullptr) {
    return FailJsonLd(Code::kInvalidContextEntry, "an imported context imports another", url);
  }
  JsonValue::Object merged = *imported;
  for (const auto& [name, value] : written) {
    if (name != "@import") {
      SetMember(merged, name, value);
    }
  }
  return arena_.Keep(JsonValue(std::move(merged)))->AsObject();
}

// Steps 5.12 and 5.13.
JsonLdStatus ContextProcessing::DefineTerms(Run& run, const JsonValue::Object& definition) {
  const JsonValue* is_protected = FindMember(definition, "@protected");
  if (is_protected != nullptr && !is_protected->AsBoolean().has_value()) {
    return FailJsonLd(Code::kInvalidProtectedValue, "@protected is no boolean");
  }
  TermDefiner definer({.processing = *this,
                       .definition = definition,
                       .base_url = run.base_url,
                       .remote = run.remote,
                       .is_protected = is_protected != nullptr && *is_protected->AsBoolean(),
                       .override_protected = run.flags.override_protected},
                      run.result);
  for (const auto& [name, value] : definition) {
    if (!IsContextKeyword(name)) {
      RETURN_IF_ERROR(definer.Define(name));
    }
  }
  if (run.result.terms.size() > kMaxContextTerms) {
    return FailJsonLd(Code::kLimitExceeded, "a context has too many terms");
  }
  return {};
}

}  // namespace issuer
