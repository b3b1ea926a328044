// Key files: JWKS and PEM, as operators put them beside chancery.toml.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "appliance/config/complaints.h"
#include "appliance/trust/trust_lists.h"

namespace issuer {

// The file as text; complains and returns "" if it cannot be read or has more than `max_len` bytes.
std::string ReadKeyFile(const std::filesystem::path& file,
                        std::size_t max_len,
                        Complaints& complaints);

// {"keys":[...]} [rfc7517 §5]: 1 to 16 public signature keys, each with a kid of its own unless it
// is the only one. A private key is a complaint: it has no business here.
std::vector<NamedKey> ReadJwks(const std::filesystem::path& file, Complaints& complaints);

// 1 to 8 PEM certificates.
std::vector<Certificate> ReadAnchors(const std::filesystem::path& file, Complaints& complaints);

}  // namespace issuer
