#include "api/operator/qr_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

namespace issuer {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr std::size_t kPixels = 8;
constexpr std::size_t kQuiet = 4;

// Modules of a code, true where dark, quiet zone included.
using Grid = std::vector<std::vector<bool>>;

Grid GridOfPng(const Bytes& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_NE(png_image_begin_read_from_memory(&image, png.data(), png.size()), 0);
  EXPECT_EQ(image.width, image.height);
  image.format = PNG_FORMAT_GRAY;
  const std::size_t side = image.width;
  std::vector<std::uint8_t> pixels(side * side);
  EXPECT_NE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr), 0);
  Grid grid(side / kPixels, std::vector<bool>(side / kPixels));
  for (std::size_t y = 0; y < side; ++y) {
    for (std::size_t x = 0; x < side; ++x) {
      const bool is_dark = pixels[y * side + x] == 0;
      if (x % kPixels == 0 && y % kPixels == 0) {
        grid[y / kPixels][x / kPixels] = is_dark;
      }
      EXPECT_EQ(grid[y / kPixels][x / kPixels], is_dark) << "a module is one colour";
    }
  }
  return grid;
}

// Draws the runs "M<x> <y>h<len>v1H<x>z" of the black path.
Grid GridOfSvg(const std::string& svg) {
  const std::size_t box = svg.find("viewBox=\"0 0 ") + 13;
  const std::size_t side = std::strtoul(svg.c_str() + box, nullptr, 10);
  Grid grid(side, std::vector<bool>(side));
  std::size_t at = svg.find("#000\" d=\"");
  while ((at = svg.find('M', at)) != std::string::npos) {
    char* rest = nullptr;
    const std::size_t x = std::strtoul(svg.c_str() + at + 1, &rest, 10);
    const std::size_t y = std::strtoul(rest, &rest, 10);
    EXPECT_EQ(*rest, 'h');
    const std::size_t len = std::strtoul(rest + 1, &rest, 10);
    EXPECT_EQ(std::string(rest, 3), "v1H");
    for (std::size_t i = 0; i < len; ++i) {
      grid.at(y).at(x + i) = true;
    }
    ++at;
  }
  return grid;
}

TEST(QrCode, IsTheSameAsSvgAndAsPng) {
  for (const std::size_t len : {1U, 40U, 400U, 2331U}) {
    const std::string text(len, 'a');
    const Grid grid = GridOfPng(*QrPng(text));
    EXPECT_EQ(GridOfSvg(*QrSvg(text)), grid) << len;
    EXPECT_EQ((grid.size() - 2 * kQuiet - 17) % 4, 0U) << "a size that QR codes have";
  }
}

// [iso 18004 table 7] Version 40 has 177 modules a side.
TEST(QrCode, DrawsItsOwnAlphabetDenser) {
  const std::string text(1'000, ':');
  EXPECT_LT(GridOfSvg(*QrSvg(text)).size(), GridOfSvg(*QrSvg(std::string(1'000, 'a'))).size());
  EXPECT_EQ(GridOfSvg(*QrSvg(std::string(3'391, 'A'))).size(), 177 + 2 * kQuiet) << "level M";
  EXPECT_EQ(GridOfSvg(*QrSvg(std::string(4'296, 'A'))).size(), 177 + 2 * kQuiet) << "level L";
  EXPECT_FALSE(QrSvg(std::string(4'297, 'A')).has_value());
}

TEST(QrCode, HasItsQuietZoneAndFinderPatterns) {
  const Grid grid = GridOfPng(*QrPng("openid-credential-offer://?credential_offer_uri=x"));
  const std::size_t side = grid.size();
  for (std::size_t i = 0; i < side; ++i) {
    for (std::size_t j = 0; j < kQuiet; ++j) {
      EXPECT_FALSE(grid[j][i] || grid[i][j] || grid[side - 1 - j][i] || grid[i][side - 1 - j]);
    }
  }
  constexpr std::array<const char*, 7> kFinder = {
      "#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"};
  const std::size_t far = side - kQuiet - 7;
  constexpr std::size_t kNear = kQuiet;
  for (std::size_t y = 0; y < 7; ++y) {
    for (std::size_t x = 0; x < 7; ++x) {
      const bool is_dark = kFinder[y][x] == '#';
      EXPECT_EQ(grid[kNear + y][kNear + x], is_dark);
      EXPECT_EQ(grid[kNear + y][far + x], is_dark);
      EXPECT_EQ(grid[far + y][kNear + x], is_dark);
    }
  }
}

// The first two format bits, unmasked with the 10 of 101010000010010: level M is 00. [iso 18004
// §7.9]
TEST(QrCode, CorrectsErrorsAtLevelM) {
  const Grid grid = GridOfPng(*QrPng("openid-credential-offer://?credential_offer_uri=x"));
  EXPECT_TRUE(grid[kQuiet + 8][kQuiet]);
  EXPECT_FALSE(grid[kQuiet + 8][kQuiet + 1]);
}

TEST(QrCode, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(QrSvg(std::string(kMaxQrTextLen + 1, 'a')).has_value());
  EXPECT_FALSE(QrPng(std::string(kMaxQrTextLen + 1, 'a')).has_value());
  EXPECT_FALSE(QrSvg("").has_value());
  EXPECT_FALSE(QrPng("").has_value());
}

TEST(QrSvg, HoldsNothingButTwoPaths) {
  const std::string svg = *QrSvg("<script>\"&");
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 29 29\""));
  EXPECT_EQ(svg.find("script"), std::string::npos);
}

}  // namespace
}  // namespace issuer
