#include "appliance/config/operators.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "appliance/base/encoding.h"
#include "appliance/base/fd.h"
#include "appliance/base/json_reader.h"
#include "appliance/base/json_writer.h"
#include "appliance/base/random.h"
#include "appliance/config/json_section.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

std::optional<OperatorRole> RoleFromName(const std::string& name) {
  for (const auto role : {OperatorRole::kIssuer, OperatorRole::kAuditor, OperatorRole::kAdmin}) {
    if (RoleName(role) == name) {
      return role;
    }
  }
  return std::nullopt;
}

Operator ReadOperator(JsonSection& section) {
  Operator person;
  person.name = OperatorName(section.Text("name"));
  if (!IsOperatorName(person.name.value())) {
    section.Complain("name",
                     "must be 1 to 64 lower-case letters, digits, dots, dashes or underscores");
  }
  const auto role = RoleFromName(section.Text("role"));
  if (!role) {
    section.Complain("role", "must be \"issuer\", \"auditor\" or \"admin\"");
  }
  person.role = role.value_or(OperatorRole::kAuditor);
  const auto digest = HexDecode(section.Text("key_digest"));
  if (digest.has_value() && digest->size() == person.key_digest.size()) {
    std::copy(digest->begin(), digest->end(), person.key_digest.begin());
  } else {
    section.Complain("key_digest", "must be the SHA-256 of the API key, 64 lower-case hex digits");
  }
  for (const std::string& id : section.Texts("configurations")) {
    person.configurations.emplace_back(id);
  }
  person.max_offers_per_minute =
      static_cast<std::uint32_t>(section.Integer("max_offers_per_minute", 1, 10'000'000, 600));
  section.RefuseUnknown();
  return person;
}

std::string ToText(const OperatorDirectory& operators) {
  JsonWriter json;
  json.BeginObject().Member("operators").BeginArray();
  for (const Operator& person : operators.all()) {
    json.BeginObject();
    json.Member("name").Text(person.name.value());
    json.Member("role").Text(RoleName(person.role));
    json.Member("key_digest").Text(HexEncode(person.key_digest));
    json.Member("configurations").BeginArray();
    for (const ConfigurationId& id : person.configurations) {
      json.Text(id.value());
    }
    json.EndArray();
    json.Member("max_offers_per_minute").Integer(person.max_offers_per_minute);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return std::move(json).Take() + "\n";
}

}  // namespace

bool IsOperatorName(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

std::string_view RoleName(OperatorRole role) {
  switch (role) {
    case OperatorRole::kIssuer:
      return "issuer";
    case OperatorRole::kAuditor:
      return "auditor";
    case OperatorRole::kAdmin:
      return "admin";
  }
  return "";
}

const Operator* OperatorDirectory::Authenticate(const ApiKey& key) const {
  const Digest256 digest = key.Expose([](ByteView raw) { return Sha256(raw); });
  const Operator* found = nullptr;
  for (const Operator& person : operators_) {
    if (ConstantTimeEqual(person.key_digest, digest)) {
      found = &person;
    }
  }
  return found;
}

Result<OperatorDirectory, ConfigComplaints> ReadOperators(const std::filesystem::path& file) {
  Complaints complaints(file);
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) {
    return OperatorDirectory({});
  }
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = ParseJson(text);
  if (!in || !json.has_value()) {
    complaints.Add("", "cannot be read as JSON: write it with `issuerctl operators`");
    return Unexpected(complaints.Take());
  }
  JsonSection document(*json, "", complaints);
  std::vector<Operator> operators;
  for (JsonSection& section : document.Sections("operators")) {
    operators.push_back(ReadOperator(section));
    const OperatorName& name = operators.back().name;
    if (std::count_if(operators.begin(), operators.end(), [&](const auto& other) {
          return other.name == name;
        }) > 1) {
      section.Complain("name", "is the name of another operator");
    }
  }
  document.RefuseUnknown();
  if (!complaints.empty()) {
    return Unexpected(complaints.Take());
  }
  return OperatorDirectory(std::move(operators));
}

Status WriteOperators(const std::filesystem::path& file, const OperatorDirectory& operators) {
  const std::string text = ToText(operators);
  const std::filesystem::path fresh = file.string() + ".new";
  {
    const UniqueFd fd(
        ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640));
    if (!fd.is_open() ||
        ::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(fd.get()) != 0) {
      return Fail(ErrorCode::kFileUnusable, "the operators file cannot be written");
    }
  }
  if (::rename(fresh.c_str(), file.c_str()) != 0) {
    return Fail(ErrorCode::kFileUnusable, "the operators file cannot be replaced");
  }
  return {};
}

ApiKey NewApiKey(Random& random) {
  WipedBytes raw(32);
  random.Fill(raw);
  const std::string text = "ck_" + Base64UrlEncode(raw);
  return ApiKey(AsBytes(text));
}

}  // namespace issuer
