// Where the root of the document signers, the IACA, is published from. [iso18013-5 annex B]
#pragma once

#include <filesystem>

namespace issuer {

// Both are served below the identifier: /iaca.crt and /iaca.crl.
struct IacaSettings {
  std::filesystem::path certificate;  // one, PEM
  std::filesystem::path
      revocation_list;  // of that certificate, DER or PEM; read again when it changes
};

}  // namespace issuer
