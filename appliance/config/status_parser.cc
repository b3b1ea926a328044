#include "appliance/config/status_parser.h"

#include <cstddef>
#include <string>

#include "appliance/config/key_use.h"

namespace issuer {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

// Under the least, a list hides nobody and the Bitstring form is not allowed [BSL-2]; above the
// most, it does not travel well.
constexpr std::int64_t kMinListSize = 131'072;
constexpr std::int64_t kMaxListSize = 4'194'304;
constexpr std::int64_t kEntriesOfChunk = 4096;

}  // namespace

StatusSettings ReadStatusSettings(TomlSection section, const HttpsUrl& identifier) {
  StatusSettings status;
  status.base = StatusBaseOf(identifier);
  status.enabled = section.Boolean("enabled", status.enabled);
  status.key = KeyName(section.Text("key", ""));
  status.list_size = static_cast<std::uint32_t>(
      section.Integer("list_size", kMinListSize, kMaxListSize, status.list_size));
  if (status.list_size % kEntriesOfChunk != 0) {
    section.Complain("list_size", "must be a multiple of 4096, such as 131072 or 1048576");
  }
  status.fill_percent =
      static_cast<std::uint32_t>(section.Integer("fill_percent", 1, 100, status.fill_percent));
  status.bucket = section.Duration("bucket", days(1), days(3650), status.bucket);
  status.ttl = section.Duration("ttl", minutes(1), days(30), status.ttl);
  status.lifetime = section.Duration("lifetime", minutes(5), days(90), status.lifetime);
  status.refresh = section.Duration("refresh", minutes(1), days(30), status.refresh);
  status.publish_delay =
      section.Duration("publish_delay", Seconds(1), hours(1), status.publish_delay);
  if (status.ttl + status.refresh > status.lifetime) {
    section.Complain("lifetime",
                     "must not be shorter than ttl and refresh together: a list must not expire "
                     "while a verifier may still keep it");
  }
  section.RefuseUnknown();
  return status;
}

bool ReadHasStatus(TomlSection& section, const StatusSettings& status) {
  const bool has_status = section.Boolean("status", status.enabled);
  if (has_status && !status.enabled) {
    section.Complain("status", "needs status lists: set status.enabled");
  }
  return has_status;
}

void CheckStatusKey(const Config& config, Complaints& complaints) {
  bool is_there = false;
  for (std::size_t i = 0; i < config.keys.size(); ++i) {
    if (config.keys[i].purpose != KeyPurpose::kStatus) {
      continue;
    }
    const std::string member = "key[" + std::to_string(i) + "].purpose";
    if (!config.status.enabled) {
      complaints.Add(member, "is \"status\", but there are no status lists: set status.enabled");
    } else if (is_there) {
      complaints.Add(member, "is \"status\" for a second key: one signs the lists");
    }
    is_there = true;
  }
  const SigningKeyConfig* key = config.StatusKey();
  if (key == nullptr && !config.status.key.value().empty()) {
    complaints.Add("status.key", "names no [[key]] of this file");
  } else if (key == nullptr && config.status.enabled) {
    complaints.Add("status.enabled",
                   "needs a [[key]] with purpose = \"status\", or status.key naming one that signs "
                   "credentials");
  } else if (key != nullptr && (key->purpose == KeyPurpose::kMetadata ||
                                Signs(config, key->name, CredentialFormat::kMsoMdoc))) {
    complaints.Add("status.key", "must not name a key for metadata or for mobile documents");
  }
}

}  // namespace issuer
