// A text as QR code, quiet zone of 4 modules, error correction level M. A text that is made of the
// code's own 45 characters is drawn in alphanumeric mode, and at level L where it is too long for
// M. The only file that sees libqrencode and libpng.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "appliance/base/bytes.h"

namespace issuer {

// What fits a QR code of version 40 at level M.
constexpr std::size_t kMaxQrTextLen = 2331;  // bytes
// In alphanumeric mode, at level M and L. [iso 18004 §7.4]
constexpr std::size_t kMaxQrAlphanumericLenAtM = 3391;
constexpr std::size_t kMaxQrAlphanumericLen = 4296;

// An SVG document of one path, black on white, one unit a module. nullopt if `text` is empty or too
// long.
std::optional<std::string> QrSvg(std::string_view text);

// A PNG of 8 pixels a module, greyscale. nullopt if `text` is empty or too long.
std::optional<Bytes> QrPng(std::string_view text);

// UTF-8 half blocks, two rows of modules a line, light on dark as terminals mostly are: for people
// at the machine. nullopt if `text` is empty or too long.
std::optional<std::string> QrTerminal(std::string_view text);

}  // namespace issuer
