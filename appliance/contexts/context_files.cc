#include "appliance/contexts/context_files.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "appliance/base/check.h"
#include "appliance/base/encoding.h"
#include "crypto/jsonld/limits.h"

namespace issuer {
namespace {

// Nullopt if it cannot be read, or is longer than any context may be.
std::optional<std::string> ReadBounded(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text(kMaxContextLen + 1, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(text.size())) && !in.eof()) {
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMaxContextLen) {
    return std::nullopt;
  }
  return text;
}

}  // namespace

Result<void, std::string> AddConfiguredContexts(const Config& config, ContextStore& store) {
  for (const ContextConfig& context : config.contexts) {
    const std::optional<std::string> text = ReadBounded(context.file);
    if (!text.has_value()) {
      return Unexpected(context.file.string() +
                        " cannot be read as a JSON-LD context: check the "
                        "path, its permissions and its size (256 KiB at most)");
    }
    const Result<Bytes> sha256 = HexDecode(context.sha256);
    CHECK(sha256.has_value() && sha256->size() == Digest256().size());  // by the parser
    Digest256 digest{};
    std::copy(sha256->begin(), sha256->end(), digest.begin());
    if (const JsonLdStatus added = store.Add(context.url, *text, digest); !added.has_value()) {
      return Unexpected(context.file.string() + " cannot be the JSON-LD context " + context.url +
                        ": " + added.error().detail);
    }
  }
  return {};
}

}  // namespace issuer
