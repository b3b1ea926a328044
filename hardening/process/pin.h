// How the PIN of the token enters: by descriptor or as a systemd credential. Never by argument or
// environment.
#pragma once

#include "appliance/base/result.h"
#include "appliance/base/secret.h"

namespace issuer {

// Reads `fd` to its end; the caller still owns it. One newline at the end is dropped, everything
// else belongs to the PIN: 1 to 64 bytes. Fails with kFileUnusable.
Result<Pin> ReadPinFromFd(int fd);

// The same for the file `pin` in $CREDENTIALS_DIRECTORY (LoadCredential=pin:… in the unit).
// [systemd.exec(5)] Fails with kFileUnusable, also where no such file or variable exists.
Result<Pin> ReadPinFromCredential();

}  // namespace issuer
