// See start.h.
#include "appliance/signerd/start.h"

#include <utility>

#include "appliance/config/key_use.h"
#include "crypto/openssl/mdoc_certificate.h"
#include "crypto/pkcs11/token.h"
#include "hardening/process/pin.h"

namespace issuer {
namespace {

Unexpected<Sentence> Say(Sentence sentence) {
  return Unexpected<Sentence>(std::move(sentence));
}

Unexpected<Sentence> SayAbout(const Error& error, const TokenConfig& token) {
  const std::string name = "the token `" + token.label + "`";
  switch (error.code) {
    case ErrorCode::kTokenModuleUnusable:
      return Say("the PKCS#11 module " + token.module.string() + " cannot be used (" +
                 error.detail + "): set token.module to your HSM's library");
    case ErrorCode::kTokenMissing:
      return Say(name +
                 " was not found, or is there twice: set token.label to one that the module " +
                 token.module.string() + " shows, or make it with `issuerctl init`");
    case ErrorCode::kTokenPinWrong:
      return Say("the PIN of " + name +
                 " is wrong; it was tried once and is not tried again: start with the right one");
    case ErrorCode::kTokenPinUnsafe:
      return Say("the PIN of " + name +
                 " is locked or has one try left, so it was not tried: log "
                 "in with your HSM's own tool, or have its security officer reset the PIN");
    case ErrorCode::kSignerBusy:
      return Say(name + " cannot hold token.sessions = " + std::to_string(token.sessions) +
                 " sessions and one more: set fewer");
    default:
      return Say(name + " failed (" + error.detail + "): check the device, then start again");
  }
}

Unexpected<Sentence> SayAbout(const KeyFault& fault, const Config& config) {
  const SigningKeyConfig* const key = config.FindKey(fault.key);
  const std::string id = key == nullptr ? "" : key->id;
  const std::string file = key == nullptr ? "" : key->certificates.string();
  const std::string name = "the key `" + fault.key.value() + "`";
  const std::string detail = fault.error.detail;
  switch (fault.error.code) {
    case ErrorCode::kKeyMissing:
      return Say(name + " is not in the token `" + config.token.label +
                 "`: no private key has the id " + id + "; correct its id, or make the key");
    case ErrorCode::kKeyUnfit:
      return Say(name + " cannot be used (" + detail + "): compare its entry and " + file +
                 " with the token");
    case ErrorCode::kFileUnusable:
    case ErrorCode::kCertificateInvalid:
      return Say(name + " has no usable certificates (" + detail + "): correct " + file);
    default:
      return Say(name + " cannot be read (" + detail + "): check the device and the key's entry");
  }
}

// Verifiers of mobile documents ask more of a certificate than others do. [MD-10]
Status CheckSignerOf(const Config& config, const SigningKeyInfo& key) {
  return Signs(config, key.name, CredentialFormat::kMsoMdoc) ? CheckMdocSigner(key.chain.front())
                                                             : Status();
}

}  // namespace

Result<Pin, Sentence> ObtainPin(std::optional<int> pin_fd) {
  Result<Pin> pin = pin_fd.has_value() ? ReadPinFromFd(*pin_fd) : ReadPinFromCredential();
  if (!pin.has_value()) {
    return Say(std::string("the token's PIN is missing (") + pin.error().detail +
               "): pass it with --pin-fd, as in `signerd --pin-fd 3 3<pin-file`, or as the systemd "
               "credential `pin`");
  }
  return *std::move(pin);
}

Result<OpenToken, Sentence> OpenConfiguredToken(const Config& config, Pin pin, Timestamp now) {
  Result<Module> module = Module::Load(config.token.module);
  if (!module.has_value()) {
    return SayAbout(module.error(), config.token);
  }
  const Result<Token> token = Token::Find(*module, config.token.label);
  if (!token.has_value()) {
    return SayAbout(token.error(), config.token);
  }
  Result<std::unique_ptr<SessionPool>> pool = SessionPool::Open(*token, pin, config.token.sessions);
  if (!pool.has_value()) {
    return SayAbout(pool.error(), config.token);
  }
  Result<std::unique_ptr<Pkcs11Backend>, KeyFault> backend =
      Pkcs11Backend::Open(**pool, config.keys, now);
  if (!backend.has_value()) {
    return SayAbout(backend.error(), config);
  }
  for (const SigningKeyInfo& key : (*backend)->Keys()) {
    if (const Status fit = CheckSignerOf(config, key); !fit.has_value()) {
      return SayAbout(KeyFault{key.name, fit.error()}, config);
    }
  }
  return OpenToken{*std::move(module), *std::move(pool), *std::move(backend)};
}

}  // namespace issuer
