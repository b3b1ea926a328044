// Half precision floats, which C++ has no type for. [rfc8949 §3.3, appendix D]
#pragma once

#include <cstdint>
#include <optional>

namespace issuer {

double FromHalf(std::uint16_t bits);

// The half precision float that is exactly `value`; nullopt if there is none. Every NaN is 0x7e00.
std::optional<std::uint16_t> ToHalf(float value);

}  // namespace issuer
