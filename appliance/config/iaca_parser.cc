#include "appliance/config/iaca_parser.h"

namespace issuer {

std::optional<IacaSettings> ReadIacaSettings(TomlSection section) {
  const bool is_absent = section.Text("certificate", "").empty() && section.Text("crl", "").empty();
  if (is_absent) {
    section.RefuseUnknown();
    return std::nullopt;
  }
  IacaSettings settings;
  settings.certificate = section.Path("certificate");
  settings.revocation_list = section.Path("crl");
  section.RefuseUnknown();
  return settings;
}

}  // namespace issuer
