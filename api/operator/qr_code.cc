#include "api/operator/qr_code.h"

#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "appliance/base/check.h"

namespace issuer {
namespace {

constexpr std::size_t kQuietZone = 4;  // modules on each side [iso 18004 §6.3.8]
constexpr std::size_t kPixelsPerModule = 8;

struct FreeQrCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};
struct FreeQrInput {
  void operator()(QRinput* input) const { QRinput_free(input); }
};
using QrInputPtr = std::unique_ptr<QRinput, FreeQrInput>;
using QrCodePtr = std::unique_ptr<QRcode, FreeQrCode>;

// The modules with their quiet zone.
struct Modules {
  std::size_t width = 0;
  std::vector<bool> dark;  // row by row

  bool IsDark(std::size_t x, std::size_t y) const { return dark[y * width + x]; }
};

// [iso 18004 table 5]
bool IsAlphanumeric(std::string_view text) {
  return text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") ==
         std::string_view::npos;
}

std::optional<Modules> Encode(std::string_view text) {
  const bool is_alphanumeric = IsAlphanumeric(text);
  if (text.empty() || text.size() > (is_alphanumeric ? kMaxQrAlphanumericLen : kMaxQrTextLen)) {
    return std::nullopt;
  }
  const bool fits_m = !is_alphanumeric || text.size() <= kMaxQrAlphanumericLenAtM;
  const QrInputPtr input(QRinput_new2(0, fits_m ? QR_ECLEVEL_M : QR_ECLEVEL_L));
  CHECK(input != nullptr);
  const ByteView bytes = AsBytes(text);
  CHECK(QRinput_append(input.get(),
                       is_alphanumeric ? QR_MODE_AN : QR_MODE_8,
                       static_cast<int>(bytes.size()),
                       bytes.data()) == 0);
  const QrCodePtr code(QRcode_encodeInput(input.get()));
  CHECK(code != nullptr);  // the length was checked; what remains is lack of memory
  const auto inner = static_cast<std::size_t>(code->width);
  Modules modules;
  modules.width = inner + 2 * kQuietZone;
  modules.dark.resize(modules.width * modules.width);
  for (std::size_t y = 0; y < inner; ++y) {
    for (std::size_t x = 0; x < inner; ++x) {
      // Bit 0 is the colour, the others say which part of the code a module belongs to.
      modules.dark[(y + kQuietZone) * modules.width + x + kQuietZone] =
          (code->data[y * inner + x] & 1U) != 0;
    }
  }
  return modules;
}

// One subpath for each run of dark modules in a row.
std::string PathOf(const Modules& modules) {
  std::string path;
  for (std::size_t y = 0; y < modules.width; ++y) {
    std::size_t x = 0;
    while (x < modules.width) {
      const std::size_t begin = x;
      while (x < modules.width && modules.IsDark(x, y)) {
        ++x;
      }
      if (x == begin) {
        ++x;
        continue;
      }
      path += "M" + std::to_string(begin) + " " + std::to_string(y) + "h" +
              std::to_string(x - begin) + "v1H" + std::to_string(begin) + "z";
    }
  }
  return path;
}

std::vector<std::uint8_t> PixelsOf(const Modules& modules) {
  const std::size_t side = modules.width * kPixelsPerModule;
  std::vector<std::uint8_t> pixels(side * side, 0xff);
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      if (modules.IsDark(x / kPixelsPerModule, y / kPixelsPerModule)) {
        pixels[y * side + x] = 0;
      }
    }
  }
  return pixels;
}

}  // namespace

std::optional<std::string> QrSvg(std::string_view text) {
  const std::optional<Modules> modules = Encode(text);
  if (!modules.has_value()) {
    return std::nullopt;
  }
  const std::string width = std::to_string(modules->width);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + width +
         "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + width + "v" + width +
         "H0z\"/><path fill=\"#000\" d=\"" + PathOf(*modules) + "\"/></svg>";
}

std::optional<Bytes> QrPng(std::string_view text) {
  const std::optional<Modules> modules = Encode(text);
  if (!modules.has_value()) {
    return std::nullopt;
  }
  const std::vector<std::uint8_t> pixels = PixelsOf(*modules);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(modules->width * kPixelsPerModule);
  image.height = image.width;
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t len = 0;
  CHECK(png_image_write_to_memory(&image, nullptr, &len, 0, pixels.data(), 0, nullptr) != 0);
  Bytes png(len);
  CHECK(png_image_write_to_memory(&image, png.data(), &len, 0, pixels.data(), 0, nullptr) != 0);
  png.resize(len);
  return png;
}

std::optional<std::string> QrTerminal(std::string_view text) {
  const std::optional<Modules> modules = Encode(text);
  if (!modules) {
    return std::nullopt;
  }
  std::string out;
  for (std::size_t y = 0; y < modules->width; y += 2) {
    for (std::size_t x = 0; x < modules->width; ++x) {
      const bool upper_is_light = !modules->IsDark(x, y);
      const bool lower_is_light = y + 1 < modules->width && !modules->IsDark(x, y + 1);
      out += upper_is_light ? (lower_is_light ? "\u2588" : "\u2580")
                            : (lower_is_light ? "\u2584" : " ");
    }
    out += "\n";
  }
  return out;
}

}  // namespace issuer
