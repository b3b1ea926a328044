// What one publication of a status list costs beside its signature: time to compress and to build,
// bytes that a verifier fetches.
#include <chrono>
#include <cstdio>
#include <vector>

#include "appliance/base/random.h"
#include "crypto/formats/status_list_token.h"
#include "crypto/zlib/deflate.h"

namespace issuer {
namespace {

struct Case {
  std::uint32_t num_entries;
  std::uint32_t per_mille;  // of the entries that are revoked
};

void Measure(const Case& one, Random& random) {
  Bytes values(one.num_entries / 4);
  for (std::uint32_t i = 0; i < one.num_entries; ++i) {
    if (random.Below(1000) < one.per_mille) {
      values[i / 4] |= static_cast<std::uint8_t>(1U << (i % 4 * 2));
    }
  }
  const std::vector<Bytes> chain{Bytes(600, 1)};
  const PublicKey key{Curve::kP256, Bytes(32, 1), Bytes(32, 2)};
  const auto begin = std::chrono::steady_clock::now();
  const Bytes list = DeflateZlib(values);
  const auto compressed = std::chrono::steady_clock::now();
  const StatusListTokenDraft draft{"https://issuer.example/status/AAAAAAAAAAAAAAAAAAAAAA",
                                   SignatureAlgorithm::kEs256,
                                   chain,
                                   key,
                                   2,
                                   list,
                                   FromUnix(0),
                                   FromUnix(86400),
                                   Seconds(43200),
                                   "https://issuer.example/status"};
  const auto token =
      BuildStatusListToken(draft, [](ByteView) -> Result<Bytes> { return Bytes(64, 1); });
  const auto built = std::chrono::steady_clock::now();
  const auto ms = [](auto duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
  };
  std::printf(
      "%9u entries  %4.1f %%  lst %7zu B  token %7zu B  compress %7.1f ms  build %5.1f ms\n",
      one.num_entries,
      one.per_mille / 10.0,
      list.size(),
      token.has_value() ? token->size() : 0,
      ms(compressed - begin),
      ms(built - compressed));
}

}  // namespace
}  // namespace issuer

int main() {
  issuer::SystemRandom random;
  for (const std::uint32_t num_entries : {131'072U, 1'048'576U}) {
    for (const std::uint32_t per_mille : {0U, 12U, 50U}) {
      issuer::Measure({num_entries, per_mille}, random);
    }
  }
  return 0;
}
