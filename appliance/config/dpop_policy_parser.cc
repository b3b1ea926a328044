#include "appliance/config/dpop_policy_parser.h"

#include <optional>
#include <string>

namespace issuer {
namespace {

std::optional<DpopMode> ModeFromName(std::string_view name) {
  if (name == "off") {
    return DpopMode::kOff;
  }
  if (name == "allowed") {
    return DpopMode::kAllowed;
  }
  return name == "required" ? std::optional(DpopMode::kRequired) : std::nullopt;
}

}  // namespace

DpopPolicy ReadDpopPolicy(TomlSection section) {
  DpopPolicy policy;
  const std::optional<DpopMode> mode = ModeFromName(section.Text("mode", "allowed"));
  if (!mode.has_value()) {
    section.Complain("mode", "must be \"off\", \"allowed\" or \"required\"");
  }
  policy.mode = mode.value_or(policy.mode);
  policy.require_nonce = section.Boolean("require_nonce", policy.require_nonce);
  policy.max_proof_age =
      section.Duration("max_proof_age", Seconds(10), Seconds(600), policy.max_proof_age);
  if (policy.require_nonce && policy.mode == DpopMode::kOff) {
    section.Complain("require_nonce", "must be false where dpop.mode is \"off\"");
  }
  section.RefuseUnknown();
  return policy;
}

}  // namespace issuer
