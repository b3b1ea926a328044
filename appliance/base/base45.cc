#include "appliance/base/base45.h"

#include <cstddef>
#include <string_view>

namespace issuer {

std::string Base45Encode(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  constexpr std::size_t kBase = 45;
  std::string text;
  text.reserve(bytes.size() / 2 * 3 + 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const bool is_pair = i + 1 < bytes.size();
    std::size_t number = is_pair ? bytes[i] * std::size_t{256} + bytes[i + 1] : bytes[i];
    for (int digit = 0; digit < (is_pair ? 3 : 2); ++digit) {
      text.push_back(kDigits[number % kBase]);
      number /= kBase;
    }
  }
  return text;
}

}  // namespace issuer
