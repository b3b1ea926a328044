#include "appliance/trust/trust_lists_reader.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "appliance/trust/attester_signature.h"
#include "appliance/trust/file_keys.h"

namespace issuer {
namespace {

// Every file has its own Complaints; `all` gathers them.
template <typename Read>
auto ReadFile(const std::filesystem::path& file, Read&& read, ConfigComplaints& all) {
  Complaints complaints(file);
  auto value = read(file, complaints);
  const ConfigComplaints found = complaints.Take();
  all.insert(all.end(), found.begin(), found.end());
  return value;
}

std::vector<Attester> ReadAttesters(const std::vector<AttesterSettings>& settings,
                                    ConfigComplaints& all) {
  std::vector<Attester> attesters;
  for (const AttesterSettings& entry : settings) {
    Attester attester;
    attester.issuer = entry.issuer;
    attester.clients = entry.clients;
    attester.requires_status = entry.requires_status;
    if (!entry.jwks.empty()) {
      attester.keys = ReadFile(entry.jwks, ReadJwks, all);
    }
    if (!entry.anchors.empty()) {
      attester.anchors = ReadFile(entry.anchors, ReadAnchors, all);
    }
    attesters.push_back(std::move(attester));
  }
  return attesters;
}

// The list of `token`, which must be a Status List Token by one of `keys`. [TSL-2]
Result<StatusList> VerifyStatusToken(std::string_view token,
                                     const std::string& uri,
                                     const std::vector<NamedKey>& keys) {
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r')) {
    token.remove_suffix(1);
  }
  ASSIGN_OR_RETURN(const UnverifiedJws jws, UnverifiedJws::Parse(token, kMaxStatusTokenLen));
  if (jws.typ() != "statuslist+jwt") {
    return Fail(ErrorCode::kJwsMalformed, "typ is not statuslist+jwt");
  }
  KeyTries tries;
  ASSIGN_OR_RETURN(const VerifiedJws verified, VerifyByKeys(jws, keys, tries));
  ASSIGN_OR_RETURN(const JsonValue claims, verified.PayloadJson());
  return StatusList::FromClaims(claims, uri);
}

std::optional<StatusList> ReadStatusList(const StatusListSettings& entry, ConfigComplaints& all) {
  const std::vector<NamedKey> keys = ReadFile(entry.jwks, ReadJwks, all);
  const auto read = [&](const std::filesystem::path& file, Complaints& complaints) {
    std::optional<StatusList> list;
    const std::string token = ReadKeyFile(file, kMaxStatusTokenLen, complaints);
    if (token.empty()) {
      return list;
    }
    Result<StatusList> verified = VerifyStatusToken(token, entry.uri, keys);
    if (verified.has_value()) {
      list = *std::move(verified);
    } else {
      complaints.Add("",
                     "must be the Status List Token of " + entry.uri +
                         ", signed by a key of its jwks: " + verified.error().detail);
    }
    return list;
  };
  return ReadFile(entry.file, read, all);
}

void AddStaleAnchors(const std::vector<AttesterSettings>& settings,
                     const std::vector<Attester>& attesters,
                     Timestamp now,
                     ConfigComplaints& complaints) {
  for (std::size_t i = 0; i < settings.size(); ++i) {
    for (const Certificate& anchor : attesters[i].anchors) {
      if (now < anchor.not_before || now > anchor.not_after) {
        complaints.push_back({settings[i].anchors,
                              anchor.subject,
                              "is not valid now: no chain that leads to it is believed"});
      }
    }
  }
}

}  // namespace

Result<TrustLists, ConfigComplaints> ReadTrustLists(const TrustSettings& settings) {
  TrustLists lists;
  ConfigComplaints all;
  for (const ClientSettings& entry : settings.clients) {
    RegisteredClient client{entry.id, entry.method, {}, entry.certificate};
    if (client.method == ClientMethod::kPrivateKeyJwt) {
      client.keys = ReadFile(entry.jwks, ReadJwks, all);
    }
    lists.clients.push_back(std::move(client));
  }
  lists.client_attesters = ReadAttesters(settings.client_attesters, all);
  lists.key_attesters = ReadAttesters(settings.key_attesters, all);
  for (const StatusListSettings& entry : settings.status_lists) {
    if (std::optional<StatusList> list = ReadStatusList(entry, all)) {
      lists.status_lists.push_back(*std::move(list));
    }
  }
  if (!all.empty()) {
    return Unexpected(std::move(all));
  }
  return lists;
}

ConfigComplaints StaleTrust(const TrustSettings& settings, const TrustLists& lists, Timestamp now) {
  ConfigComplaints complaints;
  AddStaleAnchors(settings.client_attesters, lists.client_attesters, now, complaints);
  AddStaleAnchors(settings.key_attesters, lists.key_attesters, now, complaints);
  for (std::size_t i = 0; i < settings.status_lists.size(); ++i) {
    if (lists.status_lists[i].HasExpired(now)) {
      complaints.push_back({settings.status_lists[i].file,
                            "exp",
                            "has passed: put a newer one there, attestations that refer to it "
                            "are refused"});
    }
  }
  return complaints;
}

}  // namespace issuer
