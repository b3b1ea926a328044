// ParsePemChain(): the text form of certificate chains.
#include <openssl/pem.h>

#include <memory>

#include "appliance/base/check.h"
#include "appliance/base/size.h"
#include "crypto/openssl/certificate.h"
#include "crypto/openssl/error_queue.h"
#include "crypto/openssl/handles.h"

namespace issuer {
namespace {

constexpr std::size_t kMaxPemLen = 256 * kKiB;
constexpr std::string_view kBegin = "-----BEGIN ";

// Occurrences of `what`.
std::size_t Count(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

void FreeText(char* text) {
  OPENSSL_free(text);
}
void FreeBytes(unsigned char* bytes) {
  OPENSSL_free(bytes);
}
using TextPtr = std::unique_ptr<char, Deleter<FreeText>>;
using BytesPtr = std::unique_ptr<unsigned char, Deleter<FreeBytes>>;

// The next block, which must be a certificate without headers.
Result<Certificate> ReadBlock(BIO* in) {
  char* raw_name = nullptr;
  char* raw_header = nullptr;
  unsigned char* raw_data = nullptr;
  long len = 0;
  if (PEM_read_bio(in, &raw_name, &raw_header, &raw_data, &len) != 1) {
    DrainErrorQueue();
    return Fail(ErrorCode::kCertificateInvalid, "PEM block malformed");
  }
  const TextPtr name(raw_name);
  const TextPtr header(raw_header);
  const BytesPtr data(raw_data);
  if (std::string_view(name.get()) != "CERTIFICATE" || *header != '\0') {
    return Fail(ErrorCode::kCertificateInvalid, "PEM block is not a plain certificate");
  }
  return ParseCertificate({data.get(), static_cast<std::size_t>(len)});
}

}  // namespace

Result<std::vector<Certificate>> ParsePemChain(std::string_view pem) {
  if (pem.size() > kMaxPemLen) {
    return Fail(ErrorCode::kCertificateInvalid, "PEM text too long");
  }
  const std::size_t num_blocks = Count(pem, kBegin);
  if (num_blocks == 0 || num_blocks > kMaxChainLen) {
    return Fail(ErrorCode::kCertificateInvalid, "PEM text without certificates or with too many");
  }
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  CHECK(in != nullptr);
  std::vector<Certificate> chain;
  for (std::size_t i = 0; i < num_blocks; ++i) {
    ASSIGN_OR_RETURN(Certificate certificate, ReadBlock(in.get()));
    chain.push_back(std::move(certificate));
  }
  return chain;
}

}  // namespace issuer
