#include "appliance/issuerctl/crl_command.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "appliance/base/clock.h"
#include "appliance/base/json_writer.h"
#include "appliance/issuerctl/revocation_list_file.h"
#include "crypto/openssl/certificate.h"
#include "crypto/pkcs11/revocation_list_builder.h"
#include "crypto/pkcs11/session_pool.h"

namespace issuer {
namespace {

// The first certificate of a PEM file.
Answer<Certificate> ReadCertificateFile(const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(file));
  const auto chain = ParsePemChain(pem);
  if (!chain.has_value()) {
    return Sorry(file.string() + ": " + ToText(chain.error()));
  }
  return chain->front();
}

// What follows `before`: its number, and its entries with those of `certificates`.
Answer<RevocationListDraft> NextList(const RevocationList& before,
                                     const std::vector<std::filesystem::path>& certificates,
                                     Timestamp now) {
  RevocationListDraft draft;
  draft.number = before.number + 1;
  draft.this_update = now;
  draft.revoked = before.revoked;
  for (const std::filesystem::path& file : certificates) {
    ASSIGN_OR_RETURN(const Certificate certificate, ReadCertificateFile(file));
    const auto serial = SerialNumberOf(certificate.der);
    if (!serial.has_value()) {
      return Sorry(file.string() + ": " + ToText(serial.error()));
    }
    const bool is_there =
        std::any_of(draft.revoked.begin(), draft.revoked.end(), [&](const RevokedCertificate& r) {
          return r.serial == *serial;
        });
    if (!is_there) {
      draft.revoked.push_back({*serial, now});
    }
  }
  return draft;
}

Answer<Bytes> SignInToken(const RevocationListDraft& draft,
                          ByteView anchor,
                          const TokenConfig& settings,
                          std::string_view pin_text) {
  const auto failed = [](const Error& error) {
    return Sorry("the list cannot be signed: " + ToText(error));
  };
  const auto module = Module::Load(settings.module);
  if (!module.has_value()) {
    return failed(module.error());
  }
  const auto token = Token::Find(*module, settings.label);
  if (!token.has_value()) {
    return failed(token.error());
  }
  auto pool = SessionPool::Open(*token, Pin(AsBytes(pin_text)), 1);
  if (!pool.has_value()) {
    return failed(pool.error());
  }
  auto session = (*pool)->Lease(Deadline::In(std::chrono::seconds(10)));
  if (!session.has_value()) {
    return failed(session.error());
  }
  const auto key = SigningKey::Find(*session, AsBytes(kAnchorKeyId), SignatureAlgorithm::kEs256);
  if (!key.has_value()) {
    return failed(key.error());
  }
  auto list = BuildRevocationList(draft, anchor, *key, *session);
  if (!list.has_value()) {
    return failed(list.error());
  }
  return *std::move(list);
}

}  // namespace

CrlCommand::CrlCommand(CLI::App& parent)
    : app_(*parent.add_subcommand(
          "crl", "Sign a new revocation list of the trust anchor that `init` made")) {
  app_.add_option("--config", config_, "Names the token, and in [iaca] the anchor and its list")
      ->capture_default_str();
  app_.add_option("--pin-file", pin_file_, "The token's user PIN")->capture_default_str();
  app_.add_option("--revoke", revoked_, "PEM file of a certificate to add; may be repeated");
  app_.add_option("--days", days_, "Until the next list")
      ->check(CLI::Range(1, 90))
      ->capture_default_str();
  app_.footer("A running issuerd serves the new list without a restart.");
}

Outcome CrlCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(config_));
  if (!config.iaca.has_value()) {
    return Sorry(config_.string() + ": there is no [iaca] section, so no list is published");
  }
  ASSIGN_OR_RETURN(const Certificate anchor, ReadCertificateFile(config.iaca->certificate));
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(config.iaca->revocation_list));
  const auto before = ParseRevocationList(AsBytes(text), anchor.der);
  if (!before.has_value()) {
    return Sorry(config.iaca->revocation_list.string() + ": " + ToText(before.error()));
  }
  ASSIGN_OR_RETURN(RevocationListDraft draft, NextList(*before, revoked_, SystemClock().Now()));
  draft.next_update = draft.this_update + std::chrono::days(days_);
  ASSIGN_OR_RETURN(std::string pin, ReadTextFile(pin_file_));
  pin.erase(pin.find_last_not_of("\r\n") + 1);
  ASSIGN_OR_RETURN(const Bytes list, SignInToken(draft, anchor.der, config.token, pin));
  RETURN_IF_ERROR(ReplaceFile(config.iaca->revocation_list, AsText(list)));
  if (terminal.form == OutputForm::kJson) {
    JsonWriter json;
    json.BeginObject().Member("number").Integer(static_cast<std::int64_t>(draft.number));
    json.Member("revoked").Integer(static_cast<std::int64_t>(draft.revoked.size()));
    json.Member("next_update").Text(ToText(draft.next_update)).EndObject();
    terminal.out << std::move(json).Take() << "\n";
    return {};
  }
  terminal.out << "List " << draft.number << " revokes " << draft.revoked.size()
               << " certificate(s); the next one is due before " << ToText(draft.next_update)
               << ".\n";
  return {};
}

}  // namespace issuer
