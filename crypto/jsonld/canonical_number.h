// Numbers as the texts that two specifications fix for them.
#pragma once

#include <cstdint>
#include <string>

namespace issuer {

// The canonical form of xsd:double as JSON-LD has it: "5.3E0", 15 digits behind the point and no
// trailing zeros but one. `value` is finite. [json-ld11-api §8.6]
std::string CanonicalDouble(double value);

// An integral value, |value| < 10^21, in decimal digits.
std::string CanonicalInteger(double value);

// As ECMAScript writes it: "5.3", "1e+21". `value` is finite. [rfc8785 §3.2.2.3]
std::string EcmaScriptNumber(double value);

}  // namespace issuer
