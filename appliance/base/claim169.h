// The attributes of MOSIP's Claim 169, version 1.2.2: the names that our claims have, their numbers
// and what they hold. [claim-169 §3.1]
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace issuer {

enum class Claim169Kind : std::uint8_t {
  kText,
  kDate,        // a full-date, which becomes the text YYYYMMDD
  kChoice,      // one of `choices`, by name; its number is signed
  kChoices,     // an array of them
  kBiometrics,  // an array of objects: data, format, issuer
};

struct Claim169Choice {
  std::string_view name;
  std::int64_t number;
};

struct Claim169Attribute {
  std::string_view name;
  std::int64_t number;
  Claim169Kind kind = Claim169Kind::kText;
  std::span<const Claim169Choice> choices{};
};

inline constexpr std::array<Claim169Choice, 3> kClaim169Genders{
    {{"male", 1}, {"female", 2}, {"others", 3}}};
inline constexpr std::array<Claim169Choice, 3> kClaim169MaritalStatuses{
    {{"unmarried", 1}, {"married", 2}, {"divorced", 3}}};
inline constexpr std::array<Claim169Choice, 11> kClaim169Fingers{{{"unknown", 0},
                                                                  {"right_thumb", 1},
                                                                  {"right_pointer_finger", 2},
                                                                  {"right_middle_finger", 3},
                                                                  {"right_ring_finger", 4},
                                                                  {"right_little_finger", 5},
                                                                  {"left_thumb", 6},
                                                                  {"left_pointer_finger", 7},
                                                                  {"left_middle_finger", 8},
                                                                  {"left_ring_finger", 9},
                                                                  {"left_little_finger", 10}}};

// Data format and sub format, as one number each: hundreds and the rest.
inline constexpr std::int64_t kClaim169SubFormats = 100;
inline constexpr std::array<Claim169Choice, 12> kClaim169BiometricFormats{
    {{"image/png", 0},
     {"image/jpeg", 1},
     {"image/jpeg2000", 2},
     {"image/avif", 3},
     {"image/webp", 4},
     {"image/tiff", 5},
     {"image/wsq", 6},
     {"template/ansi378", 100},
     {"template/iso19794-2", 101},
     {"template/nist", 102},
     {"sound/wav", 200},
     {"sound/mp3", 201}}};

// 16 and 17 are not here: the specification calls them deprecated.
inline constexpr std::array<Claim169Attribute, 37> kClaim169Attributes{
    {{"id", 1},
     {"version", 2},
     {"language", 3},
     {"full_name", 4},
     {"first_name", 5},
     {"middle_name", 6},
     {"last_name", 7},
     {"date_of_birth", 8, Claim169Kind::kDate},
     {"gender", 9, Claim169Kind::kChoice, kClaim169Genders},
     {"address", 10},
     {"email", 11},
     {"phone_number", 12},
     {"nationality", 13},
     {"marital_status", 14, Claim169Kind::kChoice, kClaim169MaritalStatuses},
     {"guardian", 15},
     {"best_quality_fingers", 18, Claim169Kind::kChoices, kClaim169Fingers},
     {"secondary_full_name", 19},
     {"secondary_language", 20},
     {"location_code", 21},
     {"legal_status", 22},
     {"country_of_issuance", 23},
     {"right_thumb", 50, Claim169Kind::kBiometrics},
     {"right_pointer_finger", 51, Claim169Kind::kBiometrics},
     {"right_middle_finger", 52, Claim169Kind::kBiometrics},
     {"right_ring_finger", 53, Claim169Kind::kBiometrics},
     {"right_little_finger", 54, Claim169Kind::kBiometrics},
     {"left_thumb", 55, Claim169Kind::kBiometrics},
     {"left_pointer_finger", 56, Claim169Kind::kBiometrics},
     {"left_middle_finger", 57, Claim169Kind::kBiometrics},
     {"left_ring_finger", 58, Claim169Kind::kBiometrics},
     {"left_little_finger", 59, Claim169Kind::kBiometrics},
     {"right_iris", 60, Claim169Kind::kBiometrics},
     {"left_iris", 61, Claim169Kind::kBiometrics},
     {"face", 62, Claim169Kind::kBiometrics},
     {"right_palm", 63, Claim169Kind::kBiometrics},
     {"left_palm", 64, Claim169Kind::kBiometrics},
     {"voice", 65, Claim169Kind::kBiometrics}}};

// Null if there is none of that name.
constexpr const Claim169Attribute* FindClaim169Attribute(std::string_view name) {
  for (const Claim169Attribute& attribute : kClaim169Attributes) {
    if (attribute.name == name) {
      return &attribute;
    }
  }
  return nullptr;
}

constexpr const Claim169Choice* FindClaim169Choice(std::span<const Claim169Choice> choices,
                                                   std::string_view name) {
  for (const Claim169Choice& choice : choices) {
    if (choice.name == name) {
      return &choice;
    }
  }
  return nullptr;
}

}  // namespace issuer
