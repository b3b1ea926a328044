// What is read as deterministic CBOR is written again to the very same bytes; what is read as any
// CBOR is written to bytes that are read as deterministic.
#include <cstdlib>

#include "crypto/cose/cbor_reader.h"
#include "crypto/cose/cbor_writer.h"
#include "crypto/cose/cose_key.h"
#include "crypto/cose/cose_sign1.h"

namespace {

issuer::Bytes Written(const issuer::CborValue& value) {
  issuer::CborWriter cbor;
  cbor.Value(value);
  return std::move(cbor).Take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const issuer::ByteView bytes(data, size);
  const auto strict = issuer::ParseCbor(bytes, issuer::CborForm::kDeterministic);
  if (strict.has_value() && Written(*strict) != issuer::ToBytes(bytes)) {
    std::abort();
  }
  const auto valid = issuer::ParseCbor(bytes, issuer::CborForm::kValid);
  if (strict.has_value() && !valid.has_value()) {
    std::abort();
  }
  if (!valid.has_value()) {
    return 0;
  }
  if (!issuer::ParseCbor(Written(*valid), issuer::CborForm::kDeterministic).has_value()) {
    std::abort();
  }
  if (const auto key = issuer::ReadCoseKey(*valid); key.has_value()) {
    issuer::CborWriter cbor;
    issuer::WriteCoseKey(cbor, *key);
  }
  if (auto sign1 = issuer::UnverifiedCoseSign1::Parse(*valid); sign1.has_value()) {
    const issuer::PublicKey key{issuer::Curve::kP256, issuer::Bytes(32, 1), issuer::Bytes(32, 1)};
    static_cast<void>((*std::move(sign1)).Verify(key));
  }
  return 0;
}
