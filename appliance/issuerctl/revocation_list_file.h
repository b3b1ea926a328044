// What the commands that sign a revocation list share.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include "appliance/base/clock.h"
#include "appliance/issuerctl/terminal.h"

namespace issuer {

// CKA_ID of the test anchor's key: longer than any that `id` in chancery.toml is likely to have.
constexpr std::string_view kAnchorKeyId = "trust-anchor";

// A list of a root that nobody looks after should not outlive the season. [iso18013-5 annex B]: 90
// days at most.
constexpr Seconds kRevocationListLifetime = std::chrono::days(90);

// Puts `content` into `file` at once: a reader sees the old file or the new one, whole.
Outcome ReplaceFile(const std::filesystem::path& file, std::string_view content);

}  // namespace issuer
