// expect: compiles
// What the other files here do wrong, done right: if this did not compile, their failures would
// prove nothing.
#include "appliance/base/log.h"
#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

Status Work();
void Redeem(PreAuthorizedCode code);

Status Control(
    Log& log, PreAuthorizedCode code, const TxCode& a, const TxCode& b, const RequestId& id) {
  RETURN_IF_ERROR(Work());
  const TxCode second = a.Duplicate();
  const bool equal = second.Expose([&](ByteView raw) {
    return b.Expose([&](ByteView other) { return ConstantTimeEqual(raw, other); });
  });
  log.Info("compared")
      .With("equal", equal ? Literal("yes") : Literal("no"))
      .With("request", id)
      .Write();
  Redeem(std::move(code));
  return {};
}

}  // namespace issuer
