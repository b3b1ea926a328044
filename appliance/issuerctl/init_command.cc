#include "appliance/issuerctl/init_command.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <vector>

#include "appliance/base/clock.h"
#include "appliance/base/encoding.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/random.h"
#include "appliance/config/key_use.h"
#include "appliance/issuerctl/revocation_list_file.h"
#include "crypto/openssl/mdoc_certificate.h"
#include "crypto/pkcs11/certificate_builder.h"
#include "crypto/pkcs11/key_generation.h"
#include "crypto/pkcs11/revocation_list_builder.h"
#include "crypto/pkcs11/session_pool.h"

namespace issuer {
namespace {

Unexpected<std::string> Failed(const std::string& doing, const Error& error) {
  return Sorry(doing + ": " + ToText(error));
}

// 12 random digits, since some tokens take nothing else.
std::string NewPinText(Random& random) {
  std::string digits;
  for (int i = 0; i < 12; ++i) {
    digits.push_back(static_cast<char>('0' + random.Below(10)));
  }
  return digits;
}

// A folder for SoftHSM's tokens, and the file that makes it look there: for this process now, for
// others by the environment variable that Run() prints.
Outcome PrepareSoftHsm(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder / "tokens", error);
  if (error) {
    return Sorry(folder.string() + " cannot be made: " + error.message());
  }
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
  const std::filesystem::path conf = std::filesystem::absolute(folder) / "softhsm2.conf";
  if (!std::filesystem::exists(conf)) {
    RETURN_IF_ERROR(WriteNewFile(
        conf,
        "directories.tokendir = " + (std::filesystem::absolute(folder) / "tokens").string() +
            "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        FileMode::kPrivate));
  }
  ::setenv("SOFTHSM2_CONF", conf.c_str(), 1);
  return {};
}

struct Ceremony {
  const Config& config;
  SessionLease& session;
  Random& random;
  CertificateValidity validity;
};

// The anchor and the key that stands behind it.
struct Anchor {
  SigningKey key;
  Bytes certificate;
};

// For an anchor that document signers hang from; nullopt if there are none.
std::optional<IacaProfile> IacaFor(const Config& config, const std::string& country) {
  const bool has_mdocs =
      std::any_of(config.keys.begin(), config.keys.end(), [&](const SigningKeyConfig& key) {
        return Signs(config, key.name, CredentialFormat::kMsoMdoc);
      });
  const std::string identifier = config.identifier.ToString();
  return has_mdocs ? std::optional(IacaProfile{country, identifier, identifier + "/iaca.crl"})
                   : std::nullopt;
}

Answer<Anchor> MakeAnchor(Ceremony& ceremony, const std::string& name, const std::string& country) {
  KeyRequest request;
  request.name = KeyName(std::string(kAnchorKeyId));
  request.id = ToBytes(AsBytes(kAnchorKeyId));
  auto key = GenerateKey(ceremony.session, request);
  if (!key.has_value()) {
    return Failed("the trust anchor's key cannot be made", key.error());
  }
  auto certificate = BuildTrustAnchor({name, ceremony.validity, IacaFor(ceremony.config, country)},
                                      *key,
                                      ceremony.session,
                                      ceremony.random);
  if (!certificate.has_value()) {
    return Failed("the trust anchor's certificate cannot be made", certificate.error());
  }
  return Anchor{*std::move(key), *std::move(certificate)};
}

Outcome MakeKey(Ceremony& ceremony, const SigningKeyConfig& wanted, const Anchor& anchor) {
  KeyRequest request;
  request.name = wanted.name;
  request.id = HexDecode(wanted.id).value();  // checked by the configuration parser
  request.algorithm = wanted.algorithm;
  const auto key = GenerateKey(ceremony.session, request);
  if (!key.has_value()) {
    return Failed("key `" + wanted.name.value() + "` cannot be made", key.error());
  }
  CredentialSignerDraft draft;
  draft.common_name = wanted.name.value();
  draft.issuer = ceremony.config.identifier;
  draft.key = key->public_key();
  draft.validity = ceremony.validity;
  if (Signs(ceremony.config, wanted.name, CredentialFormat::kMsoMdoc)) {
    draft.profile = SignerProfile::kMdoc;
    draft.validity.not_after =
        std::min(draft.validity.not_after, draft.validity.not_before + kMaxMdocSignerValidity);
  }
  const auto certificate = BuildCredentialSigner(
      draft, anchor.certificate, anchor.key, ceremony.session, ceremony.random);
  if (!certificate.has_value()) {
    return Failed("the certificate of `" + wanted.name.value() + "` cannot be made",
                  certificate.error());
  }
  std::error_code ignored;
  std::filesystem::create_directories(wanted.certificates.parent_path(), ignored);
  return WriteNewFile(wanted.certificates, ToPem(*certificate), FileMode::kPublic);
}

// The root and its first, empty revocation list, where [iaca] wants them.
Outcome PublishAnchor(Ceremony& ceremony,
                      const Anchor& anchor,
                      const std::filesystem::path& anchor_file) {
  if (!ceremony.config.iaca.has_value()) {
    return {};
  }
  const IacaSettings& iaca = *ceremony.config.iaca;
  std::error_code ignored;
  if (!std::filesystem::equivalent(iaca.certificate, anchor_file, ignored)) {
    RETURN_IF_ERROR(WriteNewFile(iaca.certificate, ToPem(anchor.certificate), FileMode::kPublic));
  }
  const Timestamp now = SystemClock().Now();
  const auto list = BuildRevocationList(
      {1, now, std::min(now + kRevocationListLifetime, ceremony.validity.not_after), {}},
      anchor.certificate,
      anchor.key,
      ceremony.session);
  if (!list.has_value()) {
    return Failed("the trust anchor's revocation list cannot be made", list.error());
  }
  return ReplaceFile(iaca.revocation_list, AsText(*list));
}

}  // namespace

InitCommand::InitCommand(CLI::App& parent)
    : app_(*parent.add_subcommand("init",
                                  "Make a token to try things out: PIN, the keys of chancery.toml, "
                                  "certificates, a trust anchor")) {
  app_.add_option("--config", config_, "Names the module, the token's label and the keys")
      ->capture_default_str();
  app_.add_option("--softhsm", softhsm_, "Keep a SoftHSM2 token in this folder (made if missing)");
  app_.add_option("--pin-file", pin_file_, "New file (mode 0600) for the generated user PIN")
      ->capture_default_str();
  app_.add_option(
          "--anchor", anchor_file_, "New PEM file for the trust anchor, which verifiers need")
      ->capture_default_str();
  app_.add_option("--anchor-name", anchor_name_)->capture_default_str();
  app_.add_option("--country",
                  country_,
                  "Of the trust anchor and of document signers, where mobile documents are issued")
      ->capture_default_str();
  app_.add_option("--days",
                  days_,
                  "Validity of the certificates; of those that sign mobile documents 457 at most")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
}

Outcome InitCommand::Run(Terminal& terminal) {
  ASSIGN_OR_RETURN(const Config config, LoadConfig(config_));
  if (!softhsm_.empty()) {
    RETURN_IF_ERROR(PrepareSoftHsm(softhsm_));
  }
  SystemRandom random;
  const std::string pin_text = NewPinText(random);
  const Pin pin{AsBytes(pin_text)};
  const Pin so_pin{AsBytes(
      NewPinText(random))};  // kept nowhere: a test token is thrown away, not re-initialised
  const auto module = Module::Load(config.token.module);
  if (!module.has_value()) {
    return Failed("token.module cannot be used", module.error());
  }
  if (const auto made = InitializeToken(*module, config.token.label, so_pin, pin);
      !made.has_value()) {
    return Failed("the token cannot be made", made.error());
  }
  RETURN_IF_ERROR(WriteNewFile(pin_file_, pin_text + "\n", FileMode::kPrivate));
  const auto token = Token::Find(*module, config.token.label);
  if (!token.has_value()) {
    return Failed("the new token cannot be found", token.error());
  }
  auto pool = SessionPool::Open(*token, pin, 1, SessionAccess::kReadWrite);
  if (!pool.has_value()) {
    return Failed("the new token cannot be opened", pool.error());
  }
  auto session = (*pool)->Lease(Deadline::In(std::chrono::seconds(10)));
  if (!session.has_value()) {
    return Failed("the new token cannot be opened", session.error());
  }
  const Timestamp now = SystemClock().Now();
  if (IacaFor(config, country_).has_value() && !config.iaca.has_value()) {
    return Sorry(config_.string() +
                 ": an [iaca] section is missing: certificates of document signers name the "
                 "address of a revocation list, which is published from there");
  }
  Ceremony ceremony{
      config, *session, random, {now - std::chrono::hours(1), now + std::chrono::days(days_)}};
  ASSIGN_OR_RETURN(const Anchor anchor, MakeAnchor(ceremony, anchor_name_, country_));
  for (const SigningKeyConfig& key : config.keys) {
    RETURN_IF_ERROR(MakeKey(ceremony, key, anchor));
  }
  RETURN_IF_ERROR(WriteNewFile(anchor_file_, ToPem(anchor.certificate), FileMode::kPublic));
  RETURN_IF_ERROR(PublishAnchor(ceremony, anchor, anchor_file_));
  if (terminal.form == OutputForm::kJson) {
    JsonWriter json;
    json.BeginObject()
        .Member("token")
        .Text(config.token.label)
        .Member("pin_file")
        .Text(pin_file_.string());
    json.Member("anchor").Text(anchor_file_.string()).EndObject();
    terminal.out << std::move(json).Take() << "\n";
    return {};
  }
  terminal.out << "Token `" << config.token.label << "` with " << config.keys.size()
               << " signing key(s); its PIN is in " << pin_file_.string()
               << ", the trust anchor in " << anchor_file_.string() << ".\n";
  if (!softhsm_.empty()) {
    terminal.out << "Start signerd with SOFTHSM2_CONF="
                 << (std::filesystem::absolute(softhsm_) / "softhsm2.conf").string() << "\n";
  }
  terminal.out << "This token is for trying things out: everything in it was made by one person on "
                  "one machine.\n";
  return {};
}

}  // namespace issuer
