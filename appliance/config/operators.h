// Who may call the operator port: names, roles and digests of their API keys. Written by `issuerctl
// operators`, read by issuerd at start.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "appliance/base/id.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"
#include "appliance/config/config.h"

namespace issuer {

enum class OperatorRole : std::uint8_t {
  kIssuer,   // creates, shows, lists and cancels offers of its configurations
  kAuditor,  // shows and lists offers, reads the status
  kAdmin,    // both, for every configuration
};

struct Operator {
  OperatorName name;
  OperatorRole role = OperatorRole::kIssuer;
  std::array<std::uint8_t, 32> key_digest{};    // SHA-256 of the API key
  std::vector<ConfigurationId> configurations;  // of kIssuer: what it may offer
  std::uint32_t max_offers_per_minute = 600;    // per configuration
};

class OperatorDirectory {
 public:
  explicit OperatorDirectory(std::vector<Operator> operators) : operators_(std::move(operators)) {}
  // The operator that holds `key`; null if none does. Compares every digest in constant time.
  const Operator* Authenticate(const ApiKey& key) const;
  const std::vector<Operator>& all() const { return operators_; }

 private:
  std::vector<Operator> operators_;
};

// [a-z0-9._-]{1,64}.
bool IsOperatorName(std::string_view text);

std::string_view RoleName(OperatorRole role);  // "issuer", "auditor", "admin"

// Reads the file; one that does not exist is an empty directory.
Result<OperatorDirectory, ConfigComplaints> ReadOperators(const std::filesystem::path& file);
// Replaces the file atomically, mode 0640. Fails with kFileUnusable.
Status WriteOperators(const std::filesystem::path& file, const OperatorDirectory& operators);
// "ck_" and 43 characters of base64url: 256 random bits.
ApiKey NewApiKey(class Random& random);

}  // namespace issuer
