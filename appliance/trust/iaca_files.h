// IacaFiles: the root certificate of the document signers and its revocation list, as they are
// published. [MD-10] [iso18013-5 annex B]
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>

#include "appliance/base/bytes.h"
#include "appliance/base/clock.h"
#include "appliance/base/log.h"
#include "appliance/base/result.h"
#include "appliance/config/config.h"
#include "crypto/openssl/revocation_list.h"

namespace issuer {

// What is wrong with the files: unreadable, no certificate of an authority, a list that is not its
// own; or that has ended at `now`, where that is given.
ConfigComplaints CheckIaca(const IacaSettings& settings, std::optional<Timestamp> now);

// Any thread.
class IacaFiles {
 public:
  // `log` outlives it. Nothing is read yet.
  IacaFiles(std::optional<IacaSettings> settings, Log& log)
      : settings_(std::move(settings)), log_(log) {}

  // DER. Fails with kRouteUnknown (nothing is published), kFileUnusable.
  Result<Bytes> Certificate();
  // The list as it is in the file now. While the file is broken, the last good one: the log gets
  // `iaca.list_refused`, once for each broken state of the file. Fails as Certificate() does.
  Result<RevocationList> List();

 private:
  // Changes when the file does.
  struct State {
    std::filesystem::file_time_type changed_at;
    std::uintmax_t len = 0;
    friend bool operator==(const State&, const State&) = default;
  };

  static std::optional<State> StateOf(const std::filesystem::path& file);
  Result<Bytes> CertificateLocked();

  const std::optional<IacaSettings> settings_;
  Log& log_;
  std::mutex mutex_;  // guards all below
  Bytes certificate_;
  std::optional<State> list_state_;
  std::optional<RevocationList> list_;
};

}  // namespace issuer
