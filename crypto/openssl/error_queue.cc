#include "crypto/openssl/error_queue.h"

#include <openssl/err.h>

namespace issuer {

void DrainErrorQueue() {
  ERR_clear_error();
}

}  // namespace issuer
