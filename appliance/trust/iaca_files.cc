#include "appliance/trust/iaca_files.h"

#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "appliance/trust/file_keys.h"
#include "crypto/openssl/certificate.h"

namespace issuer {
namespace {

// The one certificate of `file`; empty, with a complaint, if that is not what it has.
Bytes ReadCertificate(const std::filesystem::path& file, Complaints& complaints) {
  const std::string pem = ReadKeyFile(file, kMaxRevocationListLen, complaints);
  if (pem.empty()) {
    return {};
  }
  const Result<std::vector<Certificate>> chain = ParsePemChain(pem);
  if (!chain.has_value() || chain->size() != 1 || !chain->front().is_self_signed) {
    complaints.Add("", "must be one certificate in PEM that is signed by its own key");
    return {};
  }
  return chain->front().der;
}

std::optional<RevocationList> ReadList(const std::filesystem::path& file,
                                       ByteView authority,
                                       Complaints& complaints) {
  const std::string text = ReadKeyFile(file, kMaxRevocationListLen, complaints);
  if (text.empty()) {
    return std::nullopt;
  }
  Result<RevocationList> list = ParseRevocationList(AsBytes(text), authority);
  if (!list.has_value()) {
    complaints.Add("", std::string("is not usable: ") + list.error().detail);
    return std::nullopt;
  }
  return *std::move(list);
}

}  // namespace

ConfigComplaints CheckIaca(const IacaSettings& settings, std::optional<Timestamp> now) {
  Complaints of_certificate(settings.certificate);
  const Bytes certificate = ReadCertificate(settings.certificate, of_certificate);
  if (certificate.empty()) {
    return of_certificate.Take();
  }
  Complaints of_list(settings.revocation_list);
  const auto list = ReadList(settings.revocation_list, certificate, of_list);
  if (list.has_value() && now.has_value() && list->next_update <= *now) {
    of_list.Add("nextUpdate", "has passed: put a newer list there, verifiers refuse this one");
  }
  return of_list.Take();
}

Result<Bytes> IacaFiles::Certificate() {
  const std::lock_guard lock(mutex_);
  return CertificateLocked();
}

Result<RevocationList> IacaFiles::List() {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const Bytes certificate, CertificateLocked());
  const std::optional<State> state = StateOf(settings_->revocation_list);
  if (!list_state_.has_value() || state != list_state_) {
    Complaints complaints(settings_->revocation_list);
    std::optional<RevocationList> list =
        ReadList(settings_->revocation_list, certificate, complaints);
    if (list.has_value()) {
      list_ = std::move(list);
    } else {
      log_.Warning("iaca.list_refused")
          .With("file", ConfiguredText{settings_->revocation_list.string()})
          .Write();
    }
    list_state_ = state;
  }
  if (!list_.has_value()) {
    return Fail(ErrorCode::kFileUnusable, "no revocation list of the IACA can be read");
  }
  return *list_;
}

std::optional<IacaFiles::State> IacaFiles::StateOf(const std::filesystem::path& file) {
  std::error_code error;
  State state;
  state.changed_at = std::filesystem::last_write_time(file, error);
  if (!error) {
    state.len = std::filesystem::file_size(file, error);
  }
  return error ? std::nullopt : std::optional(state);
}

Result<Bytes> IacaFiles::CertificateLocked() {
  if (!settings_.has_value()) {
    return Fail(ErrorCode::kRouteUnknown, "no IACA is published here");
  }
  if (certificate_.empty()) {
    Complaints complaints(settings_->certificate);
    certificate_ = ReadCertificate(settings_->certificate, complaints);
  }
  if (certificate_.empty()) {
    return Fail(ErrorCode::kFileUnusable, "the IACA certificate cannot be read");
  }
  return certificate_;
}

}  // namespace issuer
