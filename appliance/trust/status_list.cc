#include "appliance/trust/status_list.h"

#include <utility>

#include "appliance/base/encoding.h"
#include "crypto/zlib/inflate.h"

namespace issuer {
namespace {

Unexpected<Error> Malformed(const char* detail) {
  return Fail(ErrorCode::kJwsMalformed, detail);
}

}  // namespace

Result<StatusList> StatusList::FromClaims(const JsonValue& claims, std::string_view uri) {
  StatusList list;
  const std::string* sub = claims.FindText("sub");
  if (sub == nullptr || *sub != uri) {
    return Malformed("sub of the status list is not its uri");
  }
  list.uri_ = *sub;
  const JsonValue* iat = claims.Find("iat");
  if (iat == nullptr || !iat->AsInteger().has_value()) {
    return Malformed("iat of the status list is missing or no integer");
  }
  if (const JsonValue* exp = claims.Find("exp")) {
    if (!exp->AsInteger().has_value()) {
      return Malformed("exp of the status list is no integer");
    }
    list.expires_at_ = FromUnix(*exp->AsInteger());
  }
  const JsonValue* member = claims.Find("status_list");
  const JsonValue* bits = member == nullptr ? nullptr : member->Find("bits");
  const std::string* lst = member == nullptr ? nullptr : member->FindText("lst");
  const std::int64_t num_bits = bits == nullptr ? 0 : bits->AsInteger().value_or(0);
  if (num_bits != 1 && num_bits != 2 && num_bits != 4 && num_bits != 8) {
    return Malformed("bits of the status list is not 1, 2, 4 or 8");
  }
  if (lst == nullptr) {
    return Malformed("lst of the status list is missing or no text");
  }
  list.num_bits_ = static_cast<std::uint8_t>(num_bits);
  ASSIGN_OR_RETURN(const Bytes stream, Base64UrlDecode(*lst));
  ASSIGN_OR_RETURN(list.bytes_, InflateZlib(stream, kMaxStatusListLen));
  return list;
}

// "index 0 is in the least significant bits of byte 0" [TSL-3]
std::optional<std::uint8_t> StatusList::At(std::int64_t index) const {
  const auto per_byte = static_cast<std::uint64_t>(8 / num_bits_);
  if (index < 0 || static_cast<std::uint64_t>(index) / per_byte >= bytes_.size()) {
    return std::nullopt;
  }
  const auto position = static_cast<std::uint64_t>(index);
  const unsigned shift = static_cast<unsigned>(position % per_byte) * num_bits_;
  const unsigned mask = (1U << num_bits_) - 1U;
  return static_cast<std::uint8_t>((std::uint32_t{bytes_[position / per_byte]} >> shift) & mask);
}

}  // namespace issuer
