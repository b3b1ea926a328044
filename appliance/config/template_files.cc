#include "appliance/config/template_files.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "appliance/base/encoding.h"
#include "appliance/base/size.h"
#include "crypto/openssl/digest.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxTemplateLen = 256 * kKiB;

// What is wrong with the content; empty: nothing.
std::string_view Flaw(const std::string& text, const std::string& sha256) {
  if (text.empty() || text.size() > kMaxTemplateLen) {
    return "is empty or larger than 256 KiB";
  }
  if (HexEncode(Sha256(AsBytes(text))) != sha256) {
    return "has another digest than chancery.toml says: sha256sum tells the right one";
  }
  if (!IsUtf8(text)) {
    return "is not UTF-8";
  }
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  if (lower.find("<svg") == std::string::npos) {
    return "is no SVG";
  }
  // Whoever opens it may be a browser, to which it comes from the issuer.
  for (const std::string_view code : {"<script", "javascript:", "<foreignobject"}) {
    if (lower.find(code) != std::string::npos) {
      return "contains a script or HTML, which no wallet may run";
    }
  }
  return "";
}

}  // namespace

std::vector<PublishedTemplate> ReadTemplateFiles(const Config& config, ConfigComplaints& all) {
  std::vector<PublishedTemplate> templates;
  for (const SigningPolicyEntry& entry : config.credentials) {
    for (const RenderTemplate& shown : entry.templates) {
      std::ifstream in(shown.file, std::ios::binary);
      if (!in) {
        all.push_back({shown.file, "", "cannot be read: check the path and its permissions"});
        continue;
      }
      std::string text(kMaxTemplateLen + 1, '\0');
      in.read(text.data(), static_cast<std::streamsize>(text.size()));
      text.resize(static_cast<std::size_t>(in.gcount()));
      if (const std::string_view flaw = Flaw(text, shown.sha256); !flaw.empty()) {
        all.push_back({shown.file, "", std::string(flaw)});
        continue;
      }
      const std::string path = PathOf(shown, config.identifier);
      const bool is_known = std::any_of(templates.begin(), templates.end(), [&](const auto& known) {
        return known.path == path;
      });
      if (!is_known) {
        templates.push_back({path, std::move(text)});
      }
    }
  }
  return templates;
}

}  // namespace issuer
